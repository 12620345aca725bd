"""Opening a person: proposePerson, openPerson

given the zero key
    proposing reverts with Offices_NotProposed
given a key of a person, also one that was retired
    proposing reverts with Offices_KeyTaken
given a key nobody proposed, or proposed as a further key of somebody
    opening reverts with Offices_NotProposed
given the authority that proposed it
    opening reverts with Offices_SameAuthority
given a proposer who left office since, also when appointed again
    opening reverts with Offices_ProposerLeft
given a key that is nobody's
    it proposes, and a second authority opens it under the next number
    the key works at once and holds no office
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import OFFICES, World, refuses

NOBODY = "0x" + "00" * 20


def test_proposePerson__reverts_for_the_zero_key(desk: Any) -> None:
    with refuses("Offices_NotProposed", key=NOBODY):
        desk.send(0, "proposePerson", NOBODY)


def test_proposePerson__reverts_when_the_key_is_taken(world: World, desk: Any) -> None:
    maker, person = world.officer("maker").address, world.person("maker")
    with refuses("Offices_KeyTaken", key=maker, person=person):
        desk.send(0, "proposePerson", maker)
    desk.send(0, "unlinkKey", maker)
    with refuses("Offices_KeyTaken", key=maker, person=person):
        desk.send(0, "proposePerson", maker)


def test_openPerson__reverts_when_nobody_proposed_the_key(world: World, desk: Any) -> None:
    key = world.stranger().address
    with refuses("Offices_NotProposed", key=key, person=0):
        desk.send(1, "openPerson", key)
    desk.send(0, "proposeKey", 1, key)
    with refuses("Offices_NotProposed", key=key, person=0):
        desk.send(1, "openPerson", key)


def test_openPerson__reverts_for_the_authority_that_proposed(world: World, desk: Any) -> None:
    key = world.stranger().address
    desk.send(0, "proposePerson", key)
    with refuses("Offices_SameAuthority", person=1):
        desk.send(0, "openPerson", key)


@pytest.mark.parametrize("again", [False, True], ids=["removed", "appointed again"])
def test_openPerson__reverts_when_the_proposer_left(world: World, desk: Any, again: bool) -> None:
    person, third = desk.third()
    key = world.stranger().address
    third.send(desk.call("proposePerson", key))
    world.remove(person, "appointing_authority")
    if again:
        world.appoint(person, "appointing_authority")
    with refuses("Offices_ProposerLeft", proposer=person):
        desk.send(1, "openPerson", key)
    desk.send(0, "proposePerson", key)
    desk.send(1, "openPerson", key)


def test_openPerson__opens_the_next_number_by_two_authorities(world: World, desk: Any) -> None:
    key = world.stranger().address
    before = world.offices.functions.persons().call()

    proposed = desk.send(0, "proposePerson", key)
    assert world.events(proposed) == [("PersonProposed", {"key": key, "by": 1})]
    assert desk.person_of(key) == 0, "a proposal opens nothing"

    opened = desk.send(1, "openPerson", key)
    facts = {"person": before + 1, "key": key, "proposer": 1, "confirmer": 2}
    assert world.events(opened) == [("PersonOpened", facts)]
    assert desk.person_of(key) == before + 1
    assert desk.key(key) == (before + 1, world.now(), 1, 2, False)
    assert world.offices.functions.keysOf(before + 1).call() == [key]
    assert world.offices.functions.persons().call() == before + 1
    assert not any(desk.in_office(before + 1, office) for office in OFFICES[1:])


def test_openPerson__reverts_a_second_time(world: World, desk: Any) -> None:
    key = world.stranger().address
    desk.open(key)
    with refuses("Offices_NotProposed", key=key):
        desk.send(1, "openPerson", key)
