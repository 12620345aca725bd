"""A person's further keys: proposeKey, linkKey, unlinkKey, vetoKey, personOf

proposeKey
├── given a person never opened: it reverts with Offices_UnknownPerson
├── given the zero key: it reverts with Offices_NotProposed
├── given a key that is or was anybody's, the same person's too: it reverts with Offices_KeyTaken
└── given a free key: it proposes, and the newest proposal for a key is the one that counts
linkKey
├── given a person never opened: it reverts with Offices_UnknownPerson
├── given a key proposed for nobody, for another, or for a new person: Offices_NotProposed
├── given the authority that proposed: it reverts with Offices_SameAuthority
├── given a proposer who left office since: it reverts with Offices_ProposerLeft
└── given a second authority: the key works from the end of the delay on, beside the others
unlinkKey
├── given a key that is nobody's, or retired: it reverts with Offices_NothingToEnd
├── given the last key of one of two authorities: it reverts with Offices_TooFewAuthorities
└── given a key that works, or does not yet: it never works again; other keys stay
vetoKey
├── given a key that is nobody's, only proposed, retired, or begun: Offices_NothingToEnd
└── given a key before its first second: it never works
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import OFFICES, World, refuses
from almoner.testing.founding import DELAY

NOBODY = "0x" + "00" * 20
MAKER = OFFICES.index("maker")


@pytest.fixture
def key(world: World) -> str:
    """A key that is nobody's."""
    return world.stranger(7).address


@pytest.fixture
def person(world: World) -> int:
    """The first maker."""
    return world.person("maker")


def test_proposeKey__reverts_for_a_person_never_opened(world: World, desk: Any, key: str) -> None:
    for unknown in (0, world.offices.functions.persons().call() + 1):
        with refuses("Offices_UnknownPerson", person=unknown):
            desk.send(0, "proposeKey", unknown, key)


def test_proposeKey__reverts_for_the_zero_key(desk: Any, person: int) -> None:
    with refuses("Offices_NotProposed", key=NOBODY):
        desk.send(0, "proposeKey", person, NOBODY)


def test_proposeKey__reverts_for_a_key_that_was_ever_anyones(
    world: World, desk: Any, person: int, key: str
) -> None:
    approver = world.officer("approver").address
    with refuses("Offices_KeyTaken", key=approver, person=world.person("approver")):
        desk.send(0, "proposeKey", person, approver)
    desk.link(person, key)
    desk.veto("vetoKey", key)
    for somebody in (person, world.person("approver")):
        with refuses("Offices_KeyTaken", key=key, person=person):
            desk.send(0, "proposeKey", somebody, key)


def test_linkKey__reverts_for_a_person_never_opened(desk: Any, key: str) -> None:
    desk.send(0, "proposePerson", key)
    with refuses("Offices_UnknownPerson", person=0):
        desk.send(1, "linkKey", 0, key)


def test_linkKey__reverts_when_the_key_was_not_proposed_for_the_person(
    world: World, desk: Any, person: int, key: str
) -> None:
    with refuses("Offices_NotProposed", key=key, person=person):
        desk.send(1, "linkKey", person, key)
    for proposal in (("proposePerson", key), ("proposeKey", world.person("approver"), key)):
        desk.send(0, *proposal)
        with refuses("Offices_NotProposed", key=key, person=person):
            desk.send(1, "linkKey", person, key)
    desk.send(0, "proposeKey", person, key)
    desk.send(1, "linkKey", person, key)


def test_linkKey__reverts_for_the_authority_that_proposed(desk: Any, person: int, key: str) -> None:
    desk.send(0, "proposeKey", person, key)
    with refuses("Offices_SameAuthority", person=1):
        desk.send(0, "linkKey", person, key)


def test_linkKey__reverts_when_the_proposer_left(
    world: World, desk: Any, person: int, key: str
) -> None:
    authority, third = desk.third()
    third.send(desk.call("proposeKey", person, key))
    world.remove(authority, "appointing_authority")
    with refuses("Offices_ProposerLeft", proposer=authority):
        desk.send(1, "linkKey", person, key)


