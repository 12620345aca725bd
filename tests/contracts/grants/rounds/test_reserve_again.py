"""Changing what an award takes of its round's budget: reserveAgain

given another caller than the round's program, or an application that is not there
    it reverts with GrantRounds_WrongCaller
given more than the round's ceiling
    it reverts with GrantRounds_BadAward
given more than the budget has left
    it reverts with GrantRounds_OverBudget
given more, less, or nothing
    the budget is taken and given back by the difference
given an offer that was declined or ran out
    budget and authority are as before it, and its application stays used up
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import fields, refuses
from almoner.testing.grants import Grants

AWARDED = 3
ASKED, FLOOR, CEILING = (money.parse(each) for each in ("100,000", "1,000", "300,000"))


@pytest.fixture
def taken(desk: Any) -> int:
    """An application with $100,000 of its round's budget."""
    application = int(desk.judged())
    desk.program("reserve", application, ASKED)
    return application


def test_reserveAgain__I8_reverts_for_another_than_the_rounds_program(
    desk: Any, taken: int
) -> None:
    officer = desk.world.officer("grants_officer").address
    with refuses("GrantRounds_WrongCaller", caller=officer):
        desk.officer("reserveAgain", taken, ASKED, 0)
    with refuses("GrantRounds_WrongCaller", caller=desk.grants.awards.address):
        desk.program("reserveAgain", 99, ASKED, 0)
    desk.program("reserveAgain", taken, ASKED, 0)


def test_reserveAgain__I2_reverts_past_the_ceiling_and_not_at_it(desk: Any, taken: int) -> None:
    facts = {"application": taken, "given": CEILING + 1, "least": FLOOR, "most": CEILING}
    with refuses("GrantRounds_BadAward", **facts):
        desk.program("reserveAgain", taken, ASKED, CEILING + 1)
    desk.program("reserveAgain", taken, ASKED, CEILING)


def test_reserveAgain__I2_reverts_past_the_budget_and_not_at_it(desk: Any, grants: Grants) -> None:
    tight = type(desk)(grants=grants, round=grants.open_round(budget=CEILING))
    numbers = [tight.apply(name) for name in ("first", "second")]
    grants.judge(tight.round, numbers, [40, 20, 10])
    for number in numbers:
        tight.program("reserve", number, ASKED)
    facts = {"round": tight.round, "given": ASKED + 1, "available": ASKED}
    with refuses("GrantRounds_OverBudget", **facts):
        tight.program("reserveAgain", numbers[0], ASKED, 2 * ASKED + 1)
    tight.program("reserveAgain", numbers[0], ASKED, 2 * ASKED)
    assert tight.plan()["reserved"] == CEILING


def test_reserveAgain__takes_and_gives_back_the_difference(desk: Any, taken: int) -> None:
    said = {"round": desk.round, "application": taken}

    more = desk.program("reserveAgain", taken, ASKED, ASKED + 5)

    taking = {"amount": 5, "reserved": ASKED + 5}
    assert desk.world.events(more) == [("BudgetReserved", {**said, **taking})]
    assert desk.plan()["reserved"] == ASKED + 5

    less = desk.program("reserveAgain", taken, ASKED + 5, FLOOR)

    giving = {"amount": ASKED + 5 - FLOOR, "reserved": FLOOR}
    assert desk.world.events(less) == [("BudgetReleased", {**said, **giving})]
    assert desk.plan()["reserved"] == FLOOR

    nothing = desk.program("reserveAgain", taken, FLOOR, 0)

    giving = {"amount": FLOOR, "reserved": 0}
    assert desk.world.events(nothing) == [("BudgetReleased", {**said, **giving})]
    assert desk.plan()["reserved"] == 0
    assert desk.grants.application(taken)["state"] == AWARDED


@pytest.mark.parametrize("end", ["declined", "expired"])
def test_reserveAgain__I2_an_offer_that_ended_gives_budget_and_authority_back(
    desk: Any, end: str
) -> None:
    application, grants, world = desk.judged(), desk.grants, desk.world
    award = grants.recommend(application)
    grants.offer(award)
    assert desk.plan()["reserved"] == ASKED
    offered = grants.award(award)
    if end == "declined":
        signed = grants.grantee(award, "decline", content=offered["termsHash"])
        receipt = world.stranger().send(grants.awards.functions.decline(award, signed))
    else:
        world.warp_to(offered["offerEnds"])
        receipt = world.stranger().send(grants.awards.functions.expireOffer(award))

    said = {"round": desk.round, "application": application, "amount": ASKED, "reserved": 0}
    assert ("BudgetReleased", said) in world.events(receipt)
    assert desk.plan()["reserved"] == 0
    assert fields(world.treasury.functions.allotmentOf(grants.allotment))["obligated"] == 0
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=AWARDED):
        grants.recommend(application)
