"""Reserving money for a run: obligate, deobligate

given another program's allotment
    it reverts with Treasury_ForeignAllotment
given a number used before
    it reverts with Treasury_AlreadyObligated
given a closed appropriation
    it reverts with Treasury_Closed (see test_close_appropriation)
given a time outside the appropriation's availability
    it reverts with Treasury_NotAvailable
given nothing
    both revert with Treasury_ZeroAmount
given a payable time that is over, or after the last one
    it reverts with Treasury_BadPayable
given a payment that could fall due on or after the cancel date
    it reverts with Treasury_PastCancelDate
given more than the allotment leaves
    it reverts with Treasury_OverAllotment
given a certified run
    its total is obligated, on the run, the allotment, the appropriation and the day it falls due
given more to release than is unpaid
    deobligate reverts with Treasury_OverObligation

Calls in a program's name stand for what only its code can make it call.
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, enrollment, fields, payment_id, refuses

ALLOTTED = 50_000_000_000_000


def obligate(world: World, run: int, amount: int, last_payable: int, allotment: int = 0) -> None:
    """Calls as the program would, for what falls due now; nothing is kept."""
    given = (run, allotment or world.allotment, amount, world.now(), last_payable)
    world.client.call(world.treasury.functions.obligate(*given), sender=world.program.address)


def test_obligate__reverts_for_another_programs_allotment(world: World) -> None:
    other = world.with_program()
    facts = {"allotment": other.allotment, "program": world.program.address}
    with refuses("Treasury_ForeignAllotment", **facts):
        obligate(world, 9, 1, world.now(), other.allotment)
    obligate(world, 9, 1, world.now())


def test_obligate__I20_reverts_for_a_number_used_before(world: World) -> None:
    run = world.certified_run()
    facts = {"program": world.program.address, "id": run}
    with refuses("Treasury_AlreadyObligated", **facts):
        obligate(world, run, 1, world.now())


def test_obligate__reverts_for_nothing(world: World) -> None:
    with refuses("Treasury_ZeroAmount"):
        obligate(world, 9, 0, world.now())


@pytest.mark.parametrize(("moment", "allowed"), [(-1, True), (0, False)])
def test_obligate__I3_reverts_after_the_availability(
    world: World, moment: int, allowed: bool
) -> None:
    booked = fields(world.treasury.functions.appropriationOf(world.appropriation))
    world.warp_to(booked["to"] + moment)
    if allowed:
        obligate(world, 9, 1, world.now())
        return
    facts = {"from": booked["from"], "to": booked["to"]}
    with refuses("Treasury_NotAvailable", appropriation=world.appropriation, **facts):
        obligate(world, 9, 1, world.now())


def test_obligate__I3_reverts_before_the_availability(world: World) -> None:
    start = world.now() + DAY
    terms = (7, world.source.address, 1_000, start, start + DAY, start + DAY)
    world.send("budget_officer", world.treasury.functions.appropriate(*terms))
    later = world.treasury.functions.appropriations().call()
    fn = world.treasury.functions.allot(later, world.program.address, 1_000)
    world.send("budget_officer", fn)
    allotment = world.treasury.functions.allotments().call()
    world.warp_to(start - 1)
    with refuses("Treasury_NotAvailable", appropriation=later):
        obligate(world, 9, 1, start, allotment)
    world.warp_to(start)
    obligate(world, 9, 1, start, allotment)


@pytest.mark.parametrize(
    ("payable", "last"), [(-1, 0), (1, 0)], ids=["over already", "after the last"]
)
def test_obligate__I3_reverts_for_a_bad_payable_time(world: World, payable: int, last: int) -> None:
    now, reserve = world.now(), world.treasury.functions.obligate
    facts = {"payableAt": now + payable, "lastPayable": now + last}
    with refuses("Treasury_BadPayable", **facts):
        given = (9, world.allotment, 1, now + payable, now + last)
        world.client.call(reserve(*given), sender=world.program.address)
    obligate(world, 9, 1, now)


def test_obligate__I3_reverts_when_a_payment_could_pass_the_cancel_date(world: World) -> None:
    cancel = fields(world.treasury.functions.appropriationOf(world.appropriation))["cancelAt"]
    with refuses("Treasury_PastCancelDate", given=cancel, cancelAt=cancel):
        obligate(world, 9, 1, cancel)
    obligate(world, 9, 1, cancel - 1)


def test_obligate__I2_reverts_past_the_allotment_and_not_at_it(world: World) -> None:
    run = world.certified_run()
    left = ALLOTTED - world.run(run)["total"]
    facts = {"allotment": world.allotment, "given": left + 1, "available": left}
    with refuses("Treasury_OverAllotment", **facts):
        obligate(world, 9, left + 1, world.now())
    obligate(world, 9, left, world.now())


def test_obligate__I2_books_a_certified_run(world: World) -> None:
    world.approve(world.enroll([enrollment(1), enrollment(2)]))
    run = world.open_run()
    world.seal(run)
    sealed = world.run(run)
    fn = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    world.send("approver", fn)
    untouched = fields(world.treasury.functions.obligationOf(world.program.address, run))
    assert untouched["obligated"] == 0, "one approval of two obligates nothing"

    receipt = world.send("approver", fn, 1)

    total = 200_000_000
    facts = {"program": world.program.address, "id": run, "allotment": world.allotment}
    payable_at = world.run(run)["payableAt"]
    reserved = {"amount": total, "obligated": total, "payableAt": payable_at}
    assert ("Obligated", {**facts, **reserved}) in world.events(receipt)
    booked = fields(world.treasury.functions.appropriationOf(world.appropriation))
    assert booked["obligated"] == total
    assert fields(world.treasury.functions.allotmentOf(world.allotment))["obligated"] == total
    obligation = fields(world.treasury.functions.obligationOf(world.program.address, run))
    assert obligation == {
        "obligated": total,
        "disbursed": 0,
        "allotment": world.allotment,
        "cancelAt": booked["cancelAt"],
        "payableAt": payable_at,
        "recovered": 0,
        "released": 0,
        "replaced": 0,
    }
    due = world.treasury.functions.dueOn(world.allotment, payable_at // DAY).call()
    assert due == total


def test_deobligate__reverts_for_nothing(world: World) -> None:
    run = world.certified_run()
    with refuses("Treasury_ZeroAmount"):
        fn = world.treasury.functions.deobligate(run, 0)
        world.client.call(fn, sender=world.program.address)


def test_deobligate__reverts_for_more_than_is_unpaid(world: World) -> None:
    run = world.certified_run(cases=2)
    world.settle(run, mask=1 << 1)
    deobligate = world.treasury.functions.deobligate
    facts = {"program": world.program.address, "id": run}
    with refuses("Treasury_OverObligation", **facts, given=100_000_001, available=100_000_000):
        world.client.call(deobligate(run, 100_000_001), sender=world.program.address)
    world.client.call(deobligate(run, 100_000_000), sender=world.program.address)


def test_deobligate__I9_gives_struck_money_back_to_its_allotment(world: World) -> None:
    run = world.certified_run(cases=2)
    payment = payment_id(run, 1)
    world.place_hold(payment)
    reason = world.hearings.address[2:].ljust(64, "0")
    fn = world.holds.functions.sustain(world.program.address, payment, bytes.fromhex(reason))
    world.send("investigator", fn)
    world.send("counter", world.changes.functions.serve(world.program.address, 1, 1, b"d" * 32))
    world.warp(20 * DAY)

    receipt = world.source.send(world.changes.functions.enact(world.program.address, 1))

    facts = {"program": world.program.address, "id": run, "allotment": world.allotment}
    released = {"amount": 100_000_000, "obligated": 100_000_000}
    assert ("Deobligated", {**facts, **released}) in world.events(receipt)
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == 100_000_000
    booked = fields(world.treasury.functions.appropriationOf(world.appropriation))
    assert booked["obligated"] == 100_000_000
    obligation = fields(world.treasury.functions.obligationOf(world.program.address, run))
    assert (obligation["obligated"], obligation["released"]) == (100_000_000, 100_000_000)
    due = world.treasury.functions.dueOn(world.allotment, obligation["payableAt"] // DAY).call()
    assert due == 100_000_000, "its neighbor's"
