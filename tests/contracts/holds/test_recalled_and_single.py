"""Holds on payments of recalled runs and of single runs: place, lapse

given a hold whose run was recalled
    anyone closes it at once: it counts as no outcome
    the deadline and the bot's one hold of its case and period stay
given a single run
    its payment has a deadline and a bot hold of its own, in the cap of the period it counts in
    nobody holds it before it is certified
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, digest, fields, household, payment_id, refuses
from almoner.testing.singles import certified_single, open_single

PLACED, LAPSED, CLOSED = 1, 4, 6
HELD, FREE, PAID = 2, 3, 4
REASON = digest("reason")


def recall(world: World, run: int) -> None:
    world.send("maker", world.program.functions.proposeRecall(run, REASON))
    world.send("approver", world.program.functions.recallRun(run, REASON))


def deadline(world: World, payment: int) -> int:
    return int(world.holds.functions.deadlineOf(world.program.address, payment).call())


@pytest.mark.parametrize("sustained", [False, True])
def test_lapse__I12_closes_a_hold_of_a_recalled_run_at_once_without_outcome(
    world: World, sustained: bool
) -> None:
    payment = payment_id(world.certified_run(cases=1), 1)
    world.place_hold(payment)
    functions, program = world.holds.functions, world.program.address
    if sustained:
        world.send("investigator", functions.sustain(program, payment, REASON))
    lapse = functions.lapse(program, payment)
    with refuses("Holds_Expiry", paymentId=payment):
        world.stranger().send(lapse)
    recall(world, payment >> 32)

    receipt = world.stranger().send(lapse)

    facts = {"program": program, "paymentId": payment}
    freed = ("PaymentFreed", {"paymentId": payment})
    assert world.events(receipt) == [("HoldClosed", facts), freed]
    assert (world.hold(payment)["state"], world.hold(payment)["counted"]) == (CLOSED, False)
    assert fields(functions.familyOf(1))["unreviewed"] == 0
    assert world.payment(payment)["state"] == FREE
    with refuses("Holds_WrongState", paymentId=payment, state=CLOSED):
        world.stranger().send(lapse)
    with refuses("Holds_NotCertified", paymentId=payment):
        world.place_hold(payment, by="investigator")


def test_place__I12_keeps_deadline_and_bot_hold_of_a_case_and_period_through_a_recall(
    world: World,
) -> None:
    run = world.certified_run(cases=1)
    first = payment_id(run, 1)
    world.place_hold(first)
    last = deadline(world, first)
    recall(world, run)
    world.stranger().send(world.holds.functions.lapse(world.program.address, first))
    world.stranger().send(world.program.functions.drop(first))
    again = world.open_run()
    world.seal(again)
    world.certify(again)
    second = payment_id(again, 1)
    assert deadline(world, second) == last
    with refuses("Holds_OncePerPayment", paymentId=second):
        world.place_hold(second)
    world.place_hold(second, by="investigator", expires_at=last)
    with refuses("Holds_BadExpiry", expiresAt=last + 1, limit=last):
        extend = world.holds.functions.extend
        call = extend(world.program.address, second, last + 1, REASON)
        world.send("investigator", call, 1)


def test_place__reverts_for_a_single_run_not_certified(world: World) -> None:
    world.register_and_arm_rule()
    world.certified_run(cases=1)
    run = open_single(world, 1)
    with refuses("Holds_NotCertified", paymentId=payment_id(run, 1)):
        world.place_hold(payment_id(run, 1))
    world.certify(run)
    world.place_hold(payment_id(run, 1))


def test_place__I12_gives_a_single_payment_a_deadline_and_a_bot_hold_of_its_own(
    world: World,
) -> None:
    run = world.certified_run(cases=1)
    regular = payment_id(run, 1)
    world.place_hold(regular)
    world.warp(DAY)
    single, other = certified_single(world, 1), certified_single(world, 1)
    assert deadline(world, single) == 0
    moment = world.now() + 100
    call = world.hold_call(single, expires_at=moment + 5 * DAY)
    world.next_block_at(moment)

    receipt = world.send("monitor", call)

    aside = {"paymentId": single, "payTo": household(1), "amount": 100_000_000, "state": HELD}
    assert world.events(receipt)[-1] == ("PaymentSetAside", aside)
    assert deadline(world, single) == moment + 10 * DAY
    assert deadline(world, regular) < deadline(world, single)
    assert deadline(world, other) == 0
    lapse = world.holds.functions.lapse(world.program.address, single)
    world.warp_to(moment + 5 * DAY)
    world.stranger().send(lapse)
    with refuses("Holds_WindowOver", paymentId=single):
        world.place_hold(single)
    world.stranger().send(world.program.functions.settlePayment(single))
    assert world.payment(single)["state"] == PAID
    with refuses("SetAside_PaymentWrongState", paymentId=single, state=PAID):
        world.place_hold(single, by="investigator")


def test_place__I12_takes_the_bots_hold_of_a_single_payment_once(world: World) -> None:
    world.certified_run(cases=1)
    single = certified_single(world, 1)
    world.place_hold(single)
    release = world.holds.functions.release(world.program.address, single, REASON)
    world.send("investigator", release)
    with refuses("Holds_OncePerPayment", paymentId=single):
        world.place_hold(single)
    world.place_hold(certified_single(world, 1))


def test_place__I12_counts_a_single_payment_in_the_cap_of_its_certification(world: World) -> None:
    small = world.with_program(bot_floor=1, bot_share_bps=0)
    small.certified_run(cases=1)
    small.warp_to(small.program.functions.periodOf(3).call()[0])
    single, other = certified_single(small, 1, period=1), certified_single(small, 1, period=2)
    small.place_hold(single)
    counts = small.holds.functions.botHoldsOf
    assert counts(small.program.address, 3).call()[0] == 1
    assert counts(small.program.address, 1).call()[0] == 0
    with refuses("Holds_CapReached", period=3, cap=1):
        small.place_hold(other)
