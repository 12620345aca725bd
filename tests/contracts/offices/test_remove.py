"""Removing an officer: remove

given a person who never held the office, whose term is over, or who was removed before
    it reverts with Offices_NothingToEnd
given an authority, where fewer than two others have a key that works
    it reverts with Offices_TooFewAuthorities
given a person in office
    the term ends at once, by one authority, with its renewal
    other offices of the person stay
given a term that is only proposed, or has not begun
    it never begins
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, OFFICES, World, refuses

MAKER = OFFICES.index("maker")
AUTHORITY = OFFICES.index("appointing_authority")


@pytest.mark.parametrize("why", ["never held", "over", "removed"])
def test_remove__reverts_without_a_term_to_end(world: World, why: str) -> None:
    person = world.person("budget_officer")
    if why == "over":
        world.appoint(person, "maker", days=1)
        world.warp(2 * DAY)
    if why == "removed":
        world.appoint(person, "maker", days=1)
        world.remove(person, "maker")
    with refuses("Offices_NothingToEnd", person=person, office=MAKER):
        world.remove(person, "maker")


@pytest.mark.parametrize("person", [1, 2], ids=["oneself", "the other"])
def test_remove__reverts_for_one_of_two_authorities(world: World, person: int) -> None:
    with refuses("Offices_TooFewAuthorities", person=person, left=1):
        world.remove(person, "appointing_authority")


def test_remove__reverts_where_a_third_authority_cannot_act(world: World, desk: Any) -> None:
    third, sender = desk.third()
    desk.send(0, "unlinkKey", sender.address)
    with refuses("Offices_TooFewAuthorities", person=2, left=1):
        world.remove(2, "appointing_authority")
    world.remove(third, "appointing_authority")
    assert not desk.in_office(third, "appointing_authority")


def test_remove__reverts_where_a_third_authority_has_not_begun(
    world: World, desk: Any, newcomer: int
) -> None:
    start = desk.appoint(desk.term(newcomer, "appointing_authority"))[2]
    with refuses("Offices_TooFewAuthorities", person=2, left=1):
        world.remove(2, "appointing_authority")
    world.warp_to(start)
    world.remove(2, "appointing_authority")
    assert not desk.in_office(2, "appointing_authority")


def test_remove__takes_an_authority_that_has_not_begun(
    world: World, desk: Any, newcomer: int
) -> None:
    start = desk.appoint(desk.term(newcomer, "appointing_authority"))[2]
    world.remove(newcomer, "appointing_authority")
    world.warp_to(start)
    assert not desk.in_office(newcomer, "appointing_authority")


def test_remove__counts_an_authority_appointed_again_once(world: World, desk: Any) -> None:
    person, _ = desk.third()
    world.remove(person, "appointing_authority")
    world.appoint(person, "appointing_authority")
    world.remove(person, "appointing_authority")
    world.appoint(person, "appointing_authority")
    world.remove(2, "appointing_authority")
    with refuses("Offices_TooFewAuthorities", person=person, left=1):
        world.remove(person, "appointing_authority")


def test_remove__ends_the_term_at_once(world: World, desk: Any) -> None:
    person = world.person("maker")
    maker = world.officer("maker").address
    assert desk.ask("holder", maker, MAKER) == person

    receipt = desk.send(0, "remove", person, MAKER)

    assert world.events(receipt) == [("Removed", {"person": person, "office": MAKER, "by": 1})]
    assert world.offices.functions.termOf(person, MAKER).call()[-1] is True
    with refuses("Offices_NotInOffice", key=maker, office=MAKER):
        world.client.call(desk.call("holder", maker, MAKER))
    assert desk.in_office(world.person("maker", 1), "maker"), "the other maker stays"


def test_remove__leaves_other_offices_of_the_person(world: World, desk: Any) -> None:
    person = world.person("maker")
    world.appoint(person, "program_admin")
    world.remove(person, "maker")
    assert desk.in_office(person, "program_admin")


def test_remove__ends_a_term_with_its_renewal(world: World, desk: Any, newcomer: int) -> None:
    _, _, start, end = desk.appoint(desk.term(newcomer, "maker"))
    desk.appoint((newcomer, MAKER, end, end + DAY))
    world.warp_to(start)
    world.remove(newcomer, "maker")
    world.warp_to(end)
    assert not desk.in_office(newcomer, "maker")


@pytest.mark.parametrize("confirmed", [True, False])
def test_remove__ends_what_has_not_begun(
    world: World, desk: Any, newcomer: int, confirmed: bool
) -> None:
    term = desk.term(newcomer, "maker")
    desk.propose(term)
    if confirmed:
        desk.confirm(term)

    receipt = desk.send(0, "remove", newcomer, MAKER)

    facts = {"person": newcomer, "office": MAKER, "by": 1}
    assert world.events(receipt) == [("Removed", facts)]
    with refuses("Offices_NotProposed", person=newcomer, office=MAKER):
        desk.confirm(term)
    world.warp_to(term[2])
    assert not desk.in_office(newcomer, "maker")
