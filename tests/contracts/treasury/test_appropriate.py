"""Booking an appropriation: appropriate

given no source, or the Treasury itself
    it reverts with Treasury_ZeroAddress
given no ceiling
    it reverts with Treasury_ZeroAmount
given dates out of order, or already over
    it reverts with Treasury_BadDates
given an order of the legislature
    it books it under the next number, without cash
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, fields, household, refuses

NOBODY = "0x" + "00" * 20
SOURCE = household(900)


@pytest.mark.parametrize("source", ["nobody", "treasury"])
def test_appropriate__I8_reverts_without_a_source(world: World, source: str) -> None:
    now = world.now()
    given = NOBODY if source == "nobody" else world.treasury.address
    fn = world.treasury.functions.appropriate(7, given, 1, now, now + DAY, now + DAY)
    with refuses("Treasury_ZeroAddress"):
        world.send("budget_officer", fn)


def test_appropriate__reverts_without_a_ceiling(world: World) -> None:
    now = world.now()
    fn = world.treasury.functions.appropriate(7, SOURCE, 0, now, now + DAY, now + DAY)
    with refuses("Treasury_ZeroAmount"):
        world.send("budget_officer", fn)


@pytest.mark.parametrize(
    "days",
    [(1, 1, 2), (0, 3, 2), (-3, -1, 2)],
    ids=["empty", "cancelled before its end", "over"],
)
def test_appropriate__I3_reverts_for_bad_dates(world: World, days: tuple[int, int, int]) -> None:
    start, end, cancel = (world.now() + day * DAY for day in days)
    fn = world.treasury.functions.appropriate(7, SOURCE, 1, start, end, cancel)
    with refuses("Treasury_BadDates", **{"from": start, "to": end, "cancelAt": cancel}):
        world.send("budget_officer", fn)


def test_appropriate__books_it_without_cash(world: World) -> None:
    now = world.now()
    terms = {
        "ceiling": 5_000,
        "from": now,
        "to": now + DAY,
        "cancelAt": now + DAY,
        "purpose": 9,
        "source": SOURCE,
    }
    fn = world.treasury.functions.appropriate(9, SOURCE, 5_000, now, now + DAY, now + DAY)

    receipt = world.send("budget_officer", fn)

    number = world.treasury.functions.appropriations().call()
    facts = {"appropriation": number, **terms, "by": world.person("budget_officer")}
    assert world.events(receipt) == [("Appropriated", facts)]
    booked = fields(world.treasury.functions.appropriationOf(number))
    sums = ("received", "allotted", "returnedToSource", "obligated", "recovered", "apportioned")
    assert booked == {**terms, **dict.fromkeys(sums, 0), "closed": False}
    assert number == world.appropriation + 1
