"""Deciding an objection: decide

given another office than a hearing officer's
    it reverts with Offices_NotInOffice
given no objection, or one decided before
    it reverts with GrantAmendments_WrongState
given a hearing officer who filed the objection, or acted on the award in any office
    it reverts with GrantAmendments_Involved
given no reason
    it reverts with GrantAmendments_Incomplete
given a decision for the agency after its deadline
    it reverts with GrantAmendments_NotNow; one for the grantee does not
given one for the agency on what the counter filed, while the grantee may still object itself
    it reverts with GrantAmendments_NotNow
given a program whose decisions are due before its grantees can object no longer
    it is not opened
given a decision for the grantee
    the act is over, and a suspension with it
given a decision for the agency
    the act may be put into effect at once
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, refuses
from almoner.testing.grant_samples import SUSPENSION, TERMINATION
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    ACTIVE,
    NOTICED,
    OVERTURNED,
    REASON,
    SUSPENDED,
    TERMINATED,
    UPHELD,
    Amending,
)

OFFICER = "hearing_officer"


def test_decide__I15_reverts_for_another_office(amending: Amending) -> None:
    number = amending.objected(TERMINATION)
    for office in ("counter", "grants_officer", "approver"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, amending.decide(number, for_grantee=True))


def test_decide__reverts_without_an_objection_and_a_second_time(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    with refuses("GrantAmendments_WrongState", amendment=number, state=NOTICED):
        amending.world.send(OFFICER, amending.decide(number, for_grantee=True))
    amending.grants.object(number)
    amending.world.send(OFFICER, amending.decide(number, for_grantee=True))
    with refuses("GrantAmendments_WrongState", amendment=number, state=OVERTURNED):
        amending.world.send(OFFICER, amending.decide(number, for_grantee=False))


@pytest.mark.parametrize(
    ("office", "at"),
    [
        ("grants_officer", 0),
        ("grants_officer", 1),
        ("approver", 0),
        ("reviewer", 0),
        ("reviewer", 1),
    ],
    ids=["proposed", "noticed", "approved", "scored", "scored too"],
)
def test_decide__I15_reverts_for_somebody_who_acted(
    amending: Amending, office: str, at: int
) -> None:
    number, person = amending.objected(TERMINATION), amending.world.person(office, at)
    amending.moved_to(person, office, OFFICER)
    with refuses("GrantAmendments_Involved", amendment=number, person=person):
        amending.world.send(office, amending.decide(number, for_grantee=True), at)
    amending.world.send(OFFICER, amending.decide(number, for_grantee=True))


def test_decide__I15_reverts_for_who_reviewed_or_took_back_something(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    newcomer = world.person("counter", 2)
    amending.moved_to(newcomer, "counter", "grants_officer")
    taken_back = amending.proposed(SUSPENSION)
    world.send("counter", amending.functions.withdraw(taken_back), 2)
    number = amending.objected(TERMINATION)
    amending.moved_to(newcomer, "grants_officer", OFFICER)
    with refuses("GrantAmendments_Involved", amendment=number, person=newcomer):
        world.send("counter", amending.decide(number, for_grantee=True), 2)
    other = world.person("counter", 1)
    amending.moved_to(other, "counter", "grants_officer")
    draw = grants.draw(amending.award)
    content = grants.draw_of(draw)["contentHash"]
    world.send("counter", grants.awards.functions.reviewDraw(draw, content), 1)
    amending.moved_to(other, "grants_officer", OFFICER)
    with refuses("GrantAmendments_Involved", amendment=number, person=other):
        world.send("counter", amending.decide(number, for_grantee=True), 1)


def test_decide__I15_reverts_for_whoever_filed_it(amending: Amending) -> None:
    world, number = amending.world, amending.noticed(TERMINATION)
    person = world.person("counter", 2)
    world.send("counter", amending.at_counter(number), 2)
    amending.moved_to(person, "counter", OFFICER)
    with refuses("GrantAmendments_Involved", amendment=number, person=person):
        world.send("counter", amending.decide(number, for_grantee=True), 2)
    world.send(OFFICER, amending.decide(number, for_grantee=True))


def test_decide__reverts_without_a_reason(amending: Amending) -> None:
    number = amending.objected(TERMINATION)
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, amending.decide(number, for_grantee=True, reason=bytes(32)))


def test_decide__I14_reverts_for_the_agency_after_its_deadline_and_not_at_it(
    amending: Amending,
) -> None:
    number = amending.objected(TERMINATION)
    decide_by = amending.amendment(number)["decideBy"]
    amending.world.next_block_at(decide_by + 1)
    with refuses("GrantAmendments_NotNow", amendment=number, **{"from": 0, "until": decide_by}):
        amending.world.send(OFFICER, amending.decide(number, for_grantee=False))
    amending.world.next_block_at(decide_by)
    amending.world.send(OFFICER, amending.decide(number, for_grantee=False))
    assert amending.amendment(number)["state"] == UPHELD


def test_decide__I14_takes_a_late_decision_for_the_grantee(amending: Amending) -> None:
    number = amending.objected(SUSPENSION)
    amending.world.warp_to(amending.amendment(number)["decideBy"] + DAY)
    amending.world.send(OFFICER, amending.decide(number, for_grantee=True))
    assert amending.amendment(number)["state"] == OVERTURNED
    assert amending.state["state"] == ACTIVE


def test_decide__I13_reverts_for_the_agency_while_the_grantee_can_still_speak(
    amending: Amending,
) -> None:
    """Else a counter could file empty words at once, and the time to object would be over."""
    world, number = amending.world, amending.noticed(TERMINATION)
    world.send("counter", amending.at_counter(number))
    object_by = amending.amendment(number)["objectBy"]
    world.next_block_at(object_by - 1)
    with refuses("GrantAmendments_NotNow", amendment=number, **{"from": object_by, "until": 0}):
        world.send(OFFICER, amending.decide(number, for_grantee=False))
    world.next_block_at(object_by)
    world.send(OFFICER, amending.decide(number, for_grantee=False))
    assert amending.amendment(number)["state"] == UPHELD


def test_openProgram__I13_reverts_for_terms_that_leave_no_time_to_decide(grants: Grants) -> None:
    with refuses("Payer_BadTerms", term="decisionTime"):
        Grants.create(grants.world, decision_time=30 * DAY)
    Grants.create(grants.world, decision_time=30 * DAY + 1)


def test_decide__takes_one_for_the_grantee_at_once(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    amending.world.send("counter", amending.at_counter(number))
    amending.world.send(OFFICER, amending.decide(number, for_grantee=True))
    assert amending.amendment(number)["state"] == OVERTURNED


def test_decide__ends_a_suspension_for_the_grantee(amending: Amending) -> None:
    world, before = amending.world, amending.state
    number = amending.objected(SUSPENSION)

    receipt = world.send(OFFICER, amending.decide(number, for_grantee=True))

    by = world.person(OFFICER)
    judged = {"amendment": number, "forGrantee": True, "reasonHash": REASON, "by": by}
    assert world.events(receipt) == [
        ("ObjectionJudged", judged),
        ("AmendmentEnded", {"amendment": number, "state": OVERTURNED, "by": by}),
        ("AwardSuspended", {"award": amending.award, "amendment": number, "suspended": False}),
    ]
    known = amending.amendment(number)
    assert (known["state"], known["decider"]) == (OVERTURNED, by)
    assert amending.state == before
    assert amending.functions.suspendedBy(amending.program, amending.award).call() == 0
    amending.grants.draw(amending.award)


def test_decide__lets_the_act_take_effect_for_the_agency(amending: Amending) -> None:
    world, before = amending.world, amending.state
    number = amending.objected(TERMINATION)

    receipt = world.send(OFFICER, amending.decide(number, for_grantee=False))

    by = world.person(OFFICER)
    judged = {"amendment": number, "forGrantee": False, "reasonHash": REASON, "by": by}
    assert world.events(receipt) == [("ObjectionJudged", judged)]
    known = amending.amendment(number)
    assert (known["state"], known["decider"]) == (UPHELD, by)
    assert amending.state == before
    world.stranger().send(amending.enact(number))
    assert amending.state["state"] == TERMINATED


def test_decide__leaves_an_upheld_suspension_in_effect(amending: Amending) -> None:
    number = amending.objected(SUSPENSION)
    amending.world.send(OFFICER, amending.decide(number, for_grantee=False))
    assert amending.state["state"] == SUSPENDED
    assert amending.amendment(number)["state"] == UPHELD
