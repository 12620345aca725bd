"""Attacks on what changes about cases, and what becomes of them.

given a thief with a claimant's key
    he delays, is objected to, and his payment is struck and replaced
given an officer who wants a change without a notice, or on an old one
    the contracts refuse
given somebody who wants to be paid less, or more, than is decided
    what was appealed in time is undone before anything is sealed
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, enrollment, household, payment_id, refuses
from almoner.testing.claimant import account, signer_of

AMOUNT, LESS, LEAST, MORE = 100_000_000, 60_000_000, 40_000_000, 150_000_000
THIEF, HOME = household(66), household(1)
PLACED, STRUCK = 1, 5
REPLACEMENT = 3


def decided(desk: Any, subject: int, *, for_claimant: bool) -> Any:
    return desk.world.send("hearing_officer", desk.decide(subject, for_claimant=for_claimant))


def paid(desk: Any, run: int) -> None:
    desk.world.certify(run)
    desk.world.settle(run)


def in_person(desk: Any, proposal: int) -> int:
    """Has a second officer witness a filing; the proposal."""
    desk.world.send("counter", desk.call("witness", proposal), 1)
    return proposal


def appealed_by_key(desk: Any, subject: int) -> Any:
    world = desk.world
    signature = desk.signed(
        "appeal", contract=world.hearings, subject=subject, content=digest("words")
    )
    given = (subject, digest("words"), False, signature)
    return world.stranger().send(world.hearings.functions.appeal(world.program.address, *given))


# Stolen keys


def test_I16_a_thief_who_changes_the_account_and_appeals_frees_no_money(desk: Any) -> None:
    world = desk.world
    paid(desk, desk.sealed(period=1))
    world.warp(2 * DAY)
    stolen = desk.requested(THIEF)
    world.warp(7 * DAY)
    desk.enact(stolen)
    run = desk.sealed(period=2)
    world.certify(run)
    payment = payment_id(run, 1)
    world.place_hold(payment)

    appealed_by_key(desk, payment)

    assert world.appeal(payment)["timely"]
    assert world.hold(payment)["state"] == PLACED, "nothing was ever paid to this account"
    strike = desk.sustain(payment)
    world.send("counter", desk.serve(strike), 2)
    decided(desk, payment, for_claimant=False)
    assert world.payment(payment)["state"] == STRUCK
    back = in_person(desk, desk.filed(HOME))
    world.warp(7 * DAY)
    desk.enact(back)
    single = (1, REPLACEMENT, 2, AMOUNT, payment, 0, digest("replaced"))
    world.send("maker", world.program.functions.openSingle(single))
    replacement = int(world.program.functions.runs().call())
    world.certify(replacement)
    world.pass_challenge(replacement)
    fn = world.program.functions.settlePayment(payment_id(replacement, 1))
    world.stranger().send(fn)
    assert (world.balance(HOME), world.balance(THIEF)) == (2 * AMOUNT, 0)


def test_I14_an_owner_who_appeals_is_paid_at_once(desk: Any) -> None:
    """The neighbor of the attack above: the same appeal, where nothing was changed."""
    world = desk.world
    paid(desk, desk.sealed(period=1))
    run = desk.sealed(period=2)
    world.certify(run)
    payment = payment_id(run, 1)
    world.place_hold(payment)
    appealed_by_key(desk, payment)
    world.pass_challenge(run)
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(HOME) == 2 * AMOUNT


def test_I23_a_stolen_key_blocks_its_replacement_once_and_not_for_ever(desk: Any) -> None:
    """It objects to what its owner asked at the counter, again and again."""
    world = desk.world
    mine = signer_of(account("new device"))
    first = desk.filed_signer(mine)
    world.stranger().send(desk.object(first))
    world.warp(7 * DAY)
    world.stranger().send(desk.call("lapse", first))
    second = desk.filed_signer(mine)
    with refuses("Changes_AlreadyObjected", caseNo=1):
        world.stranger().send(desk.object(second))
    world.warp(7 * DAY)
    desk.enact(second)
    with refuses("Claimant_NotTheSigner", caseNo=1):
        world.stranger().send(desk.request_pay_to(THIEF))


def test_I23_a_change_in_person_cannot_be_blocked_at_all(desk: Any) -> None:
    world = desk.world
    mine = signer_of(account("new device"))
    proposal = in_person(desk, desk.filed_signer(mine))
    with refuses("Changes_WrongKind", kind=desk.kind("SIGNER"), basis=0):
        world.stranger().send(desk.object(proposal))
    stolen = desk.requested(THIEF)
    world.warp_to(world.change(proposal)["effectiveAt"])
    desk.enact(proposal)
    world.warp(7 * DAY)
    with refuses("Changes_Overtaken", proposal=stolen):
        desk.enact(stolen)
    assert world.case(1)["payTo"] == HOME


def test_I23_a_thief_who_spends_the_objection_leaves_the_counters_own(desk: Any) -> None:
    """He objects to a request of his own, so that the owner's key can object to nothing more."""
    world = desk.world
    world.stranger().send(desk.object(desk.requested(household(67))))
    stolen = desk.requested(THIEF)
    with refuses("Changes_AlreadyObjected", caseNo=1):
        world.stranger().send(desk.object(stolen))
    world.send("counter", desk.call("contest", stolen, digest("owner called")))
    judge = desk.call("judge", stolen, True, digest("not hers"))
    world.send("counter", judge, 1)
    assert (desk.state(stolen), world.case(1)["payTo"]) == ("CLOSED", HOME)


