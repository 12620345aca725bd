"""Enrollments that come to nothing: reject, withdraw

given a case that is not enrolled, or approved already
    both revert with Roster_WrongStatus
given the caseworker who enrolled it, now a determiner
    reject reverts with Roster_SamePerson
given another caseworker
    withdraw reverts with Roster_NotTheCaseworker
given no reason
    reject reverts with Roster_NoReason
given references that are not the case's, or not all of them, or one of them twice
    both revert with Roster_WrongRefs
given all of its references
    the case is over and its household is free to enroll anew
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import World, digest, enrollment, refuses

CASE, MEMBERS = digest("case 1"), [digest("member 1"), digest("member 1b")]
REJECTED, WITHDRAWN = 3, 4
OFFICES = {"reject": "determiner", "withdraw": "caseworker"}


@pytest.fixture(scope="module")
def enrolled(agency: World, shared: None) -> World:
    """Case 1 of two persons waits for its approval, and so does case 2."""
    agency.enroll([enrollment(1, member_refs=MEMBERS), enrollment(2)])
    return agency


def end(
    world: World,
    name: str,
    case_ref: bytes = CASE,
    members: list[bytes] = MEMBERS,
    *,
    case_no: int = 1,
    reason: bytes = digest("reason"),
) -> Any:
    fn = world.roster.functions[name](case_no, case_ref, members, reason)
    return world.send(OFFICES[name], fn)


@pytest.mark.parametrize("name", OFFICES)
def test_end__reverts_for_a_case_that_does_not_wait_for_approval(
    enrolled: World, name: str
) -> None:
    with refuses("Roster_WrongStatus", caseNo=7, status=0):
        end(enrolled, name, case_no=7)
    enrolled.approve([1])
    with refuses("Roster_WrongStatus", caseNo=1, status=2):
        end(enrolled, name)


def test_reject__reverts_for_the_person_who_enrolled(enrolled: World) -> None:
    person = enrolled.person("caseworker")
    enrolled.remove(person, "caseworker")
    enrolled.appoint(person, "determiner")
    fn = enrolled.roster.functions.reject(1, CASE, MEMBERS, digest("reason"))
    with refuses("Roster_SamePerson", person=person):
        enrolled.send("caseworker", fn)
    enrolled.send("determiner", fn)


def test_withdraw__reverts_for_another_caseworker(enrolled: World) -> None:
    fn = enrolled.roster.functions.withdraw(1, CASE, MEMBERS, digest("reason"))
    with refuses("Roster_NotTheCaseworker", caseNo=1, caseworker=enrolled.person("caseworker")):
        enrolled.send("caseworker", fn, 1)


def test_reject__reverts_without_a_reason(enrolled: World) -> None:
    with refuses("Roster_NoReason", caseNo=1):
        end(enrolled, "reject", reason=bytes(32))


@pytest.mark.parametrize("name", OFFICES)
@pytest.mark.parametrize(
    ("case_ref", "members", "given"),
    [
        (digest("case 2"), MEMBERS, digest("case 2")),
        (digest("case 9"), MEMBERS, digest("case 9")),
        (CASE, MEMBERS[:1], (1).to_bytes(32, "big")),
        (CASE, [*MEMBERS, digest("member 2")], (3).to_bytes(32, "big")),
        (CASE, [MEMBERS[0], digest("member 2")], digest("member 2")),
        (CASE, [MEMBERS[0], MEMBERS[0]], MEMBERS[0]),
    ],
    ids=["another case's", "nobody's", "too few", "too many", "another member", "one twice"],
)
def test_end__I7_reverts_for_other_references(
    enrolled: World, name: str, case_ref: bytes, members: list[bytes], given: bytes
) -> None:
    with refuses("Roster_WrongRefs", caseNo=1, given=given):
        end(enrolled, name, case_ref, members)


@pytest.mark.parametrize("name", OFFICES)
def test_end__I7_frees_the_household_and_nobody_else(enrolled: World, name: str) -> None:
    world, roster = enrolled, enrolled.roster.functions
    before = world.case(1)

    receipt = end(world, name, members=MEMBERS[::-1])

    by = world.person(OFFICES[name])
    event, status = {
        "reject": ("CaseRejected", REJECTED),
        "withdraw": ("CaseWithdrawn", WITHDRAWN),
    }[name]
    facts = {"caseNo": 1, "caseRef": CASE, "reasonHash": digest("reason"), "by": by}
    assert world.events(receipt) == [(event, facts)]
    assert world.case(1) == before | {"status": status, "closer": by}
    assert roster.caseNoOf(CASE).call() == 0
    assert [roster.memberOf(each).call() for each in MEMBERS] == [0, 0]
    assert roster.memberOf(digest("member 2")).call() == 2
    assert roster.acted(1, by).call()
    again = enrollment(1, member_refs=MEMBERS, prior_case_no=1)
    assert world.enroll([again]) == [3]
    with refuses("Roster_WrongStatus", caseNo=1, status=status):
        world.approve([1])
