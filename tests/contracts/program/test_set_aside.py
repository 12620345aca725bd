"""Taking a payment that cannot be paid out of its word: setAside, settlePayment

given a run that is not certified, or less than a day after it fell due
    setAside reverts with BenefitProgram_RunWrongState or BenefitProgram_NotPayableYet
given a payment that is not in its lane
    setAside reverts with SetAside_PaymentWrongState
given a payee the token refuses again
    it leaves the lane, free; its word is empty for the next period
given a payee that can be paid after all
    setAside pays it
given too little gas to tell whose fault a failure was
    setAside reverts with SetAside_GasTooLow
given a payment that is not free
    settlePayment reverts with SetAside_PaymentWrongState
given a free payment before its run is due
    settlePayment reverts with BenefitProgram_NotPayableYet
given a free payment the token refuses
    settlePayment reverts with SetAside_TransferFailed
given a free payment
    anyone pays it what was certified, once
"""

from __future__ import annotations

import dataclasses

import pytest

from almoner.errors import Reverted
from almoner.testing import ALL, DAY, World, digest, household, payment_id, refuses

PAID_AMOUNT = 100_000_000
HELD, FREE, PAID = 2, 3, 4


@pytest.fixture
def stuck(blocking: World) -> tuple[World, int]:
    """A run of three whose second payee the token refuses; the others are paid."""
    run = blocking.certified_run(cases=3)
    blocking.source.send(blocking.token.functions.setBlocked(household(2), True))
    blocking.settle(run)
    return blocking, run


def unblock(world: World) -> None:
    world.source.send(world.token.functions.setBlocked(household(2), False))


def test_setAside__reverts_for_a_run_not_certified(world: World) -> None:
    with refuses("BenefitProgram_RunWrongState", run=9, state=0):
        world.source.send(world.program.functions.setAside(payment_id(9, 1)))


def test_setAside__I18_reverts_within_a_day_of_the_due_date_and_not_after(
    stuck: tuple[World, int],
) -> None:
    world, run = stuck
    opens_at = world.run(run)["payableAt"] + DAY
    fn = world.program.functions.setAside(payment_id(run, 2))
    world.next_block_at(opens_at - 1)
    with refuses("BenefitProgram_NotPayableYet", run=run, payableAt=opens_at):
        world.stranger().send(fn)
    world.next_block_at(opens_at)
    world.stranger().send(fn)


@pytest.mark.parametrize("case_no", [1, 4], ids=["paid", "not in the run"])
def test_setAside__I6_reverts_for_a_payment_that_is_not_due(
    stuck: tuple[World, int], case_no: int
) -> None:
    world, run = stuck
    world.warp(2 * DAY)
    payment = payment_id(run, case_no)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=0):
        world.source.send(world.program.functions.setAside(payment))


def test_setAside__I18_frees_the_word_of_a_payee_that_fails_again(
    stuck: tuple[World, int],
) -> None:
    world, run = stuck
    world.warp(2 * DAY)
    payment = payment_id(run, 2)

    receipt = world.stranger().send(world.program.functions.setAside(payment))

    facts = {"payTo": household(2), "amount": PAID_AMOUNT, "state": FREE}
    assert ("PaymentSetAside", {"paymentId": payment, **facts}) in world.events(receipt)
    assert world.payment(payment) == {**facts, "period": 1, "kind": 0}
    assert world.program.functions.wordOf(0).call()[2] == 0
    assert world.balance(household(2)) == 0
    later = world.open_run(period=2)
    world.seal(later)
    assert world.run(later)["count"] == 3


def test_setAside__pays_a_payee_that_does_not_fail_again(stuck: tuple[World, int]) -> None:
    world, run = stuck
    unblock(world)
    world.warp(2 * DAY)
    payment = payment_id(run, 2)

    receipt = world.stranger().send(world.program.functions.setAside(payment))

    facts = {"paymentId": payment, "payTo": household(2), "amount": PAID_AMOUNT}
    assert ("PaymentSettled", facts) in world.events(receipt)
    assert world.payment(payment)["state"] == PAID
    assert world.balance(household(2)) == PAID_AMOUNT
    assert world.program.functions.wordOf(0).call()[:3] == [0b1110, run, 0]


