"""Paying again what failed, came back or was struck: approveRun of a REISSUE or REPLACEMENT

given a payment that never came back, one still held, or one expunged
    it reverts with BenefitProgram_OverReturned or BenefitProgram_NotReplaceable
given a returned payment
    it is reissued, to the pay-to of now, up to what came back and never beyond
given a failing payment
    it is tried once more: if that pays it, the run ends recalled and nothing is reissued
    if it fails, it ends as reissued, its money de-obligated and obligated anew
    short cash reverts: that is no fault of the payee's
given a struck payment
    it is replaced, not reissued
given a reissue that was recalled
    it is itself the original of the next one
"""

from __future__ import annotations

import dataclasses

import pytest
from web3.types import TxReceipt

from almoner.testing import DAY, World, digest, enrollment, fields, household, payment_id, refuses
from almoner.testing.singles import (
    REISSUE,
    REPLACEMENT,
    SUPPLEMENT,
    certified_single,
    open_single,
    reissue,
)

HELD, FREE, PAID, STRUCK, REISSUED = 2, 3, 4, 5, 7
CERTIFIED, RECALLED = 3, 5
AMOUNT = 100_000_000
REASON = digest("reason")


def paid(world: World) -> int:
    """The payment of case 1, paid from its word."""
    run = world.certified_run(cases=1)
    world.settle(run)
    return payment_id(run, 1)


def give_back(world: World, payment: int, amount: int) -> None:
    stranger = world.stranger()
    stranger.send(world.token.functions.mint(stranger.address, amount))
    stranger.send(world.token.functions.approve(world.treasury.address, amount))
    recover = world.treasury.functions.recover
    stranger.send(recover(world.program.address, payment, amount))


def failing(world: World) -> int:
    """The payment of case 1, set aside because the token refuses its account."""
    run = world.certified_run(cases=2)
    block(world, blocked=True)
    world.settle(run)
    world.warp(2 * DAY)
    world.source.send(world.program.functions.setAside(payment_id(run, 1)))
    return payment_id(run, 1)


def block(world: World, *, blocked: bool) -> None:
    world.source.send(world.token.functions.setBlocked(household(1), blocked))


def struck(world: World) -> int:
    """The payment of case 1, held, sustained, served and struck."""
    payment = payment_id(world.certified_run(cases=2), 1)
    world.place_hold(payment)
    program = world.program.address
    world.send("investigator", world.holds.functions.sustain(program, payment, REASON))
    world.send("counter", world.changes.functions.serve(program, 1, 1, digest("letter")))
    world.warp(20 * DAY)
    world.source.send(world.changes.functions.enact(program, 1))
    return payment


def last_approval(world: World, run: int) -> TxReceipt:
    """Has two approvers sign; the receipt of the one that certifies."""
    sealed = world.run(run)
    fn = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    world.send("approver", fn)
    return world.send("approver", fn, 1)


def recall(world: World, run: int) -> None:
    world.send("maker", world.program.functions.proposeRecall(run, REASON))
    world.send("approver", world.program.functions.recallRun(run, REASON))


def settle(world: World, payment: int) -> None:
    world.pass_challenge(payment >> 32)
    world.stranger().send(world.program.functions.settlePayment(payment))


def test_reissue__I6_reverts_for_a_payment_that_never_came_back(world: World) -> None:
    original = paid(world)
    facts = {"original": original, "given": AMOUNT, "available": 0}
    with refuses("BenefitProgram_OverReturned", **facts):
        reissue(world, original)


def test_reissue__I6_reverts_for_a_payment_still_in_its_word(world: World) -> None:
    run = world.certified_run(cases=1)
    with refuses("BenefitProgram_OverReturned", original=payment_id(run, 1), available=0):
        reissue(world, payment_id(run, 1))


def test_reissue__I6_is_bound_by_what_came_back(world: World) -> None:
    original = paid(world)
    give_back(world, original, 60)
    with refuses("BenefitProgram_OverReturned", original=original, given=61, available=60):
        reissue(world, original, amount=61)
    first = reissue(world, original, amount=40)
    assert world.program.functions.replacedOf(original).call() == 40
    with refuses("BenefitProgram_OverReturned", original=original, given=21, available=20):
        reissue(world, original, amount=21)
    second = reissue(world, original, amount=20)
    for payment in (first, second):
        settle(world, payment)
    assert world.balance(household(1)) == AMOUNT + 60
    with refuses("BenefitProgram_OverReturned", available=0):
        reissue(world, original, amount=1)


