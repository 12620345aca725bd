"""Giving applications to a reviewer: assign

given another than a grants officer
    it reverts with Offices_NotInOffice
given a person who is no reviewer in office
    it reverts with GrantRounds_NotAReviewer
given an application that is not there, or was withdrawn
    it reverts with GrantRounds_ApplicationWrongState
given a cancelled round, or one whose panel is closed
    it reverts with GrantRounds_RoundWrongState (see cancelRound, closePanel)
given a reviewer who was assigned before
    it reverts with GrantRounds_ReviewWrongState
given one bad application among good ones
    none is assigned
given applications that stand
    they are the reviewer's to look at, before and after the closing
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import refuses

NONE, ASSIGNED, CONFLICTED, WITHDRAWN = 0, 1, 3, 2


@pytest.fixture
def reviewer(desk: Any) -> int:
    return int(desk.world.person("reviewer"))


def test_assign__reverts_for_another_office(desk: Any, application: int, reviewer: int) -> None:
    with refuses("Offices_NotInOffice", key=desk.world.officer("reviewer").address):
        desk.reviewer("assign", [application], reviewer)


def test_assign__I21_reverts_for_a_person_who_is_no_reviewer_in_office(
    desk: Any, application: int, reviewer: int
) -> None:
    for person in (0, 999, desk.world.person("grants_officer")):
        with refuses("GrantRounds_NotAReviewer", person=person):
            desk.officer("assign", [application], person)
    desk.world.remove(reviewer, "reviewer")
    with refuses("GrantRounds_NotAReviewer", person=reviewer):
        desk.officer("assign", [application], reviewer)
    desk.officer("assign", [application], desk.world.person("reviewer", 1))


def test_assign__reverts_for_an_application_that_does_not_stand(
    desk: Any, application: int, reviewer: int
) -> None:
    with refuses("GrantRounds_ApplicationWrongState", application=99, state=0):
        desk.officer("assign", [99], reviewer)
    desk.withdraw(application)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=WITHDRAWN):
        desk.officer("assign", [application], reviewer)


@pytest.mark.parametrize("conflicted", [False, True])
def test_assign__I15_reverts_for_a_reviewer_who_was_assigned_before(
    desk: Any, application: int, reviewer: int, conflicted: bool
) -> None:
    desk.officer("assign", [application], reviewer)
    facts = {"application": application, "reviewer": reviewer}
    with refuses("GrantRounds_ReviewWrongState", **facts, state=ASSIGNED):
        desk.officer("assign", [application], reviewer)
    desk.reviewer("attest", [application], conflicted)
    with refuses("GrantRounds_ReviewWrongState", **facts, state=CONFLICTED if conflicted else 2):
        desk.officer("assign", [application], reviewer)


def test_assign__assigns_none_where_one_is_bad(desk: Any, application: int, reviewer: int) -> None:
    for batch in ([application, 99], [application, application]):
        with refuses(
            "GrantRounds_ApplicationWrongState" if 99 in batch else "GrantRounds_ReviewWrongState"
        ):
            desk.officer("assign", batch, reviewer)
    assert desk.review_of(application) == NONE


def test_assign__gives_applications_to_a_reviewer(
    desk: Any, application: int, reviewer: int
) -> None:
    second, third = desk.apply("second"), desk.apply("third")

    receipt = desk.officer("assign", [application, third], reviewer)

    by = desk.world.person("grants_officer")
    assert desk.world.events(receipt) == [
        ("ReviewerAssigned", {"application": number, "reviewer": reviewer, "by": by})
        for number in (application, third)
    ]
    everything = (application, second, third)
    assert [desk.review_of(each) for each in everything] == [ASSIGNED, NONE, ASSIGNED]
    assert desk.review_of(application, 1) == NONE
    desk.close()
    desk.officer("assign", [second], reviewer)
    assert desk.review_of(second) == ASSIGNED
