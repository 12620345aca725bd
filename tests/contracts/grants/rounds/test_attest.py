"""Saying whether one has a conflict of interest: attest

given another than a reviewer in office
    it reverts with Offices_NotInOffice
given a reviewer who was not assigned, or attested before
    it reverts with GrantRounds_ReviewWrongState
given one application that was not assigned among others
    nothing is attested
given assigned applications
    the reviewer is free of conflict, or out
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import refuses

NONE, ASSIGNED, CLEARED, CONFLICTED = 0, 1, 2, 3


def test_attest__reverts_for_another_than_a_reviewer_in_office(desk: Any, application: int) -> None:
    with refuses("Offices_NotInOffice", key=desk.world.officer("grants_officer").address):
        desk.officer("attest", [application], False)
    person = desk.world.person("reviewer")
    desk.officer("assign", [application], person)
    desk.world.remove(person, "reviewer")
    with refuses("Offices_NotInOffice", key=desk.world.officer("reviewer").address):
        desk.reviewer("attest", [application], False)
    assert desk.review_of(application) == ASSIGNED


def test_attest__reverts_for_a_reviewer_who_was_not_assigned(desk: Any, application: int) -> None:
    desk.officer("assign", [application], desk.world.person("reviewer", 1))
    person = desk.world.person("reviewer")
    facts = {"application": application, "reviewer": person, "state": NONE}
    with refuses("GrantRounds_ReviewWrongState", **facts):
        desk.reviewer("attest", [application], False)
    desk.reviewer("attest", [application], False, at=1)


@pytest.mark.parametrize(("first", "state"), [(False, CLEARED), (True, CONFLICTED)])
def test_attest__I15_reverts_a_second_time(
    desk: Any, application: int, first: bool, state: int
) -> None:
    person = desk.world.person("reviewer")
    desk.officer("assign", [application], person)
    desk.reviewer("attest", [application], first)
    facts = {"application": application, "reviewer": person, "state": state}
    for again in (False, True):
        with refuses("GrantRounds_ReviewWrongState", **facts):
            desk.reviewer("attest", [application], again)


def test_attest__attests_nothing_where_one_was_not_assigned(desk: Any, application: int) -> None:
    second = desk.apply("second")
    desk.officer("assign", [application], desk.world.person("reviewer"))
    with refuses("GrantRounds_ReviewWrongState", application=second, state=NONE):
        desk.reviewer("attest", [application, second], False)
    assert desk.review_of(application) == ASSIGNED


@pytest.mark.parametrize(("conflicted", "state"), [(False, CLEARED), (True, CONFLICTED)])
def test_attest__says_it_of_each_application(
    desk: Any, application: int, conflicted: bool, state: int
) -> None:
    second, third = desk.apply("second"), desk.apply("third")
    person = desk.world.person("reviewer")
    desk.officer("assign", [application, second, third], person)

    receipt = desk.reviewer("attest", [application, third], conflicted)

    assert desk.world.events(receipt) == [
        (
            "ConflictAttested",
            {"application": number, "reviewer": person, "conflicted": conflicted},
        )
        for number in (application, third)
    ]
    everything = (application, second, third)
    assert [desk.review_of(each) for each in everything] == [state, ASSIGNED, state]
