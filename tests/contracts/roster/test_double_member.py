"""Persons who lawfully belong to two households: proposeDoubleMember, confirmDoubleMember

given no member or no household
    proposing reverts with Roster_NotExcepted
given an end in the past
    proposing reverts with Roster_BadDate
given nothing proposed, other figures, confirmed before, or a proposer who left office
    confirming reverts with Roster_NotExcepted
given the person who proposed it
    confirming reverts with Roster_SamePerson
given another household than the declared one, or a third
    enrolling reverts with Roster_MemberTaken
given a household whose last period begins after the exception ends, or has no date
    enrolling and renewing revert with Roster_NotExcepted
given the declared household in its time
    the person belongs to both, until one of them is freed
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, World, digest, enrollment, fields, refuses

CHILD, SECOND = digest("member 1"), digest("case 2")
RENEW = 6


def declare(world: World, case_ref: bytes = SECOND, days: int = 400) -> int:
    """Has two persons declare that the child belongs to a second household; until when."""
    until = world.now() + days * DAY
    roster = world.roster.functions
    world.send("determiner", roster.proposeDoubleMember(CHILD, case_ref, until))
    world.send("program_admin", roster.confirmDoubleMember(CHILD, case_ref, until))
    return until


def second(number: int = 2, **overrides: Any) -> Any:
    """A household of the child and a parent."""
    return enrollment(number, member_refs=[digest(f"member {number}"), CHILD], **overrides)


@pytest.mark.parametrize(("member", "case_ref"), [(bytes(32), SECOND), (CHILD, bytes(32))])
def test_proposeDoubleMember__reverts_without_member_or_household(
    world: World, member: bytes, case_ref: bytes
) -> None:
    fn = world.roster.functions.proposeDoubleMember(member, case_ref, world.now() + DAY)
    with refuses("Roster_NotExcepted", memberRef=member, until=0):
        world.send("determiner", fn)


def test_proposeDoubleMember__reverts_for_a_date_in_the_past(world: World) -> None:
    until = world.now() - 1
    with refuses("Roster_BadDate", given=until):
        fn = world.roster.functions.proposeDoubleMember(CHILD, SECOND, until)
        world.send("determiner", fn)


@pytest.mark.parametrize("why", ["not proposed", "household", "until", "confirmed", "left"])
def test_confirmDoubleMember__reverts_unless_exactly_as_proposed(world: World, why: str) -> None:
    until, roster = world.now() + DAY, world.roster.functions
    if why != "not proposed":
        world.send("determiner", roster.proposeDoubleMember(CHILD, SECOND, until))
    figures = {"household": (digest("case 3"), until), "until": (SECOND, until + 1)}
    confirm = roster.confirmDoubleMember(CHILD, *figures.get(why, (SECOND, until)))
    if why == "confirmed":
        world.send("program_admin", confirm)
    if why == "left":
        world.remove(world.person("determiner"), "determiner")
    with refuses("Roster_NotExcepted", memberRef=CHILD):
        world.send("program_admin", confirm)


def test_confirmDoubleMember__reverts_for_the_person_who_proposed(world: World) -> None:
    until, person = world.now() + DAY, world.person("determiner")
    world.appoint(person, "program_admin")
    roster = world.roster.functions
    world.send("determiner", roster.proposeDoubleMember(CHILD, SECOND, until))
    with refuses("Roster_SamePerson", person=person):
        world.send("determiner", roster.confirmDoubleMember(CHILD, SECOND, until))


def test_confirmDoubleMember__stands_by_two_persons(world: World) -> None:
    roster, until = world.roster.functions, world.now() + DAY
    determiner, admin = world.person("determiner"), world.person("program_admin")
    figures = {"memberRef": CHILD, "caseRef": SECOND, "until": until}
    proposed = world.send("determiner", roster.proposeDoubleMember(CHILD, SECOND, until))
    assert world.events(proposed) == [("DoubleMemberProposed", {**figures, "by": determiner})]
    assert fields(roster.doubleMemberOf(CHILD))["confirmer"] == 0

    confirmed = world.send("program_admin", roster.confirmDoubleMember(CHILD, SECOND, until))

    by = {"proposer": determiner, "by": admin}
    assert world.events(confirmed) == [("DoubleMemberConfirmed", {**figures, **by})]
    assert fields(roster.doubleMemberOf(CHILD)) == {
        "caseRef": SECOND,
        "until": until,
        "proposer": determiner,
        "confirmer": admin,
    }


def test_proposeDoubleMember__I7_alone_excepts_nobody(world: World) -> None:
    world.enroll([enrollment(1)])
    fn = world.roster.functions.proposeDoubleMember(CHILD, SECOND, world.now() + 400 * DAY)
    world.send("determiner", fn)
    with refuses("Roster_MemberTaken", memberRef=CHILD, caseNo=1):
        world.enroll([second()])


def test_enroll__I7_reverts_for_another_household_than_declared_and_for_a_third(
    world: World,
) -> None:
    world.enroll([enrollment(1)])
    declare(world)
    with refuses("Roster_MemberTaken", memberRef=CHILD, caseNo=1):
        world.enroll([second(3)])
    world.enroll([second()])
    declare(world, digest("case 3"))
    with refuses("Roster_MemberTaken", memberRef=CHILD, caseNo=1):
        world.enroll([second(3)])


def test_enroll__I7_reverts_when_the_child_is_twice_in_the_second_household(world: World) -> None:
    world.enroll([enrollment(1)])
    declare(world)
    with refuses("Roster_MemberTaken", memberRef=CHILD, caseNo=1):
        world.enroll([enrollment(2, member_refs=[CHILD, CHILD])])


def test_enroll__I7_reverts_where_the_exception_ends_before_the_last_period(world: World) -> None:
    world.enroll([enrollment(1)])
    until = declare(world, days=40)
    for last in (3, 12, 13):  # the calendar has dates for twelve periods
        with refuses("Roster_NotExcepted", memberRef=CHILD, until=until):
            world.enroll([second(to_period=last)])
    world.enroll([second(to_period=2)])


def test_enroll__I7_joins_the_declared_household_in_its_time(world: World) -> None:
    roster = world.roster.functions
    world.enroll([enrollment(1)])
    until = declare(world)
    world.enroll([second()])
    assert (roster.memberOf(CHILD).call(), roster.secondCaseOf(CHILD).call()) == (1, 2)
    assert world.case(2)["exceptUntil"] == until
    assert world.case(1)["exceptUntil"] == 0


def test_renew__I7_reverts_past_the_end_of_the_exception(world: World) -> None:
    world.enroll([enrollment(1)])
    until = declare(world, days=100)
    world.enroll([second(to_period=2)])
    world.approve([2])
    check = world.roster.functions.requireChange
    begins = [world.program.functions.periodOf(period).call()[0] for period in (4, 5)]
    assert begins[0] < until <= begins[1]
    with refuses("Roster_NotExcepted", until=until):
        world.client.call(check(2, RENEW, (5).to_bytes(32, "big")))
    world.client.call(check(2, RENEW, (4).to_bytes(32, "big")))


@pytest.mark.parametrize("ends", [1, 2])
def test_reject__I7_frees_only_its_own_membership(world: World, ends: int) -> None:
    roster = world.roster.functions
    world.enroll([enrollment(1)])
    declare(world)
    world.enroll([second()])
    members = [CHILD] if ends == 1 else [CHILD, digest("member 2")]
    fn = roster.reject(ends, digest(f"case {ends}"), members, digest("reason"))
    world.send("determiner", fn)
    left = (roster.memberOf(CHILD).call(), roster.secondCaseOf(CHILD).call())
    assert left == ((0, 2) if ends == 1 else (1, 0))
