"""Approving and offering an award: approveAward

given somebody who is no approver, or a pause
    it reverts with Offices_NotInOffice, Offices_Paused
given an award that does not wait for approvals
    it reverts with GrantAwards_WrongState
given other terms than stand
    it reverts with GrantAwards_ContentDiffers
given who approved already, recommended it or judged its application
    it reverts with GrantAwards_SamePerson
given an application that led to another offer, or a round or an allotment without the money
    the last approval reverts with the error of the rounds or the Treasury
given fewer approvals than the band of all that is awarded to the organization
    it waits
given as many
    it is offered, and its money is set aside
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    OFFERED,
    RECOMMENDED,
    TOTAL,
    allotment,
    committed,
    due_on,
    moves,
    obligation,
)


def approve(grants: Grants, award: int) -> Any:
    return grants.awards.functions.approveAward(award, grants.award(award)["termsHash"])


@pytest.fixture
def waiting(grants: Grants) -> int:
    """A recommended award."""
    return grants.recommend(grants.judged())


def test_approveAward__reverts_for_who_is_no_approver(grants: Grants, waiting: int) -> None:
    with refuses("Offices_NotInOffice", key=grants.world.officer("grants_officer").address):
        grants.world.send("grants_officer", approve(grants, waiting))


def test_approveAward__reverts_while_paused_and_not_after(grants: Grants, waiting: int) -> None:
    world = grants.world
    world.send("guardian", world.offices.functions.pause(DAY, digest("reason")))
    until = world.now() + DAY
    with refuses("Offices_Paused", until=until):
        world.send("approver", approve(grants, waiting))
    world.warp_to(until)
    world.send("approver", approve(grants, waiting))


def test_approveAward__I6_reverts_for_an_award_that_was_offered(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        grants.world.send("approver", approve(grants, award), 1)


def test_approveAward__I20_reverts_for_other_terms(grants: Grants, waiting: int) -> None:
    seen = grants.award(waiting)["termsHash"]
    second = grants.recommend(grants.award(waiting)["application"], tolerance_bps=0)
    actual = grants.award(second)["termsHash"]
    fn = grants.awards.functions.approveAward(second, seen)
    with refuses("GrantAwards_ContentDiffers", subject=second, given=seen, actual=actual):
        grants.world.send("approver", fn)
    grants.world.send("approver", approve(grants, second))


def test_approveAward__I19_reverts_for_a_second_approval_of_one_person(strict: Grants) -> None:
    award, world = strict.recommend(strict.judged()), strict.world
    world.send("approver", approve(strict, award))
    with refuses("GrantAwards_SamePerson", person=world.person("approver")):
        world.send("approver", approve(strict, award))
    assert strict.award(award)["state"] == RECOMMENDED
    world.send("approver", approve(strict, award), 1)
    assert strict.award(award)["state"] == OFFERED


@pytest.mark.parametrize("office", ["grants_officer", "reviewer"])
def test_approveAward__I19_reverts_for_who_recommended_or_judged(
    grants: Grants, waiting: int, office: str
) -> None:
    person = moves(grants, office, "approver")
    with refuses("GrantAwards_SamePerson", person=person):
        grants.world.send(office, approve(grants, waiting))
    other = moves(grants, "counter", "approver")
    grants.world.send("counter", approve(grants, waiting))
    assert grants.award(waiting)["approvers"] == [other, 0, 0, 0]


def test_approveAward__I2_reverts_for_an_application_that_led_to_another_offer(
    grants: Grants, waiting: int
) -> None:
    application = grants.award(waiting)["application"]
    second = grants.recommend(application)
    grants.offer(second)
    with refuses("GrantRounds_ApplicationWrongState", application=application, state=3):
        grants.world.send("approver", approve(grants, waiting))
    assert grants.award(waiting)["state"] == RECOMMENDED


def test_approveAward__I2_reverts_where_the_round_has_no_budget_left(grants: Grants) -> None:
    round_ = grants.open_round(budget=TOTAL * 3 // 2, ceiling=TOTAL)
    applications = [grants.apply(round_, name) for name in ("first", "second")]
    grants.judge(round_, applications, [40, 20, 10])
    first, second = (grants.recommend(each) for each in applications)
    grants.offer(first)
    with refuses("GrantRounds_OverBudget", round=round_, given=TOTAL, available=TOTAL // 2):
        grants.world.send("approver", approve(grants, second))
    assert committed(grants, second) == 0


def test_approveAward__I2_reverts_where_the_allotment_has_no_authority_left(
    grants: Grants, waiting: int
) -> None:
    left = money.parse("5,000,000") - TOTAL + 1
    world = grants.world
    world.send("budget_officer", world.treasury.functions.deallot(grants.allotment, left))
    with refuses("Treasury_OverAllotment", given=TOTAL, available=TOTAL - 1):
        world.send("approver", approve(grants, waiting))
    allot = world.treasury.functions.deallot(grants.allotment, 1)
    world.send("budget_officer", allot)
    smaller = [money.parse("40,000"), *(money.parse(each) for each in ("20,000", "20,000", "0"))]
    second = grants.recommend(grants.award(waiting)["application"], lines=smaller)
    world.send("approver", approve(grants, second))


def test_approveAward__I3_reverts_where_it_could_be_drawn_past_the_cancel_date(
    grants: Grants,
) -> None:
    application, world = grants.judged(), grants.world
    cancel_at = world.treasury.functions.appropriationOf(world.appropriation).call()[8]
    last = cancel_at - (120 + 1 + 120 + 1) * DAY
    late = grants.recommend(application, to=last)
    with refuses("Treasury_PastCancelDate", given=cancel_at, cancelAt=cancel_at):
        world.send("approver", approve(grants, late))
    world.send("approver", approve(grants, grants.recommend(application, to=last - 1)))


def test_approveAward__waits_for_as_many_as_the_band_asks(strict: Grants) -> None:
    award, world = strict.recommend(strict.judged()), strict.world
    terms = strict.award(award)["termsHash"]

    receipt = world.send("approver", approve(strict, award))

    by = world.person("approver")
    facts = {"award": award, "termsHash": terms, "cumulative": TOTAL, "by": by}
    assert world.events(receipt) == [("AwardApproved", facts | {"approvers": [by, 0, 0, 0]})]
    known = strict.award(award)
    assert (known["state"], known["approvers"]) == (RECOMMENDED, [by, 0, 0, 0])
    assert strict.awards.functions.acted(award, by).call()
    assert obligation(strict, award)["obligated"] == 0


def test_approveAward__I2_offers_it_and_sets_its_money_aside(grants: Grants, waiting: int) -> None:
    world, known = grants.world, grants.award(waiting)
    before, cash = allotment(grants), world.balance(world.treasury.address)
    last = known["to"] + 120 * DAY
    due = due_on(grants, last)

    receipt = world.send("approver", approve(grants, waiting))

    by, offer_ends = world.person("approver"), world.now() + 30 * DAY
    approvers, about = [by, 0, 0, 0], {"award": waiting, "cumulative": TOTAL}
    round_ = grants.application(known["application"])["round"]
    offered = {
        "orgRef": known["orgRef"],
        "payTo": payee("grantee"),
        "total": TOTAL,
        "allotment": grants.allotment,
        "offerEnds": offer_ends,
        "approvers": approvers,
    }
    reserved = {"application": known["application"], "amount": TOTAL, "reserved": TOTAL}
    booked = {
        "program": grants.awards.address,
        "id": waiting,
        "allotment": grants.allotment,
        "amount": TOTAL,
        "obligated": before["obligated"] + TOTAL,
        "payableAt": last,
    }
    approved = {"termsHash": known["termsHash"], "approvers": approvers, "by": by}
    assert world.events(receipt) == [
        ("AwardApproved", about | approved),
        ("AwardOffered", about | offered),
        ("BudgetReserved", {"round": round_} | reserved),
        ("Obligated", booked),
    ]
    after = grants.award(waiting)
    changed = {"state": OFFERED, "offerEnds": offer_ends, "approvers": approvers}
    assert after == known | changed | {"approvedAt": world.now()}
    assert grants.application(known["application"])["state"] == 3
    assert committed(grants, waiting) == TOTAL
    assert obligation(grants, waiting)["obligated"] == TOTAL
    assert allotment(grants)["obligated"] == before["obligated"] + TOTAL
    assert due_on(grants, last) == due + TOTAL
    assert world.balance(world.treasury.address) == cash, "no money moved"