def test_linkKey__works_once_the_delay_is_over(
    world: World, desk: Any, person: int, key: str
) -> None:
    proposed = desk.send(0, "proposeKey", person, key)
    assert world.events(proposed) == [("KeyProposed", {"person": person, "key": key, "by": 1})]
    assert desk.key(key) == (0, 0, 0, 0, False)

    linked = desk.send(1, "linkKey", person, key)
    start = world.now() + DELAY
    facts = {"person": person, "key": key, "from": start, "proposer": 1, "confirmer": 2}
    assert world.events(linked) == [("KeyLinked", facts)]
    assert desk.key(key) == (person, start, 1, 2, False)
    first = world.officer("maker").address
    assert world.offices.functions.keysOf(person).call() == [first, key]

    world.warp_to(start - 1)
    assert desk.person_of(key) == 0
    with refuses("Offices_NotInOffice", key=key, office=MAKER):
        world.client.call(desk.call("holder", key, MAKER))
    world.warp_to(start)
    assert desk.person_of(key) == desk.ask("holder", key, MAKER) == person
    assert desk.person_of(first) == person, "the other key goes on working"


def test_unlinkKey__reverts_when_there_is_nothing_to_retire(
    world: World, desk: Any, person: int, key: str
) -> None:
    with refuses("Offices_NothingToEnd", key=key, person=0):
        desk.send(0, "unlinkKey", key)
    desk.link(person, key)
    desk.send(0, "unlinkKey", key)
    with refuses("Offices_NothingToEnd", key=key, person=person):
        desk.send(0, "unlinkKey", key)


def test_unlinkKey__reverts_for_the_last_key_of_one_of_two_authorities(
    world: World, desk: Any, key: str
) -> None:
    second = world.officer("appointing_authority", 1).address
    with refuses("Offices_TooFewAuthorities", person=2, left=1):
        desk.send(0, "unlinkKey", second)
    start = desk.link(2, key)
    world.warp_to(start - 2)
    with refuses("Offices_TooFewAuthorities", person=2, left=1):
        desk.send(0, "unlinkKey", second)
    world.warp_to(start)
    desk.send(0, "unlinkKey", second)
    assert desk.person_of(key) == 2


def test_unlinkKey__takes_a_last_key_where_two_other_authorities_have_one(
    world: World, desk: Any
) -> None:
    person, third = desk.third()
    desk.send(0, "unlinkKey", third.address)
    assert desk.in_office(person, "appointing_authority"), (
        "the office is the person's, not the key's"
    )
    with refuses("Offices_TooFewAuthorities", person=2, left=1):
        desk.send(0, "unlinkKey", world.officer("appointing_authority", 1).address)


@pytest.mark.parametrize("begun", [True, False])
def test_unlinkKey__retires_a_key_for_good(
    world: World, desk: Any, person: int, key: str, begun: bool
) -> None:
    start = desk.link(person, key)
    if begun:
        world.warp_to(start)

    receipt = desk.send(0, "unlinkKey", key)

    assert world.events(receipt) == [("KeyUnlinked", {"person": person, "key": key, "by": 1})]
    assert desk.key(key) == (person, start, 1, 2, True)
    world.warp_to(start + 1)
    assert desk.person_of(key) == 0
    assert desk.person_of(world.officer("maker").address) == person


def test_unlinkKey__leaves_a_person_without_a_key_until_another_is_linked(
    world: World, desk: Any, person: int, key: str
) -> None:
    desk.send(0, "unlinkKey", world.officer("maker").address)
    with refuses("Offices_NotInOffice", office=MAKER):
        world.client.call(desk.call("holder", world.officer("maker").address, MAKER))
    world.warp_to(desk.link(person, key))
    assert desk.ask("holder", key, MAKER) == person


def test_vetoKey__reverts_when_there_is_no_link_to_stop(
    world: World, desk: Any, person: int, key: str
) -> None:
    with refuses("Offices_NothingToEnd", key=key, person=0):
        desk.veto("vetoKey", key)
    desk.send(0, "proposeKey", person, key)
    with refuses("Offices_NothingToEnd", key=key, person=0):
        desk.veto("vetoKey", key)
    desk.send(1, "linkKey", person, key)
    desk.send(0, "unlinkKey", key)
    with refuses("Offices_NothingToEnd", key=key, person=person):
        desk.veto("vetoKey", key)


def test_vetoKey__stops_a_link_to_the_last_second_before_it_begins(
    world: World, desk: Any, person: int, key: str
) -> None:
    start = desk.link(person, key)
    world.next_block_at(start - 1)

    receipt = desk.veto("vetoKey", key)

    by = world.person("guardian")
    assert world.events(receipt) == [("KeyVetoed", {"person": person, "key": key, "by": by})]
    assert desk.key(key) == (person, start, 1, 2, True)
    world.warp_to(start)
    assert desk.person_of(key) == 0


def test_vetoKey__reverts_from_the_second_it_works(
    world: World, desk: Any, person: int, key: str
) -> None:
    world.next_block_at(desk.link(person, key))
    with refuses("Offices_NothingToEnd", key=key, person=person):
        desk.veto("vetoKey", key)
    world.mine()
    assert desk.person_of(key) == person