def test_reissue__I23_goes_to_the_pay_to_of_now(world: World) -> None:
    original = paid(world)
    give_back(world, original, AMOUNT)
    new = household(99)
    file = world.changes.functions.filePayTo(world.program.address, 1, new, digest("form"))
    world.send("counter", file)
    world.warp(7 * DAY)
    world.stranger().send(world.changes.functions.enact(world.program.address, 1))

    payment = reissue(world, original)

    assert world.payment(payment)["payTo"] == new
    settle(world, payment)
    assert world.balance(new) == AMOUNT


def test_reissue__I9_tells_what_it_stands_for(world: World) -> None:
    original = paid(world)
    give_back(world, original, AMOUNT)
    run = open_single(world, 1, REISSUE, original=original, amount=70)

    receipt = last_approval(world, run)

    source = {"program": world.program.address, "id": run, "original": original >> 32}
    events = world.events(receipt)
    facts = {"original": original, "run": run, "amount": 70, "replaced": 70}
    assert ("PaymentReissued", facts) in events
    assert ("Reobligated", {**source, "amount": 70, "replaced": 70}) in events
    assert [name for name, _ in events] == [
        *("RunApproved", "PaymentReissued", "Obligated", "Reobligated", "RunCertified"),
    ]
    assert world.payment(original)["state"] == 0, "it stays paid from its word"
    assert world.payment(payment_id(run, 1))["state"] == FREE


def test_reissue__I23_reverts_for_a_payment_that_is_held(blocking: World) -> None:
    original = failing(blocking)
    blocking.place_hold(original, by="investigator")
    facts = {"original": original, "state": HELD}
    with refuses("BenefitProgram_NotReplaceable", **facts):
        reissue(blocking, original)


def test_reissue__I23_ends_recalled_where_the_payment_can_be_made_after_all(
    blocking: World,
) -> None:
    world, original = blocking, failing(blocking)
    run = open_single(world, 1, REISSUE, original=original)
    block(world, blocked=False)

    receipt = last_approval(world, run)

    facts = {"paymentId": original, "payTo": household(1), "amount": AMOUNT}
    ended = {"run": run, "period": 1, "reasonHash": bytes(32), "by": 0}
    assert ("PaymentSettled", facts) in world.events(receipt)
    assert world.events(receipt)[-1] == ("RunRecalled", {**ended, "cumulative": 2 * AMOUNT})
    assert world.run(run)["state"] == RECALLED
    assert (world.payment(original)["state"], world.balance(household(1))) == (PAID, AMOUNT)
    assert world.program.functions.replacedOf(original).call() == 0
    assert world.payment(payment_id(run, 1))["payTo"] == "0x" + "00" * 20
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert (allotment["obligated"], allotment["disbursed"]) == (2 * AMOUNT, 2 * AMOUNT)


def test_reissue__I6_of_a_failing_payment_ends_it(blocking: World) -> None:
    world, original = blocking, failing(blocking)
    run = open_single(world, 1, REISSUE, original=original)

    receipt = last_approval(world, run)

    source = {"program": world.program.address, "id": original >> 32}
    freed = {**source, "allotment": world.allotment, "amount": AMOUNT, "obligated": AMOUNT}
    assert ("Deobligated", freed) in world.events(receipt)
    assert world.payment(original)["state"] == REISSUED
    assert world.run(run)["state"] == CERTIFIED
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == 2 * AMOUNT, "no more than before"
    block(world, blocked=False)
    with refuses("SetAside_PaymentWrongState", paymentId=original, state=REISSUED):
        world.stranger().send(world.program.functions.settlePayment(original))
    settle(world, payment_id(run, 1))
    assert world.balance(household(1)) == AMOUNT


def test_reissue__I6_of_a_part_leaves_the_rest_to_another(blocking: World) -> None:
    world, original = blocking, failing(blocking)
    reissue(world, original, amount=60)
    left = AMOUNT - 60
    with refuses("BenefitProgram_OverReturned", given=left + 1, available=left):
        reissue(world, original, amount=left + 1)
    reissue(world, original, amount=left)
    assert world.program.functions.replacedOf(original).call() == AMOUNT


