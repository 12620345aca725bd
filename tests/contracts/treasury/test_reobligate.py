"""Reserving again what came back: reobligate

given a number used before
    it reverts with Treasury_AlreadyObligated
given an original that is unknown, or another program's, or of which less came back and waits
    it reverts with Treasury_OverObligation
given a closed appropriation
    it reverts with Treasury_Closed (see test_close_appropriation)
given nothing
    it reverts with Treasury_ZeroAmount
given a payable time that is over, or after the last one
    it reverts with Treasury_BadPayable
given a payment that could fall on or after the cancel date
    it reverts with Treasury_PastCancelDate
given an allotment that has no authority left
    it reverts with Treasury_OverAllotment
given money that was recovered or released
    a new obligation takes it up, also after the availability, and is paid like any other

Calls in a program's name stand for what only its code can make it call.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from web3.contract.contract import ContractFunction

from almoner import money
from almoner.testing import DAY, household, refuses
from almoner.testing.impersonation import send_as_program

REISSUE, SECOND = 8, 9


@pytest.fixture
def returned(purse: Any) -> Any:
    """Run 1 paid $100 of $300; $40 of that came back, and $30 of the rest is released."""
    run = purse.certified(100, 200)
    purse.world.settle(run, mask=1 << 1)
    purse.recover(run, 1, 40)
    purse.release(run, 30)
    return purse


def tried(purse: Any, fn: ContractFunction) -> None:
    """Calls as the program would; nothing is kept."""
    purse.world.client.call(fn, sender=purse.world.program.address)


def reissue(purse: Any, dollars: int, payable_at: int, last_payable: int) -> ContractFunction:
    given = (REISSUE, 1, dollars * money.UNIT, payable_at, last_payable)
    return purse.world.treasury.functions.reobligate(*given)


def test_reobligate__I20_reverts_for_a_number_used_before(returned: Any) -> None:
    facts = {"program": returned.world.program.address, "id": 1}
    with refuses("Treasury_AlreadyObligated", **facts):
        tried(returned, returned.reobligate(1, 1, 40))


def test_reobligate__I9_reverts_for_an_original_that_is_not_the_programs(returned: Any) -> None:
    world = returned.world
    rich = dataclasses.replace(world, appropriation=1)
    other = dataclasses.replace(returned, world=rich.with_program())
    for purse, original in ((returned, 7), (other, 1)):
        facts = {"program": purse.world.program.address, "id": original, "available": 0}
        with refuses("Treasury_OverObligation", **facts):
            tried(purse, purse.reobligate(REISSUE, original, 1))
    tried(returned, returned.reobligate(REISSUE, 1, 1))


def test_reobligate__I9_reverts_where_nothing_came_back(purse: Any) -> None:
    run = purse.certified(100, 200)
    purse.world.settle(run, mask=1 << 1)
    with refuses("Treasury_OverObligation", id=run, available=0):
        tried(purse, purse.reobligate(REISSUE, run, 1))


def test_reobligate__I6_reverts_for_more_than_came_back_and_not_for_that(returned: Any) -> None:
    facts = {"id": 1, "given": 71 * money.UNIT, "available": 70 * money.UNIT}
    with refuses("Treasury_OverObligation", **facts):
        tried(returned, returned.reobligate(REISSUE, 1, 71))
    tried(returned, returned.reobligate(REISSUE, 1, 70))


def test_reobligate__I6_takes_up_the_same_money_once(returned: Any) -> None:
    send_as_program(returned.world, returned.reobligate(REISSUE, 1, 50))
    with refuses("Treasury_OverObligation", id=1, available=20 * money.UNIT):
        tried(returned, returned.reobligate(SECOND, 1, 21))
    send_as_program(returned.world, returned.reobligate(SECOND, 1, 20))
    with refuses("Treasury_OverObligation", id=1, available=0):
        tried(returned, returned.reobligate(SECOND + 1, 1, 1))


def test_reobligate__I6_a_reissue_that_failed_is_the_original_of_the_next(returned: Any) -> None:
    send_as_program(returned.world, returned.reobligate(REISSUE, 1, 70))
    returned.release(REISSUE, 70)
    with refuses("Treasury_OverObligation", id=1, available=0):
        tried(returned, returned.reobligate(SECOND, 1, 1))
    with refuses("Treasury_OverObligation", id=REISSUE, available=70 * money.UNIT):
        tried(returned, returned.reobligate(SECOND, REISSUE, 71))
    tried(returned, returned.reobligate(SECOND, REISSUE, 70))


def test_reobligate__reverts_for_nothing(returned: Any) -> None:
    with refuses("Treasury_ZeroAmount"):
        tried(returned, returned.reobligate(REISSUE, 1, 0))


@pytest.mark.parametrize(
    ("payable", "last"), [(-1, 0), (1, 0)], ids=["over already", "after the last"]
)
def test_reobligate__I3_reverts_for_a_bad_payable_time(
    returned: Any, payable: int, last: int
) -> None:
    now = returned.world.now()
    facts = {"payableAt": now + payable, "lastPayable": now + last}
    with refuses("Treasury_BadPayable", **facts):
        tried(returned, reissue(returned, 1, now + payable, now + last))
    tried(returned, reissue(returned, 1, now, now))


def test_reobligate__I3_reverts_when_a_payment_could_pass_the_cancel_date(returned: Any) -> None:
    now, cancel = returned.world.now(), returned.booked()["cancelAt"]
    with refuses("Treasury_PastCancelDate", given=cancel, cancelAt=cancel):
        tried(returned, reissue(returned, 1, now, cancel))
    tried(returned, reissue(returned, 1, now, cancel - 1))


def test_reobligate__I2_reverts_where_the_authority_is_gone(returned: Any) -> None:
    world = returned.world
    left = (800 + 40 - 270) * money.UNIT
    returned.budget(world.treasury.functions.deallot(world.allotment, left - 20 * money.UNIT))
    facts = {"allotment": world.allotment, "available": 20 * money.UNIT}
    with refuses("Treasury_OverAllotment", **facts, given=21 * money.UNIT):
        tried(returned, returned.reobligate(REISSUE, 1, 21))
    tried(returned, returned.reobligate(REISSUE, 1, 20))


def test_reobligate__I3_is_allowed_after_the_availability_and_obligate_is_not(
    returned: Any,
) -> None:
    world = returned.world
    world.warp_to(returned.booked()["to"])
    now = world.now()
    anew = world.treasury.functions.obligate(REISSUE, world.allotment, 1, now, now)
    with refuses("Treasury_NotAvailable", appropriation=world.appropriation):
        tried(returned, anew)
    tried(returned, returned.reobligate(REISSUE, 1, 70))


def test_reobligate__I9_takes_up_what_came_back_and_pays_it(returned: Any) -> None:
    world = returned.world
    before, allotment = returned.obligation(1), returned.allotment()
    obligated = returned.booked()["obligated"]
    fn = returned.reobligate(REISSUE, 1, 70)
    payable_at = fn.args[3]

    receipt = send_as_program(world, fn)

    amount = 70 * money.UNIT
    facts = {"program": world.program.address, "id": REISSUE, "amount": amount}
    total = allotment["obligated"] + amount
    reserved = {"allotment": world.allotment, "obligated": total, "payableAt": payable_at}
    assert world.events(receipt) == [
        ("Obligated", {**facts, **reserved}),
        ("Reobligated", {**facts, "original": 1, "replaced": amount}),
    ]
    assert returned.obligation(1) == {**before, "replaced": amount}
    assert returned.obligation(REISSUE) == {
        "obligated": amount,
        "disbursed": 0,
        "allotment": world.allotment,
        "cancelAt": before["cancelAt"],
        "payableAt": payable_at,
        "recovered": 0,
        "released": 0,
        "replaced": 0,
    }
    assert returned.allotment() == {**allotment, "obligated": total}
    assert returned.booked()["obligated"] == obligated + amount
    due = world.treasury.functions.dueOn(world.allotment, payable_at // DAY).call()
    assert due == amount

    entry = bytes.fromhex(household(50)[2:]) + amount.to_bytes(8, "big")
    send_as_program(world, world.treasury.functions.disburse(REISSUE, entry, 1))

    assert world.balance(household(50)) == amount
    paid = returned.allotment()
    assert paid["obligated"] - paid["recovered"] <= paid["allotted"]
    assert paid["cash"] == allotment["cash"] - amount
