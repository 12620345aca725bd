"""Opening a person: proposePerson, openPerson

given a key that is nobody's
    it proposes and a second authority opens it under the next number
given the zero key
    proposing reverts with Offices_NotProposed
given a key of a person already
    both revert with Offices_KeyTaken
given a key nobody proposed
    opening reverts with Offices_NotProposed
given the authority that proposed it
    opening reverts with Offices_SameAuthority
"""

from __future__ import annotations

from almoner.testing import World, refuses

NOBODY = "0x" + "00" * 20
AUTHORITY = "appointing_authority"


def test_proposePerson__reverts_for_the_zero_key(world: World) -> None:
    with refuses("Offices_NotProposed", key=NOBODY):
        world.send(AUTHORITY, world.offices.functions.proposePerson(NOBODY))


def test_proposePerson__reverts_when_the_key_is_taken(world: World) -> None:
    maker = world.officer("maker").address
    with refuses("Offices_KeyTaken", key=maker, person=world.person("maker")):
        world.send(AUTHORITY, world.offices.functions.proposePerson(maker))


def test_openPerson__reverts_when_nobody_proposed_the_key(world: World) -> None:
    key = world.stranger().address
    with refuses("Offices_NotProposed", key=key):
        world.send(AUTHORITY, world.offices.functions.openPerson(key))


def test_openPerson__reverts_for_the_authority_that_proposed(world: World) -> None:
    key = world.stranger().address
    world.send(AUTHORITY, world.offices.functions.proposePerson(key))
    with refuses("Offices_SameAuthority", person=1):
        world.send(AUTHORITY, world.offices.functions.openPerson(key))


def test_openPerson__opens_the_next_number_by_two_authorities(world: World) -> None:
    key = world.stranger().address
    before = world.offices.functions.persons().call()

    proposed = world.send(AUTHORITY, world.offices.functions.proposePerson(key))
    assert world.events(proposed) == [("PersonProposed", {"key": key, "by": 1})]
    assert world.offices.functions.personOf(key).call() == 0, "a proposal opens nothing"

    opened = world.send(AUTHORITY, world.offices.functions.openPerson(key), 1)
    facts = {"person": before + 1, "key": key, "proposer": 1, "confirmer": 2}
    assert world.events(opened) == [("PersonOpened", facts)]
    assert world.offices.functions.personOf(key).call() == before + 1
    assert world.offices.functions.persons().call() == before + 1


def test_openPerson__reverts_a_second_time(world: World) -> None:
    key = world.stranger().address
    world.send(AUTHORITY, world.offices.functions.proposePerson(key))
    world.send(AUTHORITY, world.offices.functions.openPerson(key), 1)
    with refuses("Offices_NotProposed", key=key):
        world.send(AUTHORITY, world.offices.functions.openPerson(key), 1)
