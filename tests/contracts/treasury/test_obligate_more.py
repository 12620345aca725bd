"""Reserving more under an award: obligateMore

given a number that was never obligated
    it reverts with Treasury_OverObligation
given a closed appropriation
    it reverts with Treasury_Closed
given a time outside the appropriation's availability
    it reverts with Treasury_NotAvailable
given nothing
    it reverts with Treasury_ZeroAmount
given a payment that could fall due on or after the cancel date
    it reverts with Treasury_PastCancelDate
given more than the allotment leaves
    it reverts with Treasury_OverAllotment
given what the allotment leaves
    obligation, allotment, appropriation and the day it falls due have as much more

Calls in a program's name stand for what only its code can make it call.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from web3.types import TxReceipt

from almoner import money
from almoner.testing import DAY, fields, refuses
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

AWARD = 77


@pytest.fixture
def award(purse: Any) -> int:
    """An obligation of $300 that falls due in ten days."""
    due = purse.world.now() + 10 * DAY
    given = (AWARD, purse.world.allotment, 300 * money.UNIT, due, due + DAY)
    send_as_program(purse.world, purse.world.treasury.functions.obligate(*given))
    return AWARD


def more(purse: Any, dollars: int, last: int = 0, number: int = AWARD) -> TxReceipt:
    fn = purse.world.treasury.functions.obligateMore(number, dollars * money.UNIT, last)
    return send_as_program(purse.world, fn)


def test_obligateMore__reverts_for_a_number_that_was_never_obligated(
    purse: Any, award: int
) -> None:
    facts = {"program": purse.world.program.address, "id": 78, "given": 0, "available": 0}
    with refuses("Treasury_OverObligation", **facts):
        more(purse, 1, number=78)


def test_obligateMore__I8_reverts_for_another_than_the_program(purse: Any, award: int) -> None:
    fn = purse.world.treasury.functions.obligateMore(award, 1, 0)
    for sender in (purse.world.stranger(), purse.world.officer("budget_officer")):
        with refuses("Treasury_OverObligation", program=sender.address, id=award):
            sender.send(fn)


def test_obligateMore__I3_reverts_once_the_appropriation_is_closed(purse: Any, award: int) -> None:
    purse.close()
    with refuses("Treasury_Closed", appropriation=purse.world.appropriation):
        more(purse, 1)


@pytest.mark.parametrize(("moment", "allowed"), [(-1, True), (0, False)])
def test_obligateMore__I3_reverts_after_the_availability(
    purse: Any, award: int, moment: int, allowed: bool
) -> None:
    booked = purse.booked()
    purse.world.warp_to(booked["to"] - 60)
    purse.world.next_block_at(booked["to"] + moment)
    if allowed:
        more(purse, 1)
        return
    facts = {"from": booked["from"], "to": booked["to"]}
    with refuses("Treasury_NotAvailable", appropriation=purse.world.appropriation, **facts):
        more(purse, 1)


def test_obligateMore__reverts_for_nothing(purse: Any, award: int) -> None:
    with refuses("Treasury_ZeroAmount"):
        more(purse, 0)


def test_obligateMore__I3_reverts_when_a_payment_could_pass_the_cancel_date(
    purse: Any, award: int
) -> None:
    cancel = purse.booked()["cancelAt"]
    with refuses("Treasury_PastCancelDate", given=cancel, cancelAt=cancel):
        more(purse, 1, cancel)
    more(purse, 1, cancel - 1)


def test_obligateMore__I2_reverts_past_the_allotment_and_not_at_it(purse: Any, award: int) -> None:
    left = 500 * money.UNIT
    facts = {"allotment": purse.world.allotment, "given": 501 * money.UNIT, "available": left}
    with refuses("Treasury_OverAllotment", **facts):
        more(purse, 501)
    more(purse, 500)
    assert purse.allotment()["obligated"] == purse.allotment()["allotted"]


def test_obligateMore__I2_books_more_of_an_obligation(purse: Any, award: int) -> None:
    world, treasury = purse.world, purse.world.treasury.functions
    before, allotment, booked = purse.obligation(award), purse.allotment(), purse.booked()

    receipt = more(purse, 200, booked["cancelAt"] - 1)

    added = 200 * money.UNIT
    facts = {"program": world.program.address, "id": award, "allotment": world.allotment}
    total = {"amount": added, "obligated": 500 * money.UNIT}
    assert world.events(receipt) == [("ObligationIncreased", {**facts, **total})]
    assert purse.obligation(award) == before | {"obligated": 500 * money.UNIT}
    assert purse.allotment() == allotment | {"obligated": 500 * money.UNIT}
    assert purse.booked() == booked | {"obligated": 500 * money.UNIT}
    due = before["payableAt"]
    assert treasury.dueOn(world.allotment, due // DAY).call() == 500 * money.UNIT
    assert treasury.cashNeed(world.allotment, due).call() == [500 * money.UNIT, 0]
    more(purse, 100)
    assert treasury.cashNeed(world.allotment, due).call() == [600 * money.UNIT, 100 * money.UNIT]


def test_obligateMore__is_released_as_the_rest(purse: Any, award: int) -> None:
    more(purse, 200)
    facts = {"given": 501 * money.UNIT, "available": 500 * money.UNIT}
    with refuses("Treasury_OverObligation", id=award, **facts):
        purse.release(award, 501)
    purse.release(award, 500)
    assert purse.allotment()["obligated"] == 0
    due = purse.obligation(award)["payableAt"]
    treasury = purse.world.treasury.functions
    assert treasury.dueOn(purse.world.allotment, due // DAY).call() == 0


def test_obligateMore__I4_an_award_draws_on_its_own_programs_allotment(
    pair: tuple[Grants, Grants],
) -> None:
    first, second = pair
    award = first.active()
    treasury = first.world.treasury.functions
    foreign = dataclasses.replace(second.world, program=second.awards)
    own = dataclasses.replace(first.world, program=first.awards)
    with refuses("Treasury_OverObligation", program=second.awards.address, id=award):
        send_as_program(foreign, treasury.obligateMore(award, 1, 0))
    send_as_program(own, treasury.obligateMore(award, 1, 0))
    total = money.parse("100,000") + 1
    assert fields(treasury.allotmentOf(first.allotment))["obligated"] == total
    assert fields(treasury.allotmentOf(second.allotment))["obligated"] == 0
