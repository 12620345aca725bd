"""Freeing the household of an ended case: close

given a case that is not terminated
    it reverts with Roster_WrongStatus
given a termination that can still be appealed in time
    it reverts with Roster_ClosesLater
given an appeal of it that waits for its decision
    it reverts with Roster_UnderAppeal
given other references than the case's
    it reverts with Roster_WrongRefs
given anyone, once nobody can appeal in time any more
    the household may enroll anew, and the case never comes back
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, World, digest, enrollment, refuses

TERMINATE, REOPEN, ADEQUATE = 3, 8, 2
CLOSED = 6
CASE, MEMBERS = digest("case 1"), [digest("member 1")]


@pytest.fixture(scope="module")
def ended(agency: World, shared: None) -> World:
    """Case 1 was terminated by the first proposal; case 2 lives."""
    agency.approve(agency.enroll([enrollment(1), enrollment(2)]))
    changes, program = agency.changes.functions, agency.program.address
    reason = digest("reason")
    propose = changes.propose(program, 1, TERMINATE, bytes(32), ADEQUATE, reason)
    agency.send("caseworker", propose)
    agency.send("counter", changes.serve(program, 1, 1, digest("letter")))
    agency.stranger().send(changes.enact(program, 1))
    return agency


def close(world: World, case_ref: bytes = CASE, members: list[bytes] = MEMBERS) -> Any:
    return world.stranger().send(world.roster.functions.close(1, case_ref, members))


def test_close__reverts_for_a_case_that_is_not_terminated(world: World) -> None:
    world.enroll([enrollment(1)])
    with refuses("Roster_WrongStatus", caseNo=1, status=1):
        close(world)
    world.approve([1])
    with refuses("Roster_WrongStatus", caseNo=1, status=2):
        close(world)


def test_close__I14_reverts_while_it_can_be_appealed_in_time_and_not_after(ended: World) -> None:
    closes_at = ended.case(1)["endedAt"] + 20 * DAY
    ended.next_block_at(closes_at - 1)
    with refuses("Roster_ClosesLater", caseNo=1, closesAt=closes_at):
        close(ended)
    ended.next_block_at(closes_at)
    close(ended)


def test_close__I14_reverts_while_an_appeal_of_its_end_is_open(ended: World) -> None:
    world, program = ended, ended.program.address
    hearings = world.hearings.functions
    appeal = hearings.fileAtCounter(program, 1, digest("statement"), True, world.now())
    world.send("counter", appeal, 1)
    world.warp(20 * DAY)
    with refuses("Roster_UnderAppeal", caseNo=1):
        close(world)
    world.send("hearing_officer", hearings.decide(program, 1, False, 0, digest("decision")))
    close(world)


@pytest.mark.parametrize(
    ("case_ref", "members", "given"),
    [
        (digest("case 2"), MEMBERS, digest("case 2")),
        (CASE, [], bytes(32)),
        (CASE, [digest("member 2")], digest("member 2")),
    ],
)
def test_close__I7_reverts_for_other_references(
    ended: World, case_ref: bytes, members: list[bytes], given: bytes
) -> None:
    ended.warp(20 * DAY)
    with refuses("Roster_WrongRefs", caseNo=1, given=given):
        close(ended, case_ref, members)


def test_close__I7_frees_the_household_by_anyone_for_good(ended: World) -> None:
    world, roster = ended, ended.roster.functions
    before = world.case(1)
    with refuses("Roster_CaseRefTaken", caseRef=CASE, caseNo=1):
        world.enroll([enrollment(1)])
    world.warp(20 * DAY)

    receipt = close(world)

    facts = {"caseNo": 1, "caseRef": CASE, "by": world.stranger().address}
    assert world.events(receipt) == [("CaseClosed", facts)]
    assert world.case(1) == before | {"status": CLOSED, "closer": 0}
    assert (roster.caseNoOf(CASE).call(), roster.memberOf(MEMBERS[0]).call()) == (0, 0)
    reopen = world.changes.functions.propose(
        world.program.address, 1, REOPEN, bytes(32), 0, digest("reason")
    )
    with refuses("Roster_WrongStatus", caseNo=1, status=CLOSED):
        world.send("caseworker", reopen)
    assert world.enroll([enrollment(1, prior_case_no=1)]) == [3]


def test_close__names_the_officer_who_did_it(ended: World) -> None:
    ended.warp(20 * DAY)
    ended.send("counter", ended.roster.functions.close(1, CASE, MEMBERS))
    person = ended.person("counter")
    assert ended.case(1)["closer"] == person
    assert ended.program.functions.acted(1, person).call()
