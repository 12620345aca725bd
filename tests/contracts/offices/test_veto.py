"""What the guardian stops: vetoAppointment

given nothing proposed, a term that is over, removed or vetoed, or one that runs
    it reverts with Offices_NothingToEnd
given a term that is proposed
    it can no longer be confirmed
given a term before its first second, to the last one
    it never begins
given a renewal before its first second
    the running term stays and ends as it would
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, OFFICES, World, refuses

MAKER = OFFICES.index("maker")


def vetoed(world: World, term: tuple[int, int, int, int]) -> tuple[str, dict[str, int]]:
    """The event of a veto of a term."""
    person, office, start, end = term
    facts = {"person": person, "office": office, "from": start, "until": end}
    return "AppointmentVetoed", {**facts, "by": world.person("guardian")}


@pytest.mark.parametrize("why", ["nothing", "begun", "over", "removed", "vetoed"])
def test_vetoAppointment__reverts_when_there_is_nothing_to_stop(
    world: World, desk: Any, newcomer: int, why: str
) -> None:
    if why != "nothing":
        term = desk.appoint(desk.term(newcomer, "maker"))
        if why in ("begun", "over"):
            world.next_block_at(term[2] if why == "begun" else term[3])
        if why == "removed":
            world.remove(newcomer, "maker")
        if why == "vetoed":
            desk.veto("vetoAppointment", newcomer, MAKER)
    with refuses("Offices_NothingToEnd", person=newcomer, office=MAKER):
        desk.veto("vetoAppointment", newcomer, MAKER)


def test_vetoAppointment__stops_a_proposal(world: World, desk: Any, newcomer: int) -> None:
    term = desk.term(newcomer, "maker")
    desk.propose(term)

    receipt = desk.veto("vetoAppointment", newcomer, MAKER)

    assert world.events(receipt) == [vetoed(world, term)]
    assert tuple(world.offices.functions.proposalOf(newcomer, MAKER).call()) == (0, 0, 0, 0)
    with refuses("Offices_NotProposed", person=newcomer, office=MAKER):
        desk.confirm(term)


def test_vetoAppointment__I21_stops_a_term_to_the_last_second_before_it_begins(
    world: World, desk: Any, newcomer: int
) -> None:
    term = desk.appoint(desk.term(newcomer, "maker"))
    world.next_block_at(term[2] - 1)

    receipt = desk.veto("vetoAppointment", newcomer, MAKER)

    assert world.events(receipt) == [vetoed(world, term)]
    kept = world.offices.functions.termOf(newcomer, MAKER).call()
    assert list(kept) == [term[2], term[3], 0, 1, 2, True]
    world.warp_to(term[2])
    assert not desk.in_office(newcomer, "maker")
    world.appoint(newcomer, "maker")
    assert desk.in_office(newcomer, "maker"), "a veto is of one term, not of the person"


def test_vetoAppointment__stops_a_renewal_and_leaves_the_running_term(
    world: World, desk: Any, newcomer: int
) -> None:
    _, _, start, end = desk.appoint(desk.term(newcomer, "maker"))
    renewal = desk.appoint((newcomer, MAKER, end, end + DAY))
    world.next_block_at(end - 1)

    receipt = desk.veto("vetoAppointment", newcomer, MAKER)

    assert world.events(receipt) == [vetoed(world, renewal)]
    kept = world.offices.functions.termOf(newcomer, MAKER).call()
    assert list(kept) == [start, end, 0, 1, 2, False]
    assert desk.in_office(newcomer, "maker")
    world.warp_to(end)
    assert not desk.in_office(newcomer, "maker")


def test_vetoAppointment__stops_all_that_has_not_begun_at_once(
    world: World, desk: Any, newcomer: int
) -> None:
    term = desk.appoint(desk.term(newcomer, "maker"))
    end = term[3]
    renewal = desk.appoint((newcomer, MAKER, end, end + DAY))
    receipt = desk.veto("vetoAppointment", newcomer, MAKER)
    assert world.events(receipt) == [vetoed(world, term), vetoed(world, renewal)]
    world.warp_to(end)
    assert not desk.in_office(newcomer, "maker")


def test_vetoAppointment__leaves_other_offices_of_the_person(
    world: World, desk: Any, newcomer: int
) -> None:
    for office in ("maker", "counter"):
        term = desk.appoint(desk.term(newcomer, office))
    desk.veto("vetoAppointment", newcomer, MAKER)
    world.warp_to(term[2])
    assert desk.in_office(newcomer, "counter")
    assert not desk.in_office(newcomer, "maker")
