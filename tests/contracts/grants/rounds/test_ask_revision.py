"""Asking an applicant for a revision: askRevision

given another than a grants officer
    it reverts with Offices_NotInOffice
given an application that is not there, or was withdrawn
    it reverts with GrantRounds_ApplicationWrongState
given a cancelled round
    it reverts with GrantRounds_RoundWrongState
given a round from its closing on
    it reverts with GrantRounds_NotNow
given no reason
    it reverts with GrantRounds_Incomplete
given an application to an open round
    it is said, and what was submitted stands
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import digest, refuses

WITHDRAWN, CANCELLED = 2, 4
REASON = digest("the budget is not broken down")


def test_askRevision__reverts_for_another_office(desk: Any, application: int) -> None:
    with refuses("Offices_NotInOffice", key=desk.world.officer("reviewer").address):
        desk.reviewer("askRevision", application, REASON)


def test_askRevision__reverts_for_an_application_that_does_not_stand(
    desk: Any, application: int
) -> None:
    with refuses("GrantRounds_ApplicationWrongState", application=99, state=0):
        desk.officer("askRevision", 99, REASON)
    desk.withdraw(application)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=WITHDRAWN):
        desk.officer("askRevision", application, REASON)


def test_askRevision__reverts_in_a_cancelled_round(desk: Any, application: int) -> None:
    desk.admin("cancelRound", desk.round, REASON)
    with refuses("GrantRounds_RoundWrongState", round=desk.round, state=CANCELLED):
        desk.officer("askRevision", application, REASON)


@pytest.mark.parametrize(("late", "allowed"), [(-1, True), (0, False)])
def test_askRevision__reverts_from_the_closing_on(
    desk: Any, application: int, late: int, allowed: bool
) -> None:
    closes = desk.plan()["closesAt"]
    desk.world.next_block_at(closes + late)
    if allowed:
        desk.officer("askRevision", application, REASON)
        return
    with refuses("GrantRounds_NotNow", round=desk.round, until=closes):
        desk.officer("askRevision", application, REASON)


def test_askRevision__reverts_without_a_reason(desk: Any, application: int) -> None:
    with refuses("GrantRounds_Incomplete", subject=application):
        desk.officer("askRevision", application, bytes(32))


def test_askRevision__asks_and_leaves_the_application_as_it_is(desk: Any, application: int) -> None:
    before = desk.grants.application(application)

    receipt = desk.officer("askRevision", application, REASON)

    by = desk.world.person("grants_officer")
    said = {"application": application, "reasonHash": REASON, "by": by}
    assert desk.world.events(receipt) == [("RevisionAsked", said)]
    assert desk.grants.application(application) == before
    desk.close()
    desk.officer("closePanel", desk.round)
    assert desk.grants.application(application) == before, "a question pushes nobody out"
