"""Saying that part of an obligation falls due at another time: reschedule

given a number that was never obligated
    it reverts with Treasury_OverObligation
given a payment that could fall due on or after the cancel date
    it reverts with Treasury_PastCancelDate
given more than falls due on the day
    it reverts
given part of an obligation
    it is counted on its new day, and nothing else changes
given a draw that is approved, paid, or struck
    its day is the day it can be paid; what is not drawn stays at the award's last day

Calls in a program's name stand for what only its code can make it call.
"""

from __future__ import annotations

from typing import Any

import pytest
from web3.types import TxReceipt

from almoner import money
from almoner.errors import Reverted
from almoner.testing import DAY, fields, refuses
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

AWARD = 77


@pytest.fixture
def due(purse: Any) -> int:
    """When an obligation of $600 falls due: in a hundred days."""
    at = int(purse.world.now()) + 100 * DAY
    given = (AWARD, purse.world.allotment, 600 * money.UNIT, at, at + DAY)
    send_as_program(purse.world, purse.world.treasury.functions.obligate(*given))
    return at


def move(
    purse: Any, dollars: int, start: int, to: int, last: int = 0, number: int = AWARD
) -> TxReceipt:
    given = (number, dollars * money.UNIT, start, to, last)
    return send_as_program(purse.world, purse.world.treasury.functions.reschedule(*given))


def due_on(purse: Any, time: int) -> int:
    """Dollars that fall due on the day of a time."""
    treasury = purse.world.treasury.functions
    return int(treasury.dueOn(purse.world.allotment, time // DAY).call()) // money.UNIT


def need(purse: Any, date: int) -> tuple[int, ...]:
    """What is due by a date and what of it is missing, in dollars."""
    found = purse.world.treasury.functions.cashNeed(purse.world.allotment, date).call()
    return tuple(each // money.UNIT for each in found)


def test_reschedule__reverts_for_a_number_that_was_never_obligated(purse: Any, due: int) -> None:
    facts = {"program": purse.world.program.address, "id": 78}
    with refuses("Treasury_OverObligation", **facts):
        move(purse, 1, due, due, number=78)


def test_reschedule__I8_reverts_for_another_than_the_program(purse: Any, due: int) -> None:
    fn = purse.world.treasury.functions.reschedule(AWARD, 1, due, due, 0)
    for sender in (purse.world.stranger(), purse.world.officer("budget_officer")):
        with refuses("Treasury_OverObligation", program=sender.address, id=AWARD):
            sender.send(fn)


def test_reschedule__I3_reverts_when_a_payment_could_pass_the_cancel_date(
    purse: Any, due: int
) -> None:
    cancel = purse.booked()["cancelAt"]
    with refuses("Treasury_PastCancelDate", given=cancel, cancelAt=cancel):
        move(purse, 1, due, due, cancel)
    move(purse, 1, due, due, cancel - 1)


def test_reschedule__reverts_for_more_than_falls_due_on_the_day(purse: Any, due: int) -> None:
    for amount, start in ((601, due), (1, due - DAY)):
        with pytest.raises(Reverted):
            move(purse, amount, start, due + DAY)
    move(purse, 600, due, due + DAY)


def test_reschedule__I2_moves_a_part_to_its_day_and_nothing_else(purse: Any, due: int) -> None:
    world, soon = purse.world, due - 50 * DAY
    before = purse.obligation(AWARD), purse.allotment(), purse.booked()

    receipt = move(purse, 200, due, soon, due)

    facts = {"program": world.program.address, "id": AWARD, "amount": 200 * money.UNIT}
    assert world.events(receipt) == [("Rescheduled", {**facts, "from": due, "to": soon})]
    assert (due_on(purse, due), due_on(purse, soon)) == (400, 200)
    assert (purse.obligation(AWARD), purse.allotment(), purse.booked()) == before
    assert need(purse, soon - DAY) == (0, 0)
    assert need(purse, soon) == need(purse, due - DAY) == (200, 0)
    assert need(purse, due) == (600, 100)


def test_reschedule__can_be_taken_back(purse: Any, due: int) -> None:
    soon = due - 50 * DAY
    move(purse, 200, due, soon)
    move(purse, 200, soon, due)
    assert (due_on(purse, due), due_on(purse, soon)) == (600, 0)
    purse.release(AWARD, 600)
    assert due_on(purse, due) == 0


def test_reschedule__an_approved_draw_falls_due_when_it_can_be_paid(
    pair: tuple[Grants, Grants],
) -> None:
    grants, _ = pair
    award, treasury = grants.active(), grants.world.treasury.functions
    total, drawn = money.parse("100,000"), money.parse("1,000")
    last = fields(treasury.obligationOf(grants.awards.address, award))["payableAt"]
    assert last == grants.award(award)["to"] + 120 * DAY

    def due_on_day(time: int) -> int:
        return int(treasury.dueOn(grants.allotment, time // DAY).call())

    def due_by(time: int) -> int:
        return int(treasury.cashNeed(grants.allotment, time).call()[0])

    assert due_on_day(last) == total
    draw = grants.draw(award)
    assert due_on_day(last) == total, "a request moves nothing"
    grants.certify(draw)
    payable = grants.draw_of(draw)["payableAt"]
    assert (due_on_day(last), due_on_day(payable)) == (total - drawn, drawn)
    assert (due_by(payable - DAY), due_by(payable), due_by(last)) == (0, drawn, total)
    grants.settle(draw)
    assert (due_by(payable), due_by(last)) == (0, total - drawn)
