"""Appointing: proposeAppointment, appoint

given a person never opened
    proposing reverts with Offices_UnknownPerson
given a term that is empty, over, or of no office
    proposing reverts with Offices_BadTerm
given nothing proposed, or another term than proposed
    appointing reverts with Offices_NotProposed
given the authority that proposed
    appointing reverts with Offices_SameAuthority
given a term that ended while it waited
    appointing reverts with Offices_BadTerm
given the same office overlapping
    appointing reverts with Offices_AlreadyAppointed
given an incompatible office overlapping
    appointing reverts with Offices_Incompatible, for every pair of the table and no other
given a compatible term
    it is in office from its first second to the last before its end
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, OFFICES, World, refuses

AUTHORITY = "appointing_authority"
ALONE = {"appointing_authority", "monitor", "guardian"}
OPPOSED = {
    frozenset(pair)
    for pair in (
        ("caseworker", "determiner"),
        ("maker", "approver"),
        ("grants_officer", "reviewer"),
        ("investigator", "caseworker"),
        ("investigator", "determiner"),
        ("investigator", "maker"),
        ("counter", "caseworker"),
        ("counter", "determiner"),
    )
}


def number(office: str) -> int:
    return OFFICES.index(office)


@pytest.fixture
def newcomer(world: World) -> int:
    """A person without an office."""
    key = world.stranger().address
    world.send(AUTHORITY, world.offices.functions.proposePerson(key))
    world.send(AUTHORITY, world.offices.functions.openPerson(key), 1)
    return int(world.offices.functions.persons().call())


def test_proposeAppointment__reverts_for_a_person_never_opened(world: World, newcomer: int) -> None:
    now = world.now()
    for unknown in (0, newcomer + 1):
        fn = world.offices.functions.proposeAppointment(unknown, number("maker"), now, now + DAY)
        with refuses("Offices_UnknownPerson", person=unknown):
            world.send(AUTHORITY, fn)


@pytest.mark.parametrize(
    ("office", "start", "end"),
    [("none", 0, DAY), ("maker", DAY, DAY), ("maker", -2 * DAY, -DAY)],
    ids=["no office", "empty", "over"],
)
def test_proposeAppointment__reverts_for_a_bad_term(
    world: World, newcomer: int, office: str, start: int, end: int
) -> None:
    now = world.now()
    term = (newcomer, number(office), now + start, now + end)
    with refuses("Offices_BadTerm", **{"from": now + start, "until": now + end}):
        world.send(AUTHORITY, world.offices.functions.proposeAppointment(*term))


def test_appoint__reverts_when_nothing_was_proposed(world: World, newcomer: int) -> None:
    now = world.now()
    fn = world.offices.functions.appoint(newcomer, number("maker"), now, now + DAY)
    with refuses("Offices_NotProposed", person=newcomer, office=number("maker")):
        world.send(AUTHORITY, fn, 1)


@pytest.mark.parametrize("moved", [2, 3], ids=["from", "until"])
def test_appoint__reverts_for_another_term_than_proposed(
    world: World, newcomer: int, moved: int
) -> None:
    now = world.now()
    term = [newcomer, number("maker"), now, now + DAY]
    world.send(AUTHORITY, world.offices.functions.proposeAppointment(*term))
    term[moved] += 1
    with refuses("Offices_NotProposed", person=newcomer):
        world.send(AUTHORITY, world.offices.functions.appoint(*term), 1)


def test_appoint__reverts_for_the_authority_that_proposed(world: World, newcomer: int) -> None:
    now = world.now()
    term = (newcomer, number("maker"), now, now + DAY)
    world.send(AUTHORITY, world.offices.functions.proposeAppointment(*term))
    with refuses("Offices_SameAuthority", person=1):
        world.send(AUTHORITY, world.offices.functions.appoint(*term))


def test_appoint__reverts_for_a_term_that_ended_while_it_waited(
    world: World, newcomer: int
) -> None:
    now = world.now()
    term = (newcomer, number("maker"), now, now + DAY)
    world.send(AUTHORITY, world.offices.functions.proposeAppointment(*term))
    world.warp_to(now + DAY)
    with refuses("Offices_BadTerm", until=now + DAY):
        world.send(AUTHORITY, world.offices.functions.appoint(*term), 1)


def test_appoint__reverts_when_the_office_is_held_already(world: World, newcomer: int) -> None:
    world.appoint(newcomer, "maker", days=30)
    with refuses("Offices_AlreadyAppointed", person=newcomer, office=number("maker")):
        world.appoint(newcomer, "maker", days=60)


def test_appoint__appoints_again_after_the_term(world: World, newcomer: int) -> None:
    world.appoint(newcomer, "maker", days=30)
    world.warp(31 * DAY)
    world.appoint(newcomer, "maker", days=30)
    assert world.offices.functions.inOffice(newcomer, number("maker")).call()


@pytest.mark.parametrize("held", OFFICES[1:])
def test_appoint__I21_refuses_incompatible_offices_and_no_others(
    world: World, newcomer: int, held: str
) -> None:
    world.appoint(newcomer, held)
    start = world.now()
    confirmer = world.officer(AUTHORITY, 1).address
    for wanted in OFFICES[1:]:
        if wanted == held:
            continue
        term = (newcomer, number(wanted), start, start + DAY)
        world.send(AUTHORITY, world.offices.functions.proposeAppointment(*term))
        appoint = world.offices.functions.appoint(*term)
        pair = {held, wanted}
        if ALONE & pair or "hearing_officer" in pair or pair in OPPOSED:
            facts = {"person": newcomer, "office": number(wanted), "held": number(held)}
            with refuses("Offices_Incompatible", **facts):
                world.client.call(appoint, sender=confirmer)
        else:
            world.client.call(appoint, sender=confirmer)


def test_appoint__is_in_office_for_its_term_and_no_second_more(world: World, newcomer: int) -> None:
    start = world.now() + DAY
    term = (newcomer, number("maker"), start, start + DAY)

    proposed = world.send(AUTHORITY, world.offices.functions.proposeAppointment(*term))
    facts = {"person": newcomer, "office": number("maker"), "from": start, "until": start + DAY}
    assert world.events(proposed) == [("AppointmentProposed", {**facts, "by": 1})]
    appointed = world.send(AUTHORITY, world.offices.functions.appoint(*term), 1)
    by = {"proposer": 1, "confirmer": 2}
    assert world.events(appointed) == [("Appointed", {**facts, **by})]

    in_office = world.offices.functions.inOffice(newcomer, number("maker"))
    for moment, expected in [(-1, False), (0, True), (DAY - 1, True), (DAY, False)]:
        world.warp_to(start + moment)
        assert in_office.call(block_identifier="latest") is expected, f"{moment} s after its start"
