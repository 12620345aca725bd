"""What Holds and Hearings have done to proposals: proposeStrike, suspend, overturn, uphold

given another caller than Holds
    proposeStrike reverts with Changes_WrongCaller
given another caller than Hearings
    suspend, overturn and uphold revert with Changes_WrongCaller
given a hold that is sustained
    striking its payment is proposed, and an earlier proposal to strike it is closed
given a strike that is served and due
    its hold must still be sustained: enact reverts with Changes_HoldOver
given an appeal in time of what is in effect already
    suspend undoes it; what is not in effect stays as it is
given a decision for the claimant
    what is open is closed, and what is in effect is undone
given a decision for the agency
    the change is confirmed, and enacted as soon as the case is free
given a change that still waits to be undone
    a decision for the agency reverts with Changes_WrongState until it was
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, fields, household, payment_id, refuses

AMOUNT, LESS = 100_000_000, 60_000_000
STRUCK = 5


def decided(desk: Any, subject: int, *, for_claimant: bool) -> Any:
    if not for_claimant:
        desk.hear(subject)
    return desk.world.send("hearing_officer", desk.decide(subject, for_claimant=for_claimant))


def test_proposeStrike__I16_reverts_for_another_than_holds(desk: Any) -> None:
    world = desk.world
    fn = desk.call("proposeStrike", payment_id(1, 1), digest("reason"), 1)
    for caller in (world.stranger().address, world.officer("investigator").address):
        with refuses("Changes_WrongCaller", caller=caller):
            world.client.call(fn, sender=caller)


@pytest.mark.parametrize("name", ["suspend", "overturn", "uphold"])
def test_decision__I16_reverts_for_another_than_hearings(desk: Any, name: str) -> None:
    world = desk.world
    desk.served("DECREASE", LESS)
    callers = (
        world.stranger().address,
        world.officer("hearing_officer").address,
        world.holds.address,
        world.program.address,
    )
    for caller in callers:
        with refuses("Changes_WrongCaller", caller=caller):
            world.client.call(desk.call(name, 1), sender=caller)


def test_proposeStrike__opens_a_proposal_about_the_held_payment(desk: Any) -> None:
    world, payment = desk.world, desk.held_payment()
    fn = world.holds.functions.sustain(world.program.address, payment, digest("well founded"))

    receipt = world.send("investigator", fn)

    by = world.person("investigator")
    facts = {
        "caseNo": 1,
        "kind": desk.kind("VOID_PAYMENT"),
        "basis": desk.basis("SUSTAINED"),
        "origin": desk.origin("STAFF"),
        "paymentId": payment,
        "prior": bytes(32),
        "value": bytes(32),
        "effectiveAt": 0,
    }
    about = {"program": world.program.address, "proposal": 1}
    event = {**about, "reasonHash": digest("well founded"), "by": by}
    assert world.events(receipt)[0] == ("ChangeProposed", {**facts, **event})
    assert world.change(1) == world.change(1) | facts | {"proposer": by}
    assert world.changes.functions.strikeOf(world.program.address, payment).call() == 1


def test_enact__I13_strikes_after_notice_and_its_period(desk: Any) -> None:
    world, payment = desk.world, desk.held_payment()
    desk.sustain(payment)
    world.send("counter", desk.serve(1))
    due = world.change(1)["servedAt"] + 20 * DAY
    world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=due):
        desk.enact(1)
    world.next_block_at(due)

    receipt = desk.enact(1)

    names = [name for name, _ in world.events(receipt)]
    struck = ["HoldStruck", "OutcomeCounted", "PaymentStruck", "Deobligated", "ChangeEnacted"]
    assert names == struck
    assert world.payment(payment)["state"] == STRUCK
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == AMOUNT, "its neighbor's"
    world.settle(payment >> 32)
    assert (world.balance(household(1)), world.balance(household(2))) == (0, AMOUNT)


@pytest.mark.parametrize("over", ["released", "expired"])
def test_enact__I12_reverts_when_the_hold_is_not_sustained_any_more(desk: Any, over: str) -> None:
    world, payment = desk.world, desk.held_payment()
    desk.sustain(payment)
    world.send("counter", desk.serve(1))
    if over == "released":
        release = world.holds.functions.release
        fn = release(world.program.address, payment, digest("unfounded after all"))
        world.send("investigator", fn, 1)
        world.warp(20 * DAY)
    else:
        world.next_block_at(world.hold(payment)["expiresAt"])
    with refuses("Changes_HoldOver", paymentId=payment):
        desk.enact(1)


@pytest.mark.parametrize("waive", [False, True], ids=["", "waived"])
def test_enact__I14_strikes_nothing_under_a_timely_appeal(desk: Any, waive: bool) -> None:
    world, payment = desk.world, desk.held_payment()
    desk.sustain(payment)
    world.send("counter", desk.serve(1))
    world.send("counter", desk.appeal(payment, waive=waive), 1)
    world.warp(30 * DAY)
    with refuses("Changes_UnderAppeal", proposal=1):
        desk.enact(1)


@pytest.mark.parametrize("enacted", [True, False], ids=["in effect", "served"])
def test_suspend__I14_undoes_what_is_in_effect_and_nothing_else(desk: Any, enacted: bool) -> None:
    world = desk.world
    proposal = desk.decreased(LESS) if enacted else desk.served("DECREASE", LESS)
    assert world.case(1)["amount"] == (LESS if enacted else AMOUNT)

    receipt = world.send("counter", desk.appeal(proposal), 1)

    told = [name for name, _ in world.events(receipt)]
    undone = ["CaseRestored", "ChangeRestored"] if enacted else []
    assert told == ["AppealFiled", *undone]
    assert desk.state(proposal) == ("RESTORED" if enacted else "SERVED")
    assert world.case(1)["amount"] == AMOUNT


def test_overturn__I14_closes_a_change_that_is_not_in_effect(desk: Any) -> None:
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    world.send("counter", desk.appeal(proposal), 1)

    receipt = decided(desk, proposal, for_claimant=True)

    closed = {"program": world.program.address, "proposal": proposal}
    by = world.hearings.address
    assert world.events(receipt)[1:] == [("ProposalClosed", {**closed, "by": by})]
    assert desk.state(proposal) == "CLOSED"
    world.warp(30 * DAY)
    with refuses("Changes_WrongState", proposal=proposal, state=desk.state_number("CLOSED")):
        desk.enact(proposal)


@pytest.mark.parametrize("waive", [False, True], ids=["restored before", "in effect meanwhile"])
def test_overturn__I14_ends_with_the_amount_before(desk: Any, waive: bool) -> None:
    world, proposal = desk.world, desk.decreased(LESS)
    world.send("counter", desk.appeal(proposal, waive=waive), 1)
    assert world.case(1)["amount"] == (LESS if waive else AMOUNT)
    decided(desk, proposal, for_claimant=True)
    assert (desk.state(proposal), world.case(1)["amount"]) == ("CLOSED", AMOUNT)


def test_overturn__leaves_an_increase_made_meanwhile(desk: Any) -> None:
    world, proposal = desk.world, desk.decreased(LESS)
    world.send("counter", desk.appeal(proposal, waive=True), 1)
    desk.approved("INCREASE", AMOUNT + 1)
    decided(desk, proposal, for_claimant=True)
    assert world.case(1)["amount"] == AMOUNT + 1


@pytest.mark.parametrize("when", ["served", "restored"])
def test_uphold__I14_enacts_at_once(desk: Any, when: str) -> None:
    world = desk.world
    restored = when == "restored"
    proposal = desk.decreased(LESS) if restored else desk.served("DECREASE", LESS)
    world.send("counter", desk.appeal(proposal), 1)
    assert world.case(1)["amount"] == AMOUNT

    receipt = decided(desk, proposal, for_claimant=False)

    names = [name for name, _ in world.events(receipt)]
    enacted = ["ProposalConfirmed", "CaseChanged", "ChangeEnacted"]
    assert names == ["AppealDecided", *enacted]
    assert (desk.state(proposal), world.case(1)["amount"]) == ("ENACTED", LESS)


def test_uphold__I23_leaves_a_sealed_case_as_it_is_until_it_is_free(desk: Any) -> None:
    world, proposal = desk.world, desk.served("TERMINATE")
    world.send("counter", desk.appeal(proposal), 1)
    desk.hear(proposal)
    run = desk.sealed()
    decided(desk, proposal, for_claimant=False)
    assert (desk.state(proposal), world.case(1)["status"]) == ("CONFIRMED", 2)
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        desk.enact(proposal)
    world.certify(run)
    world.settle(run)
    desk.enact(proposal)
    assert (world.balance(household(1)), world.case(1)["status"]) == (AMOUNT, 5)


def test_uphold__I14_does_not_come_before_a_notice(desk: Any) -> None:
    world, proposal = desk.world, desk.proposed("DECREASE", LESS, "ADVANCE")
    world.send("counter", desk.appeal(proposal), 1)
    with refuses("Hearings_NotServed", subject=proposal, effectiveAt=0):
        decided(desk, proposal, for_claimant=False)
    assert (desk.state(proposal), world.case(1)["amount"]) == ("OPEN", AMOUNT)


def test_uphold__I14_reverts_while_the_change_still_waits_to_be_undone(desk: Any) -> None:
    world, proposal = desk.world, desk.decreased(LESS)
    run = desk.sealed()
    desk.appealed(proposal)
    state = desk.state_number("RESTORING")
    uphold = desk.decide(proposal, for_claimant=False)
    with refuses("Changes_WrongState", proposal=proposal, state=state):
        world.send("hearing_officer", uphold)
    world.certify(run)
    world.settle(run)
    world.stranger().send(desk.call("restore", proposal))
    decided(desk, proposal, for_claimant=False)
    assert world.case(1)["amount"] == LESS


def test_uphold__I13_strikes_at_once(desk: Any) -> None:
    world, payment = desk.world, desk.held_payment()
    desk.sustain(payment)
    world.send("counter", desk.serve(1))
    world.send("counter", desk.appeal(payment), 1)
    decided(desk, payment, for_claimant=False)
    assert (desk.state(1), world.payment(payment)["state"]) == ("ENACTED", STRUCK)


def test_overturn__I14_frees_the_payment_of_a_sustained_hold(desk: Any) -> None:
    world, payment = desk.world, desk.held_payment()
    desk.sustain(payment)
    world.send("counter", desk.serve(1))
    world.send("counter", desk.appeal(payment), 1)
    decided(desk, payment, for_claimant=True)
    assert desk.state(1) == "CLOSED"
    world.pass_challenge(payment >> 32)
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT
