"""Taking an application and its share of the budget for an offer: reserve, requireEligible

given an application that is not there, was withdrawn, or was taken before
    it reverts with GrantRounds_ApplicationWrongState
given a round whose panel is not closed
    it reverts with GrantRounds_RoundWrongState
given fewer sheets than the round asks for
    it reverts with GrantRounds_NoQuorum
given an application that nobody identified
    it reverts with GrantRounds_NotIdentified
given less than the floor, or more than was asked for
    it reverts with GrantRounds_BadAward
given another caller than the round's program
    it reverts with GrantRounds_WrongCaller
given more than the budget has left
    it reverts with GrantRounds_OverBudget
given what fits
    the application is used up, and its share taken; an offer obligates as much
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from almoner import money
from almoner.testing import digest, fields, refuses
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

PUBLISHED, WITHDRAWN, AWARDED = 2, 2, 3
ASKED, FLOOR = money.parse("100,000"), money.parse("1,000")


def test_reserve__reverts_for_an_application_that_does_not_stand(
    desk: Any, application: int
) -> None:
    with refuses("GrantRounds_ApplicationWrongState", application=99, state=0):
        desk.program("reserve", 99, ASKED)
    desk.withdraw(application)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=WITHDRAWN):
        desk.program("reserve", application, ASKED)


def test_reserve__I20_reverts_for_an_application_taken_before(desk: Any) -> None:
    application = desk.judged()
    desk.program("reserve", application, FLOOR)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=AWARDED):
        desk.program("reserve", application, FLOOR)


def test_reserve__reverts_before_the_panel_is_closed(desk: Any) -> None:
    application = desk.scored()
    desk.officer("identify", application, digest("organization"))
    with refuses("GrantRounds_RoundWrongState", round=desk.round, state=PUBLISHED):
        desk.program("reserve", application, ASKED)
    desk.officer("closePanel", desk.round)
    desk.program("reserve", application, ASKED)


@pytest.mark.parametrize("sheets", [0, 1, 2])
def test_reserve__I20_reverts_below_the_quorum(desk: Any, application: int, sheets: int) -> None:
    desk.clear(application, *range(sheets))
    desk.close()
    desk.officer("postSheets", desk.sheets(application, *range(sheets)))
    desk.officer("identify", application, digest("organization"))
    desk.officer("closePanel", desk.round)
    if sheets == 2:
        desk.program("reserve", application, ASKED)
        return
    with refuses("GrantRounds_NoQuorum", application=application, sheets=sheets, quorum=2):
        desk.program("reserve", application, ASKED)


def test_reserve__reverts_for_an_applicant_nobody_identified(desk: Any) -> None:
    application = desk.scored()
    desk.officer("closePanel", desk.round)
    with refuses("GrantRounds_NotIdentified", application=application):
        desk.program("reserve", application, ASKED)
    desk.officer("identify", application, digest("organization"))
    desk.program("reserve", application, ASKED)


@pytest.mark.parametrize(
    ("amount", "allowed"), [(FLOOR - 1, False), (FLOOR, True), (ASKED, True), (ASKED + 1, False)]
)
def test_reserve__I20_reverts_below_the_floor_and_above_what_was_asked(
    desk: Any, amount: int, allowed: bool
) -> None:
    application = desk.judged()
    if allowed:
        desk.program("reserve", application, amount)
        return
    facts = {"application": application, "given": amount, "least": FLOOR, "most": ASKED}
    with refuses("GrantRounds_BadAward", **facts):
        desk.program("reserve", application, amount)


def test_reserve__I8_reverts_for_another_than_the_rounds_program(desk: Any) -> None:
    application = desk.judged()
    other = Grants.create(desk.world, program_id=digest("other")).awards
    reserve = desk.rounds.reserve(application, ASKED)
    officer = desk.world.officer("grants_officer")
    with refuses("GrantRounds_WrongCaller", caller=officer.address):
        officer.send(reserve)
    with refuses("GrantRounds_WrongCaller", caller=other.address):
        send_as_program(dataclasses.replace(desk.world, program=other), reserve)
    desk.program("reserve", application, ASKED)


def test_reserve__I2_reverts_past_the_budget_and_not_at_it(grants: Any, desk: Any) -> None:
    tight = type(desk)(grants=grants, round=grants.open_round(budget=money.parse("300,000")))
    numbers = [tight.apply(name, amounts=[2 * ASKED, 0, 0, 0]) for name in ("first", "second")]
    grants.judge(tight.round, numbers, [40, 20, 10])
    tight.program("reserve", numbers[0], 2 * ASKED)
    facts = {"round": tight.round, "given": ASKED + 1, "available": ASKED}
    with refuses("GrantRounds_OverBudget", **facts):
        tight.program("reserve", numbers[1], ASKED + 1)
    tight.program("reserve", numbers[1], ASKED)
    assert tight.plan()["reserved"] == tight.plan()["budget"]


def test_reserve__takes_an_application_and_its_share(desk: Any) -> None:
    application = desk.judged()
    before, plan = desk.grants.application(application), desk.plan()

    receipt = desk.program("reserve", application, 2 * FLOOR)

    said = {"round": desk.round, "application": application}
    taken = {"amount": 2 * FLOOR, "reserved": 2 * FLOOR}
    assert desk.world.events(receipt) == [("BudgetReserved", {**said, **taken})]
    assert desk.grants.application(application) == before | {"state": AWARDED}
    assert desk.plan() == plan | {"reserved": 2 * FLOOR}


def test_reserve__I2_an_offer_takes_as_much_of_the_budget_as_it_obligates(desk: Any) -> None:
    application, treasury = desk.judged(), desk.world.treasury.functions
    award = desk.grants.recommend(application)
    assert desk.plan()["reserved"] == 0, "a recommendation takes nothing"
    desk.grants.offer(award)
    obligation = fields(treasury.obligationOf(desk.grants.awards.address, award))
    assert obligation["obligated"] == desk.plan()["reserved"] == ASKED
    assert fields(treasury.allotmentOf(desk.grants.allotment))["obligated"] == ASKED


def test_requireEligible__tells_what_could_be_offered_and_takes_nothing(desk: Any) -> None:
    application, client = desk.judged(), desk.world.client
    client.call(desk.rounds.requireEligible(application, ASKED))
    with refuses("GrantRounds_BadAward", given=ASKED + 1, most=ASKED):
        client.call(desk.rounds.requireEligible(application, ASKED + 1))
    assert desk.plan()["reserved"] == 0
