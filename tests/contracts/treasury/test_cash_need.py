"""What cash is missing by a date: cashNeed, dueOn

given an allotment that does not exist
    it reverts with Treasury_UnknownAppropriation
given nothing obligated
    nothing is due and nothing is missing
given obligations of several days
    those are due whose day has come by the date's, and missing is what cash does not cover
given payments made, money that came back, and obligations released
    they are due no longer, cash again, and due no longer
given a date that is over
    it counts as today
given the cancel date
    nothing can be paid, so nothing is due
given what is said to be missing
    with it everything due can be paid, and with one unit less it cannot
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import DAY, refuses

LATEST = 2**40 - 1


def need(purse: Any, date: int) -> tuple[int, int]:
    """What is due by a date and what of it is missing, in base units."""
    due, missing = purse.world.treasury.functions.cashNeed(purse.world.allotment, date).call()
    return due, missing


def dollars(due: int, missing: int) -> tuple[int, int]:
    return due * money.UNIT, missing * money.UNIT


@pytest.fixture
def two(purse: Any) -> Any:
    """Run 1 pays a household $300, which is held; run 2, a period later, pays two $400."""
    first = purse.certified(300)
    purse.world.place_hold(purse.world.payment_id(first, 1))
    second = purse.certified(100, period=2)
    assert (first, second) == (1, 2)
    return purse


def test_cashNeed__reverts_for_an_allotment_that_does_not_exist(purse: Any) -> None:
    with refuses("Treasury_UnknownAppropriation", appropriation=0):
        purse.world.client.call(purse.world.treasury.functions.cashNeed(99, 0))


def test_cashNeed__is_nothing_where_nothing_is_obligated(purse: Any) -> None:
    assert need(purse, purse.world.now()) == need(purse, LATEST) == (0, 0)


def test_cashNeed__counts_days_to_their_end_in_utc(two: Any) -> None:
    first, second = (two.world.run(number)["payableAt"] for number in (1, 2))
    midnights = [at - at % DAY for at in (first, second)]
    assert two.world.now() < midnights[1] - 1, "the second is still to come"
    due_on = two.world.treasury.functions.dueOn
    assert due_on(two.world.allotment, first // DAY).call() == 300 * money.UNIT
    assert due_on(two.world.allotment, second // DAY).call() == 400 * money.UNIT
    assert due_on(two.world.allotment, second // DAY + 1).call() == 0

    assert need(two, midnights[0]) == need(two, midnights[1] - 1) == dollars(300, 0)
    assert need(two, midnights[1]) == need(two, second) == need(two, LATEST) == dollars(700, 200)


def test_cashNeed__is_nothing_before_the_first_day(purse: Any) -> None:
    run = purse.certified(300)
    payable_at = purse.world.run(run)["payableAt"]
    assert purse.world.now() < payable_at - payable_at % DAY
    assert need(purse, payable_at - payable_at % DAY - 1) == (0, 0)
    assert need(purse, payable_at - payable_at % DAY) == dollars(300, 0)


def test_cashNeed__falls_with_payments_and_releases_and_not_with_returns(purse: Any) -> None:
    world = purse.world
    run = purse.certified(300, 200, 100)
    assert need(purse, LATEST) == dollars(600, 100)
    world.settle(run, mask=1 << 1)
    assert need(purse, LATEST) == dollars(300, 100), "paid, with cash that is gone"
    purse.recover(run, 1, 40)
    assert need(purse, LATEST) == dollars(300, 60), "what came back is cash"
    purse.release(run, 100)
    assert need(purse, LATEST) == dollars(200, 0)


def test_cashNeed__counts_a_date_that_is_over_as_today(purse: Any) -> None:
    world = purse.world
    run = purse.certified(600)
    due = world.run(run)["payableAt"]
    assert need(purse, 0) == need(purse, world.now()) == (0, 0)
    world.warp_to(due + 40 * DAY)
    assert need(purse, 0) == need(purse, due - DAY) == need(purse, due) == dollars(600, 100)


def test_cashNeed__I3_is_nothing_from_the_cancel_date_on(purse: Any) -> None:
    purse.certified(600)
    cancel = purse.booked()["cancelAt"]
    purse.world.warp_to(cancel - 1)
    assert need(purse, 0) == dollars(600, 100)
    purse.world.warp_to(cancel)
    assert need(purse, 0) == need(purse, LATEST) == (0, 0)


def test_cashNeed__I2_is_exactly_what_lets_everything_due_be_paid(purse: Any) -> None:
    world, apportion = purse.world, purse.world.treasury.functions.apportion
    run = purse.certified(600)
    _, missing = need(purse, world.run(run)["payableAt"])
    purse.budget(apportion(world.allotment, missing - 1))
    with refuses("Treasury_ShortCash", wanted=600 * money.UNIT, cash=600 * money.UNIT - 1):
        world.settle(run)
    assert need(purse, 0) == (600 * money.UNIT, 1)
    purse.budget(apportion(world.allotment, 1))

    world.settle(run)

    assert need(purse, LATEST) == (0, 0)
    assert purse.allotment()["cash"] == 0
