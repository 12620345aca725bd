"""Appointing: proposeAppointment, appoint

given a person never opened
    proposing reverts with Offices_UnknownPerson
given a term that is empty, or of no office
    proposing reverts with Offices_BadTerm
given nothing proposed, or another term than proposed
    appointing reverts with Offices_NotProposed
given the authority that proposed
    appointing reverts with Offices_SameAuthority
given a proposer who left office since
    appointing reverts with Offices_ProposerLeft
given a term that begins before the delay is over
    both revert with Offices_TooSoon, counted from then
given the same office, running or to come
    proposing reverts with Offices_AlreadyAppointed
    a term from the second it ends renews it without a break, one renewal at a time
given an incompatible office that overlaps, confirmed or only proposed
    proposing reverts with Offices_Incompatible, for every pair of the table and no other
    a proposal that can no longer be confirmed stands in nobody's way
given a compatible term
    it is in office from its first second to the last before its end
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, OFFICES, World, refuses
from almoner.testing.founding import DELAY, LEAD

ALONE = {"appointing_authority", "monitor", "guardian"}
OPPOSED = {
    frozenset(pair)
    for pair in (
        ("caseworker", "determiner"),
        ("maker", "approver"),
        ("program_admin", "approver"),
        ("grants_officer", "reviewer"),
        ("investigator", "caseworker"),
        ("investigator", "determiner"),
        ("investigator", "maker"),
        ("investigator", "program_admin"),
        ("investigator", "approver"),
        ("investigator", "grants_officer"),
        ("investigator", "reviewer"),
        ("investigator", "counter"),
        ("counter", "caseworker"),
        ("counter", "determiner"),
    )
}
MAKER, APPROVER = OFFICES.index("maker"), OFFICES.index("approver")


def test_proposeAppointment__reverts_for_a_person_never_opened(desk: Any, newcomer: int) -> None:
    for unknown in (0, newcomer + 1):
        with refuses("Offices_UnknownPerson", person=unknown):
            desk.propose(desk.term(unknown, "maker"))


@pytest.mark.parametrize(
    ("office", "days"), [("none", 1), ("maker", 0)], ids=["no office", "empty"]
)
def test_proposeAppointment__reverts_for_a_bad_term(
    desk: Any, newcomer: int, office: str, days: int
) -> None:
    term = desk.term(newcomer, office, days=days)
    with refuses("Offices_BadTerm", **{"from": term[2], "until": term[3]}):
        desk.propose(term)


def test_proposeAppointment__reverts_before_the_delay_is_over(
    world: World, desk: Any, newcomer: int
) -> None:
    now = world.now() + 10
    for start, refused in [(now + DELAY - 1, True), (now + DELAY, False)]:
        term = (newcomer, MAKER, start, start + DAY)
        world.next_block_at(now)
        if refused:
            with refuses("Offices_TooSoon", **{"from": start, "earliest": now + DELAY}):
                desk.propose(term)
        else:
            desk.propose(term)


def test_proposeAppointment__replaces_an_unconfirmed_proposal(
    world: World, desk: Any, newcomer: int
) -> None:
    first, second = (desk.term(newcomer, "maker", days=days) for days in (10, 20))
    desk.propose(first)
    desk.propose(second, at=1)
    proposal = world.offices.functions.proposalOf(newcomer, MAKER).call()
    assert tuple(proposal) == (*second[2:], 2, world.now())
    with refuses("Offices_NotProposed", person=newcomer):
        desk.confirm(first, at=0)
    desk.confirm(second, at=0)


def test_appoint__reverts_when_nothing_was_proposed(desk: Any, newcomer: int) -> None:
    with refuses("Offices_NotProposed", person=newcomer, office=MAKER):
        desk.confirm(desk.term(newcomer, "maker"))


@pytest.mark.parametrize("moved", [2, 3], ids=["from", "until"])
def test_appoint__I20_reverts_for_another_term_than_proposed(
    desk: Any, newcomer: int, moved: int
) -> None:
    term = list(desk.term(newcomer, "maker"))
    desk.propose(tuple(term))
    term[moved] += 1
    with refuses("Offices_NotProposed", person=newcomer):
        desk.confirm(tuple(term))


def test_appoint__reverts_for_the_authority_that_proposed(desk: Any, newcomer: int) -> None:
    term = desk.term(newcomer, "maker")
    desk.propose(term)
    with refuses("Offices_SameAuthority", person=1):
        desk.confirm(term, at=0)


@pytest.mark.parametrize("again", [False, True], ids=["removed", "appointed again"])
def test_appoint__reverts_when_the_proposer_left(
    world: World, desk: Any, newcomer: int, again: bool
) -> None:
    person, third = desk.third()
    term = desk.term(newcomer, "maker", lead=10 * DAY)
    third.send(desk.call("proposeAppointment", *term))
    world.remove(person, "appointing_authority")
    if again:
        world.appoint(person, "appointing_authority")
    with refuses("Offices_ProposerLeft", proposer=person):
        desk.confirm(term)
    desk.appoint(term)


def test_appoint__I21_leaves_the_guardian_the_whole_delay(
    world: World, desk: Any, newcomer: int
) -> None:
    term = desk.term(newcomer, "maker")
    desk.propose(term)
    world.warp_to(term[2] - DELAY + 1)
    confirmer = world.officer("appointing_authority", 1).address
    with refuses("Offices_TooSoon", **{"from": term[2], "earliest": term[2] + 1}):
        world.client.call(desk.call("appoint", *term), sender=confirmer)
    term = desk.term(newcomer, "maker")
    desk.propose(term)
    world.next_block_at(term[2] - DELAY)
    desk.confirm(term)


def test_proposeAppointment__reverts_when_the_office_is_held_already(
    world: World, desk: Any, newcomer: int
) -> None:
    end = desk.appoint(desk.term(newcomer, "maker"))[3]
    facts = {"person": newcomer, "office": MAKER, "until": end}
    for start in (world.now() + LEAD, end - 1, end + 1):
        with refuses("Offices_AlreadyAppointed", **facts):
            desk.propose((newcomer, MAKER, start, end + DAY))


def test_appoint__appoints_again_after_the_term(world: World, desk: Any, newcomer: int) -> None:
    world.warp_to(desk.appoint(desk.term(newcomer, "maker"))[3])
    assert not desk.in_office(newcomer, "maker")
    world.appoint(newcomer, "maker", days=30)
    assert desk.in_office(newcomer, "maker")


def test_appoint__renews_a_term_without_a_break(world: World, desk: Any, newcomer: int) -> None:
    _, _, start, end = desk.appoint(desk.term(newcomer, "maker"))
    world.warp_to(start)
    term = world.offices.functions.termOf

    renewal = (newcomer, MAKER, end, end + DAY)
    desk.propose(renewal)

    receipt = desk.confirm(renewal)

    assert list(term(newcomer, MAKER).call()) == [start, end, end + DAY, 1, 2, False]
    facts = {"person": newcomer, "office": MAKER, "from": end, "until": end + DAY}
    assert world.events(receipt) == [("Appointed", {**facts, "proposer": 1, "confirmer": 2})]
    with refuses("Offices_AlreadyAppointed", until=end + DAY):
        desk.propose((newcomer, MAKER, end + DAY, end + 2 * DAY))
    for moment in (end - 1, end, end + DAY - 1):
        world.warp_to(moment)
        assert desk.in_office(newcomer, "maker")
        assert desk.ask("inOfficeSince", newcomer, MAKER, start), "it is one time in office"
    world.warp_to(end + DAY)
    assert not desk.in_office(newcomer, "maker")


def test_appoint__renews_again_once_a_renewal_has_begun(
    world: World, desk: Any, newcomer: int
) -> None:
    _, _, start, end = desk.appoint(desk.term(newcomer, "maker"))
    desk.appoint((newcomer, MAKER, end, end + DAY))
    world.warp_to(end)
    desk.appoint((newcomer, MAKER, end + DAY, end + 2 * DAY))
    kept = list(world.offices.functions.termOf(newcomer, MAKER).call())
    assert kept == [start, end + DAY, end + 2 * DAY, 1, 2, False]


@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "only proposed"])
@pytest.mark.parametrize("held", OFFICES[1:])
def test_proposeAppointment__I21_refuses_incompatible_offices_and_no_others(
    world: World, desk: Any, newcomer: int, held: str, confirmed: bool
) -> None:
    _, number, start, end = desk.term(newcomer, held, lead=LEAD + DAY)
    desk.propose((newcomer, number, start, end))
    if confirmed:
        desk.confirm((newcomer, number, start, end))
    caller = world.officer("appointing_authority", 1).address
    for wanted in OFFICES[1:]:
        if wanted == held:
            continue
        office = OFFICES.index(wanted)
        # The seconds before and after are free.
        apart = [(start - 60, start), (end, end + 60)]
        for term in (*apart, (start - 60, start + 1), (end - 1, end + 60), (start, end)):
            call = desk.call("proposeAppointment", newcomer, office, *term)
            pair = {held, wanted}
            opposed = ALONE & pair or "hearing_officer" in pair or pair in OPPOSED
            if opposed and term not in apart:
                facts = {"person": newcomer, "office": office, "held": number}
                with refuses("Offices_Incompatible", **facts):
                    world.client.call(call, sender=caller)
            else:
                world.client.call(call, sender=caller)


def test_proposeAppointment__I21_reverts_over_a_renewal(
    world: World, desk: Any, newcomer: int
) -> None:
    end = desk.appoint(desk.term(newcomer, "maker"))[3]
    desk.appoint((newcomer, MAKER, end, end + DAY))
    with refuses("Offices_Incompatible", held=MAKER):
        desk.propose((newcomer, APPROVER, end + DAY - 1, end + 2 * DAY))
    desk.propose((newcomer, APPROVER, end + DAY, end + 2 * DAY))


@pytest.mark.parametrize("why", ["too late", "proposer left", "removed", "vetoed"])
def test_proposeAppointment__passes_a_proposal_that_cannot_be_confirmed_any_more(
    world: World, desk: Any, newcomer: int, why: str
) -> None:
    person, third = desk.third()
    dead = desk.term(newcomer, "maker", days=300)
    third.send(desk.call("proposeAppointment", *dead))
    wanted = (newcomer, APPROVER, dead[2] + DAY, dead[3])
    with refuses("Offices_Incompatible", held=MAKER):
        desk.propose(wanted)
    if why == "too late":
        world.warp_to(dead[2] - DELAY + 1)
    elif why == "proposer left":
        world.remove(person, "appointing_authority")
    elif why == "removed":
        desk.send(0, "remove", newcomer, MAKER)
    else:
        desk.veto("vetoAppointment", newcomer, MAKER)
    desk.appoint(wanted)
    with refuses("Offices_TooSoon" if why == "too late" else _dead(why)):
        desk.confirm(dead)


def _dead(why: str) -> str:
    return "Offices_ProposerLeft" if why == "proposer left" else "Offices_NotProposed"


def test_appoint__is_in_office_for_its_term_and_no_second_more(
    world: World, desk: Any, newcomer: int
) -> None:
    term = desk.term(newcomer, "maker", lead=DAY, days=1)
    _, _, start, end = term

    proposed = desk.propose(term)
    facts = {"person": newcomer, "office": MAKER, "from": start, "until": end}
    assert world.events(proposed) == [("AppointmentProposed", {**facts, "by": 1})]
    proposal = world.offices.functions.proposalOf(newcomer, MAKER).call()
    assert tuple(proposal) == (start, end, 1, world.now())
    appointed = desk.confirm(term)
    by = {"proposer": 1, "confirmer": 2}
    assert world.events(appointed) == [("Appointed", {**facts, **by})]
    kept = world.offices.functions.termOf(newcomer, MAKER).call()
    assert list(kept) == [start, end, 0, 1, 2, False]
    assert tuple(world.offices.functions.proposalOf(newcomer, MAKER).call()) == (0, 0, 0, 0)

    for moment, expected in [(-1, False), (0, True), (DAY - 1, True), (DAY, False)]:
        world.warp_to(start + moment)
        assert desk.in_office(newcomer, "maker") is expected, f"{moment} s after its start"


def test_inOfficeSince__counts_the_term_that_runs_and_no_earlier_one(
    world: World, desk: Any, newcomer: int
) -> None:
    first = desk.appoint(desk.term(newcomer, "maker"))[2]
    assert not desk.ask("inOfficeSince", newcomer, MAKER, first), "it has not begun"
    world.warp_to(first)
    for since, expected in [(first - 1, False), (first, True), (first + 1, True)]:
        assert desk.ask("inOfficeSince", newcomer, MAKER, since) is expected
    world.remove(newcomer, "maker")
    assert not desk.ask("inOfficeSince", newcomer, MAKER, first)
    world.appoint(newcomer, "maker")
    assert not desk.ask("inOfficeSince", newcomer, MAKER, first), "an approval does not revive"
    assert desk.ask("inOfficeSince", newcomer, MAKER, world.now())