def test_reissue__I18_reverts_where_cash_is_short(world: World) -> None:
    budget = world.treasury.functions
    allot = budget.allot(world.appropriation, world.program.address, 2 * AMOUNT)
    world.send("budget_officer", allot)
    bare = budget.allotments().call()
    original = payment_id(dataclasses.replace(world, allotment=bare).certified_run(cases=1), 1)
    world.pass_challenge(original >> 32)
    world.warp(DAY)
    world.source.send(world.program.functions.setAside(original))
    with refuses("Treasury_ShortCash", allotment=bare, wanted=AMOUNT, cash=0):
        reissue(world, original)
    assert world.payment(original)["state"] == FREE
    world.send("budget_officer", budget.apportion(bare, AMOUNT))
    settle(world, original)
    assert world.balance(household(1)) == AMOUNT


def test_reissue__I23_of_a_failing_payment_waits_until_it_is_payable(world: World) -> None:
    payment = payment_id(world.certified_run(cases=1), 1)
    world.place_hold(payment)
    release = world.holds.functions.release(world.program.address, payment, REASON)
    world.send("investigator", release)
    with refuses("BenefitProgram_NotPayableYet", run=payment >> 32):
        reissue(world, payment)


def test_reissue__I16_replaces_a_struck_payment_by_its_own_kind_only(world: World) -> None:
    original = struck(world)
    facts = {"original": original, "state": STRUCK}
    with refuses("BenefitProgram_NotReplaceable", **facts):
        reissue(world, original)

    payment = reissue(world, original, REPLACEMENT)

    settle(world, payment)
    assert world.payment(original)["state"] == STRUCK
    assert world.balance(household(1)) == AMOUNT
    with refuses("BenefitProgram_OverReturned", original=original, given=1, available=0):
        reissue(world, original, REPLACEMENT, amount=1)


def test_reissue__I6_recalled_is_the_original_of_the_next_one(blocking: World) -> None:
    world, original = blocking, failing(blocking)
    first = reissue(world, original)
    recall(world, first >> 32)
    assert world.payment(first)["state"] == REISSUED
    with refuses("BenefitProgram_OverReturned", original=original, available=0):
        reissue(world, original)

    second = reissue(world, first)

    with refuses("BenefitProgram_OverReturned", original=first, available=0):
        reissue(world, first)
    block(world, blocked=False)
    settle(world, second)
    assert world.balance(household(1)) == AMOUNT
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert (allotment["obligated"], allotment["disbursed"]) == (2 * AMOUNT, 2 * AMOUNT)


def test_reissue__I6_recalled_while_held_is_dropped_first(blocking: World) -> None:
    world, original = blocking, failing(blocking)
    first = reissue(world, original)
    world.place_hold(first)
    recall(world, first >> 32)
    with refuses("BenefitProgram_NotReplaceable", original=first, state=HELD):
        reissue(world, first)
    world.stranger().send(world.holds.functions.lapse(world.program.address, first))
    with refuses("BenefitProgram_RunWrongState", run=first >> 32, state=RECALLED):
        reissue(world, first)
    world.stranger().send(world.program.functions.drop(first))
    assert world.payment(first)["state"] == REISSUED
    reissue(world, first)


def test_reissue__a_recalled_supplement_leaves_nothing(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    payment = certified_single(world, 1, SUPPLEMENT)
    recall(world, payment >> 32)
    assert world.payment(payment)["state"] == 0
    with refuses("BenefitProgram_OverReturned", original=payment, available=0):
        reissue(world, payment)


@pytest.mark.parametrize("back", [True, False], ids=["came back", "did not"])
def test_reissue__I6_paid_is_reissued_again_only_if_it_came_back(world: World, back: bool) -> None:
    original = paid(world)
    give_back(world, original, AMOUNT)
    first = reissue(world, original)
    settle(world, first)
    if not back:
        with refuses("BenefitProgram_OverReturned", original=first, available=0):
            reissue(world, first)
        return
    give_back(world, first, AMOUNT)
    settle(world, reissue(world, first))
    assert world.balance(household(1)) == 3 * AMOUNT
