"""Ending a payment that nobody could be paid: proposeExpunge, enact

given a program the Treasury did not open
    it reverts with Changes_UnknownProgram
given no reason
    it reverts with Changes_Incomplete
given a payment that is not set aside and free
    it reverts with Changes_NotFree
given served notice and the program's term
    the payment is tried a last time; if it fails, its money goes back to its allotment
given a last attempt that pays
    the proposal is closed, and the payee has the money
given a timely appeal, waived or not
    it reverts with Changes_UnderAppeal
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, fields, household, payment_id, refuses

AMOUNT = 100_000_000
EXPUNGED = 6


def propose(desk: Any, payment: int, reason: bytes = digest("unpayable")) -> Any:
    return desk.call("proposeExpunge", payment, reason)


def failing_payment(desk: Any) -> int:
    """Case 1's payment, set aside because the token refuses its account."""
    world, run = desk.world, desk.sealed()
    world.certify(run)
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    world.warp(DAY)
    payment = payment_id(run, 1)
    world.source.send(world.program.functions.setAside(payment))
    return payment


def noticed(desk: Any, payment: int) -> None:
    desk.world.send("caseworker", propose(desk, payment))
    desk.world.send("counter", desk.serve(1))


def test_proposeExpunge__reverts_for_a_program_the_treasury_did_not_open(desk: Any) -> None:
    foreign = desk.world.token.address
    fn = desk.world.changes.functions.proposeExpunge(foreign, payment_id(1, 1), digest("reason"))
    with refuses("Changes_UnknownProgram", program=foreign):
        desk.world.send("caseworker", fn)


def test_proposeExpunge__reverts_without_a_reason(desk: Any) -> None:
    with refuses("Changes_Incomplete", proposal=0):
        desk.world.send("caseworker", propose(desk, payment_id(1, 1), bytes(32)))


@pytest.mark.parametrize("state", ["none", "due", "held"])
def test_proposeExpunge__reverts_for_a_payment_not_free(desk: Any, state: str) -> None:
    world = desk.world
    if state == "due":
        world.certify(desk.sealed())
    payment = desk.held_payment() if state == "held" else payment_id(1, 1)
    number = ["none", "due", "held"].index(state)
    with refuses("Changes_NotFree", paymentId=payment, state=number):
        world.send("caseworker", propose(desk, payment))


def test_proposeExpunge__opens_it_and_the_payment_stays_payable(desk: Any) -> None:
    world, payment = desk.world, desk.free_payment()

    receipt = world.send("caseworker", propose(desk, payment))

    by, program = world.person("caseworker"), world.program.address
    facts = {
        "caseNo": 1,
        "kind": desk.kind("VOID_PAYMENT"),
        "basis": desk.basis("UNPAYABLE"),
        "origin": desk.origin("STAFF"),
        "paymentId": payment,
        "prior": bytes(32),
        "value": bytes(32),
        "effectiveAt": 0,
    }
    event = {"program": program, "proposal": 1, "reasonHash": digest("unpayable"), "by": by}
    assert world.events(receipt) == [("ChangeProposed", {**facts, **event})]
    assert world.change(1) == world.change(1) | facts | {"proposer": by}
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT
    world.send("counter", desk.serve(1))
    world.warp(40 * DAY)
    with refuses("SetAside_PaymentWrongState", paymentId=payment):
        desk.enact(1)


def test_enact__I13_expunges_after_the_programs_term_and_not_before(blocking_desk: Any) -> None:
    desk = blocking_desk
    world, payment = desk.world, failing_payment(desk)
    noticed(desk, payment)
    before = world.balance(world.treasury.address)
    obligated = fields(world.treasury.functions.allotmentOf(world.allotment))["obligated"]
    served_at = world.change(1)["servedAt"]
    assert world.change(1)["effectiveAt"] == served_at + 30 * DAY
    due = served_at + 40 * DAY
    world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=due):
        desk.enact(1)
    world.next_block_at(due)

    receipt = desk.enact(1)

    about = {"program": world.program.address, "proposal": 1}
    events = dict(world.events(receipt))
    assert events["PaymentExpunged"] == {"paymentId": payment, "proposal": 1, "amount": AMOUNT}
    assert events["ChangeEnacted"] == {**about, "prior": bytes(32), "by": world.stranger().address}
    assert events["Deobligated"]["amount"] == AMOUNT
    assert (desk.state(1), world.payment(payment)["state"]) == ("ENACTED", EXPUNGED)
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == obligated - AMOUNT
    assert world.balance(world.treasury.address) == before, "no money moved"
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=EXPUNGED):
        world.source.send(world.program.functions.settlePayment(payment))


def test_enact__I9_pays_where_the_last_attempt_succeeds(blocking_desk: Any) -> None:
    desk = blocking_desk
    world, payment = desk.world, failing_payment(desk)
    noticed(desk, payment)
    world.source.send(world.token.functions.setBlocked(household(1), False))
    world.warp(40 * DAY)

    receipt = desk.enact(1)

    names = [name for name, _ in world.events(receipt)]
    assert names[-1] == "ProposalClosed"
    assert "ChangeEnacted" not in names
    assert desk.state(1) == "CLOSED"
    assert world.balance(household(1)) == AMOUNT


@pytest.mark.parametrize("waive", [False, True], ids=["", "waived"])
def test_enact__I14_expunges_nothing_under_a_timely_appeal(blocking_desk: Any, waive: bool) -> None:
    desk = blocking_desk
    world, payment = desk.world, failing_payment(desk)
    noticed(desk, payment)
    world.send("counter", desk.appeal(1, waive=waive), 1)
    world.warp(60 * DAY)
    with refuses("Changes_UnderAppeal", proposal=1):
        desk.enact(1)
    assert world.payment(payment)["payTo"] == household(1)


def test_enact__I13_a_decision_does_not_shorten_the_programs_term(blocking_desk: Any) -> None:
    """A lost appeal of the first week must not expunge what the term leaves payable for a month."""
    desk = blocking_desk
    world, payment = desk.world, failing_payment(desk)
    noticed(desk, payment)
    due = world.change(1)["servedAt"] + 40 * DAY
    world.send("counter", desk.appeal(1), 1)
    desk.hear(1)
    world.send("hearing_officer", desk.decide(1, for_claimant=False))
    with refuses("Changes_TooEarly", proposal=1, enactableAt=due):
        desk.enact(1)
    world.warp_to(due)
    desk.enact(1)
    assert world.payment(payment)["state"] == EXPUNGED
