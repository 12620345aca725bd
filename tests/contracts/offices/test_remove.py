"""Removing an officer: remove

given a person who never held the office, whose term is over, or who was removed before
    it reverts with Offices_NotProposed
given a person in office
    the term ends at once, by one authority
    other offices of the person stay
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, OFFICES, World, refuses

MAKER = OFFICES.index("maker")


@pytest.mark.parametrize("why", ["never held", "over", "removed"])
def test_remove__reverts_without_a_term_to_end(world: World, why: str) -> None:
    person = world.person("budget_officer")
    if why == "over":
        world.appoint(person, "maker", days=1)
        world.warp(2 * DAY)
    if why == "removed":
        world.appoint(person, "maker", days=1)
        world.remove(person, "maker")
    with refuses("Offices_NotProposed", person=person, office=MAKER):
        world.remove(person, "maker")


def test_remove__ends_the_term_at_once(world: World) -> None:
    person = world.person("maker")
    maker = world.officer("maker").address
    assert world.offices.functions.holder(maker, MAKER).call() == person
    fn = world.offices.functions.remove(person, MAKER)

    receipt = world.send("appointing_authority", fn)

    assert world.events(receipt) == [("Removed", {"person": person, "office": MAKER, "by": 1})]
    with refuses("Offices_NotInOffice", key=maker, office=MAKER):
        world.client.call(world.offices.functions.holder(maker, MAKER))
    other = world.person("maker", 1)
    assert world.offices.functions.inOffice(other, MAKER).call(), "the other maker stays"


def test_remove__leaves_other_offices_of_the_person(world: World) -> None:
    person = world.person("maker")
    world.appoint(person, "program_admin")
    world.remove(person, "maker")
    admin = OFFICES.index("program_admin")
    assert world.offices.functions.inOffice(person, admin).call()
