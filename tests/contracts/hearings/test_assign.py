"""Assigning an appeal: assign

given another office than a hearing officer's
    it reverts with Offices_NotInOffice
given no open appeal
    it reverts with Hearings_NoAppeal
given an assignee who is no hearing officer
    it reverts with Hearings_NotAssigned
given an assignee who acted, or who took the appeal at the counter
    it reverts with Hearings_Involved
given a hearing officer with no part in the case
    that one decides, and no other as long as the one assigned is in office
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import refuses

OFFICER = "hearing_officer"
FOR_CLAIMANT = 2


def test_assign__I15_reverts_for_another_office(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    with refuses("Offices_NotInOffice", key=world.officer("counter").address):
        world.send("counter", hearing.assign(world.person(OFFICER)))


def test_assign__reverts_without_an_appeal(hearing: Any) -> None:
    world = hearing.world
    with refuses("Hearings_NoAppeal", subject=hearing.subject, state=0):
        world.send(OFFICER, hearing.assign(world.person(OFFICER)))


def test_assign__reverts_for_somebody_who_is_no_hearing_officer(hearing: Any) -> None:
    world, person = hearing.world, hearing.world.person("counter", 2)
    world.source.send(hearing.appeal())
    with refuses("Hearings_NotAssigned", subject=hearing.subject, officer=person):
        world.send(OFFICER, hearing.assign(person))


@pytest.mark.parametrize("office", ["caseworker", "determiner", "maker", "counter"])
def test_assign__I15_reverts_for_somebody_who_acted_or_filed(hearing: Any, office: str) -> None:
    world, person = hearing.world, hearing.world.person(office)
    world.send("counter", hearing.file())
    world.remove(person, office)
    world.appoint(person, OFFICER)
    with refuses("Hearings_Involved", subject=hearing.subject, person=person):
        world.send(OFFICER, hearing.assign(person))
    world.send(OFFICER, hearing.assign(world.person(OFFICER)))


def test_assign__I15_leaves_the_decision_to_one(hearing: Any) -> None:
    world = hearing.world
    first, second = world.person(OFFICER), world.person(OFFICER, 1)
    world.source.send(hearing.appeal())

    receipt = world.send(OFFICER, hearing.assign(second))

    said = {"officer": second, "by": first}
    assert world.events(receipt) == [("AppealAssigned", {**hearing.facts, **said})]
    assert hearing.filed()["officer"] == second
    for fn in (hearing.decide(True), hearing.find_good_cause()):
        with refuses("Hearings_NotAssigned", subject=hearing.subject, officer=second):
            world.send(OFFICER, fn)
    world.send(OFFICER, hearing.decide(True), 1)
    assert hearing.filed()["decider"] == second


def test_assign__I18_can_be_done_again(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.assign(world.person(OFFICER, 1)))
    world.send(OFFICER, hearing.assign(world.person(OFFICER)))
    world.send(OFFICER, hearing.decide(True))


def test_assign__I18_binds_nobody_once_the_one_assigned_left(hearing: Any) -> None:
    world, person = hearing.world, hearing.world.person(OFFICER, 1)
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.assign(person))
    world.remove(person, OFFICER)
    world.send(OFFICER, hearing.decide(True))
    assert hearing.filed()["state"] == FOR_CLAIMANT