# Notices


def test_I13_a_person_who_opens_no_door_is_served_after_a_wait(delivery: Any) -> None:
    world = delivery.world
    proposal = delivery.proposed("TERMINATE", 0, "ADVANCE")
    for at, channel in ((0, 5), (1, 6)):
        fn = delivery.call("noteAttempt", proposal, channel, digest(f"attempt {channel}"))
        world.send("counter", fn, at)
    enactable_at = world.change(proposal)["effectiveAt"] + 10 * DAY
    assert enactable_at == world.change(proposal)["servedAt"] + 20 * DAY
    world.warp_to(enactable_at)
    delivery.enact(proposal)
    assert world.case(1)["status"] == 5


def test_I13_an_officer_alone_neither_fakes_a_delivery_nor_a_refusal(delivery: Any) -> None:
    world = delivery.world
    proposal = delivery.proposed("TERMINATE", 0, "ADVANCE")
    person = world.person("caseworker")
    world.remove(person, "caseworker")
    world.appoint(person, "counter")
    fakes = (
        delivery.serve(proposal),
        delivery.call("noteAttempt", proposal, 5, digest("nobody there")),
    )
    for fake in fakes:
        with refuses("Changes_SamePerson", person=person):
            world.send("caseworker", fake)
    world.send("counter", fakes[1])
    again = delivery.call("noteAttempt", proposal, 6, digest("nobody there"))
    with refuses("Changes_SamePerson", person=world.person("counter")):
        world.send("counter", again)
    assert delivery.state(proposal) == "OPEN"


def test_I14_an_appeal_is_never_late_for_a_notice_that_came_back(desk: Any) -> None:
    """While the letter is under way again, the clock of the first does not make anybody late."""
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    world.send("counter", desk.call("noteReturned", proposal, digest("envelope")))
    world.warp(11 * DAY)
    world.send("counter", desk.appeal(proposal), 1)
    assert world.appeal(proposal)["timely"]
    world.send("counter", desk.serve(proposal, channel=2))
    world.warp(20 * DAY)
    with refuses("Changes_UnderAppeal", proposal=proposal):
        desk.enact(proposal)


def test_I13_a_notice_for_an_earlier_hold_strikes_nothing_of_a_later_one(desk: Any) -> None:
    """Its appeal is lost after the hold was released; then the payment is held once more."""
    world, payment = desk.world, desk.held_payment()
    first = desk.sustain(payment)
    world.send("counter", desk.serve(first))
    desk.appealed(payment)
    release = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    world.send("investigator", release, 1)
    decided(desk, payment, for_claimant=False)
    world.place_hold(payment, by="investigator", expires_at=world.now() + DAY)
    second = desk.sustain(payment, at=1)
    with refuses("Changes_WrongState", proposal=first):
        desk.enact(first)
    assert desk.state(second) == "OPEN"
    assert world.payment(payment)["state"] != STRUCK


def test_I13_a_notice_of_one_decrease_carries_no_larger_one(desk: Any) -> None:
    """The letter said from 100 to 60; what an increase gave meanwhile needs a letter of its own."""
    world, proposal = desk.world, desk.served("DECREASE", LESS)
    desk.approved("INCREASE", MORE)
    world.warp(20 * DAY)
    with refuses("Changes_Overtaken", proposal=proposal):
        desk.enact(proposal)
    assert world.case(1)["amount"] == MORE


def test_I13_a_notice_of_an_expiry_ends_no_renewed_case(desk: Any) -> None:
    world = desk.world
    (number,) = world.enroll([enrollment(3, to_period=1)])
    world.approve([number])
    proposal = desk.served("EXPIRY", 0, "ADVANCE", case_no=number)
    renewal = desk.proposed("RENEW", 3, case_no=number)
    world.send("determiner", desk.call("approve", renewal, desk.value(3)))
    world.warp_to(world.program.functions.periodOf(4).call()[0])
    with refuses("Changes_Overtaken", proposal=proposal):
        desk.enact(proposal)
    assert world.case(number)["status"] == 2


def test_I20_an_increase_that_was_overtaken_is_not_enacted_years_later(desk: Any) -> None:
    """Approved while the case was sealed, passed by another, and lowered after due process."""
    world, run = desk.world, desk.sealed()
    desk.approved("INCREASE", MORE)
    paid(desk, run)
    desk.approved("INCREASE", MORE + 1)
    desk.decreased(LESS)
    with refuses("Changes_Overtaken", proposal=1):
        desk.enact(1)
    assert world.case(1)["amount"] == LESS