def test_setAside__counts_short_cash_as_a_failure(world: World) -> None:
    poor = world.with_program()
    # Authority without cash.
    fn = world.treasury.functions.allot(world.appropriation, poor.program.address, PAID_AMOUNT)
    world.send("budget_officer", fn)
    bare = world.treasury.functions.allotments().call()
    run = dataclasses.replace(poor, allotment=bare).certified_run(cases=1)
    poor.pass_challenge(run)
    poor.warp(DAY)
    with refuses("Treasury_ShortCash", allotment=bare, wanted=PAID_AMOUNT, cash=0):
        poor.source.send(poor.program.functions.settle(run, [0], [ALL]))
    payment = payment_id(run, 1)
    poor.source.send(poor.program.functions.setAside(payment))
    assert poor.payment(payment)["state"] == FREE
    world.send("budget_officer", world.treasury.functions.apportion(bare, PAID_AMOUNT))
    poor.source.send(poor.program.functions.settlePayment(payment))
    assert poor.balance(household(1)) == PAID_AMOUNT


@pytest.mark.as_deployed
def test_setAside__I6_never_sets_a_good_payment_aside_for_want_of_gas(
    stuck: tuple[World, int],
) -> None:
    world, run = stuck
    unblock(world)
    world.warp(2 * DAY)
    payment = payment_id(run, 2)
    fn = world.program.functions.setAside(payment)
    refusals, paid = set(), 0
    for gas in range(100_000, 1_600_000, 20_000):
        snapshot = world.client.request("evm_snapshot")
        try:
            world.send_with_gas(fn, gas)
        except Reverted as refusal:
            refusals.add(refusal.name)
        else:
            assert world.payment(payment)["state"] == PAID, f"set aside with {gas} gas"
            paid += 1
        world.client.request("evm_revert", snapshot)
    assert "SetAside_GasTooLow" in refusals
    assert paid > 0


@pytest.mark.parametrize("why", ["in its lane", "held", "paid before"])
def test_settlePayment__reverts_for_a_payment_that_is_not_free(world: World, why: str) -> None:
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    if why != "in its lane":
        world.place_hold(payment)
    if why == "paid before":
        fn = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
        world.send("investigator", fn)
        world.pass_challenge(run)
        world.source.send(world.program.functions.settlePayment(payment))
    else:
        world.pass_challenge(run)
    state = {"in its lane": 0, "held": HELD, "paid before": PAID}[why]
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=state):
        world.source.send(world.program.functions.settlePayment(payment))


def test_settlePayment__reverts_before_the_run_is_due_and_not_after(world: World) -> None:
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    world.place_hold(payment)
    fn = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    world.send("investigator", fn)
    payable_at = world.run(run)["payableAt"]
    settle = world.program.functions.settlePayment(payment)
    world.next_block_at(payable_at - 1)
    with refuses("BenefitProgram_NotPayableYet", run=run, payableAt=payable_at):
        world.stranger().send(settle)
    world.next_block_at(payable_at)
    world.stranger().send(settle)


def test_settlePayment__reverts_when_the_token_refuses(stuck: tuple[World, int]) -> None:
    world, run = stuck
    world.warp(2 * DAY)
    payment = payment_id(run, 2)
    world.source.send(world.program.functions.setAside(payment))
    settle = world.program.functions.settlePayment(payment)
    with refuses("SetAside_TransferFailed", paymentId=payment, payTo=household(2)):
        world.stranger().send(settle)
    assert world.payment(payment)["state"] == FREE
    unblock(world)

    receipt = world.stranger().send(settle)

    facts = {"paymentId": payment, "payTo": household(2), "amount": PAID_AMOUNT}
    assert ("PaymentSettled", facts) in world.events(receipt)
    assert world.payment(payment)["state"] == PAID
    assert world.balance(household(2)) == PAID_AMOUNT
    assert world.program.functions.isEstablished(payment).call()
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=PAID):
        world.stranger().send(settle)


@pytest.mark.parametrize("act", ["setHeld", "free", "strike", "expunge"])
def test_setHeld_free_strike_expunge__revert_for_strangers_and_for_the_other_contracts(
    world: World, act: str
) -> None:
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    functions = world.program.functions
    calls = {
        "setHeld": functions.setHeld(payment),
        "free": functions.free(payment),
        "strike": functions.strike(payment, 1),
        "expunge": functions.expunge(payment, 1),
    }
    other = world.holds if act in ("strike", "expunge") else world.hearings
    for caller in (world.stranger().address, other.address, world.officer("investigator").address):
        with refuses("SetAside_WrongCaller", caller=caller):
            world.client.call(calls[act], sender=caller)


@pytest.mark.parametrize("act", ["free", "strike"])
def test_free_strike__revert_for_a_payment_that_is_not_held(world: World, act: str) -> None:
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    functions = world.program.functions
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=0):
        if act == "free":
            world.client.call(functions.free(payment), sender=world.holds.address)
        else:
            world.client.call(functions.strike(payment, 1), sender=world.changes.address)