# Certified and sealed


def test_I23_another_account_redirects_nothing_that_is_certified(desk: Any) -> None:
    world = desk.world
    stolen = desk.requested(THIEF)
    world.warp(7 * DAY)
    run = desk.sealed()
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        desk.enact(stolen)
    world.certify(run)
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        desk.enact(stolen)
    world.settle(run)
    desk.enact(stolen)
    assert (world.balance(HOME), world.balance(THIEF)) == (AMOUNT, 0)


def test_I23_another_account_redirects_nothing_that_is_held(desk: Any) -> None:
    """Held, the payment is out of its word, and the case may change; the payment may not."""
    world, payment = desk.world, desk.held_payment()
    stolen = desk.requested(THIEF)
    world.warp(7 * DAY)
    desk.enact(stolen)
    assert world.case(1)["payTo"] == THIEF
    world.stranger().send(world.holds.functions.lapse(world.program.address, payment))
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert (world.balance(HOME), world.balance(THIEF)) == (AMOUNT, 0)


# Appealed in time


def test_I14_a_word_is_not_sealed_again_before_what_was_appealed_is_undone(desk: Any) -> None:
    world, proposal = desk.world, desk.decreased(LESS)
    run = desk.sealed(period=1)

    receipt = world.send("counter", desk.appeal(proposal), 1)

    asked = {"program": world.program.address, "proposal": proposal}
    assert world.events(receipt)[1:] == [("RestoreDue", {"caseNo": 1}), ("RestoreRequested", asked)]
    assert desk.state(proposal) == "RESTORING"
    stranger = world.stranger()
    stranger.send(desk.call("restore", proposal))
    assert desk.state(proposal) == "RESTORING", "the run still lives"
    paid(desk, run)
    assert world.balance(HOME) == LESS
    again = world.open_run(period=2)
    with refuses("Roster_RestoreFirst", caseNo=1):
        world.seal(again)
    stranger.send(desk.call("restore", proposal))
    assert (desk.state(proposal), world.case(1)["amount"]) == ("RESTORED", AMOUNT)
    world.seal(again)
    paid(desk, again)
    assert world.balance(HOME) == LESS + AMOUNT


def test_I14_of_two_decreases_appealed_in_time_both_are_undone_first(desk: Any) -> None:
    """Undoing the smaller one alone must not let its word be sealed."""
    world = desk.world
    proposals = [desk.decreased(LESS), desk.decreased(LEAST)]
    run = desk.sealed(period=1)
    for proposal in proposals:
        world.send("counter", desk.appeal(proposal), 1)
    paid(desk, run)
    world.stranger().send(desk.call("restore", proposals[1]))
    again = world.open_run(period=2)
    world.seal(again)
    assert world.run(again)["total"] == 2 * AMOUNT


def test_I14_an_appeal_taken_back_too_early_must_wait_until_the_change_is_undone(desk: Any) -> None:
    """Withdrawn in between, it would leave the change undone for ever."""
    world, proposal = desk.world, desk.decreased(LESS)
    run = desk.sealed(period=1)
    world.send("counter", desk.appeal(proposal), 1)
    hearings = world.hearings
    signature = desk.signed("withdraw appeal", contract=hearings, subject=proposal)
    withdraw = hearings.functions.withdraw(world.program.address, proposal, signature)
    with refuses("Changes_WrongState", proposal=proposal, state=desk.state_number("RESTORING")):
        world.stranger().send(withdraw)
    paid(desk, run)
    world.stranger().send(desk.call("restore", proposal))
    world.stranger().send(withdraw)
    assert (desk.state(proposal), world.case(1)["amount"]) == ("ENACTED", LESS)


@pytest.mark.parametrize("waive", [False, True], ids=["", "waived"])
def test_I14_a_case_whose_appeal_is_open_is_not_closed_before_its_decision(
    desk: Any, waive: bool
) -> None:
    """Who wins an appeal of a termination has the case back, whoever called close meanwhile."""
    world, proposal = desk.world, desk.served("TERMINATE", 0, "ADEQUATE")
    desk.enact(proposal)
    world.send("counter", desk.appeal(proposal, waive=waive), 1)
    world.warp(20 * DAY)
    close = world.roster.functions.close(1, digest("case 1"), [digest("member 1")])
    if waive:
        with refuses("Roster_UnderAppeal", caseNo=1):
            world.stranger().send(close)
    else:
        with refuses("Roster_WrongStatus", caseNo=1, status=2):
            world.stranger().send(close)
    decided(desk, proposal, for_claimant=True)
    assert world.case(1)["status"] == 2
    assert world.roster.functions.approvedOf(0).call() == 0b110
