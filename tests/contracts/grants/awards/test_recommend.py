"""Recommending an award, and taking that back: recommend, withdrawAward

given somebody who is no grants officer
    it reverts with Offices_NotInOffice
given an application that is not judged, not identified, or more than was asked for
    it reverts with the error of the rounds
given an application to another program's round, or a plan that breaks a bound
    it reverts with GrantAwards_BadPlan and the field
given a sound plan
    it is written down with account and organization of its application; nothing is set aside
withdrawAward, given an award that was offered
    it reverts with GrantAwards_WrongState
withdrawAward, given another than the recommender
    it reverts with GrantAwards_NotTheRecommender
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest, refuses
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import MILESTONE, REIMBURSEMENT, STATE, payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    LINES,
    OFFERED,
    RECOMMENDED,
    TOTAL,
    WITHDRAWN,
    allotment,
    anyone,
    committed,
    officer,
)

PLAN_TYPE = "(uint32,uint64[],uint40,uint40,uint8,uint16,uint16,bytes32)"


def recommend(grants: Grants, application: int, **overrides: Any) -> Any:
    return grants.awards.functions.recommend(grants.plan(application, **overrides))


def test_recommend__reverts_for_who_is_no_grants_officer(grants: Grants) -> None:
    application = grants.judged()
    with refuses("Offices_NotInOffice", key=grants.world.stranger().address):
        anyone(grants, recommend(grants, application))


def test_recommend__reverts_for_an_application_still_being_judged(grants: Grants) -> None:
    application = grants.apply(grants.open_round(), "grantee")
    with refuses("GrantRounds_RoundWrongState", round=1, state=2):
        officer(grants, recommend(grants, application))


def test_recommend__reverts_for_more_than_was_asked_for_and_not_for_that(grants: Grants) -> None:
    application = grants.judged()
    more = [LINES[0] + 1, *LINES[1:]]
    with refuses("GrantRounds_BadAward", application=application, given=TOTAL + 1, most=TOTAL):
        officer(grants, recommend(grants, application, lines=more))
    officer(grants, recommend(grants, application))


def test_recommend__reverts_for_another_programs_application(grants: Grants) -> None:
    other = Grants.create(grants.world)
    application = other.judged()
    with refuses("GrantAwards_BadPlan", field="application"):
        officer(grants, recommend(grants, application))
    officer(other, recommend(other, application))


@pytest.mark.parametrize(
    ("overrides", "field"),
    [
        ({"mode": 0}, "mode"),
        ({"lines": LINES[:3]}, "lines"),
        ({"lines": [*LINES[:3], LINES[3] - 1, 1]}, "lines"),
        ({"mode": MILESTONE, "lines": [TOTAL // 20] * 17}, "lines"),
        ({"lines": [2**64 - 1, 1, 0, 0]}, "lines"),
        ({"indirect_bps": 1_111}, "indirectBps"),
        ({"from": 2_000, "to": 2_000}, "to"),
        ({"from": 1_000, "to": 2_000}, "to"),
        ({"tolerance_bps": 1_001}, "toleranceBps"),
        ({"conditions": bytes(32)}, "conditions"),
    ],
    ids=[
        "no mode",
        "a category too few",
        "a category too many",
        "17 milestones",
        "more than there is money",
        "indirect costs above their share",
        "no time",
        "a time that is over",
        "more tolerance than the regime allows",
        "no conditions",
    ],
)
def test_recommend__I24_reverts_for_a_plan_that_breaks_a_bound(
    grants: Grants, overrides: dict[str, Any], field: str
) -> None:
    application = grants.judged()
    with refuses("GrantAwards_BadPlan", field=field):
        officer(grants, recommend(grants, application, **overrides))


@pytest.mark.parametrize(
    "overrides",
    [
        {"mode": MILESTONE, "lines": [TOTAL // 20] * 16},
        {"indirect_bps": 1_112},
        {"indirect_bps": 0, "lines": [*LINES[:3], 0]},
        {"tolerance_bps": 1_000},
    ],
    ids=["16 milestones", "indirect costs at their share", "none", "tolerance at its bound"],
)
def test_recommend__takes_a_plan_at_its_bounds(grants: Grants, overrides: dict[str, Any]) -> None:
    officer(grants, recommend(grants, grants.judged(), **overrides))


def test_recommend__takes_any_tolerance_under_the_grantors_own_rules(grants: Grants) -> None:
    application = grants.judged(regime=STATE)
    with refuses("GrantAwards_BadPlan", field="toleranceBps"):
        officer(grants, recommend(grants, application, tolerance_bps=10_001))
    officer(grants, recommend(grants, application, tolerance_bps=10_000))


def test_recommend__writes_it_down_and_sets_nothing_aside(grants: Grants) -> None:
    application = grants.judged(match_bps=0)
    before = allotment(grants)
    plan = grants.plan(application)

    receipt = officer(grants, grants.awards.functions.recommend(plan))

    world, by = grants.world, grants.world.person("grants_officer")
    organization = digest(f"organization {application}")
    who = [payee("grantee"), keccak(signer_of(account("grantee"))), organization]
    grantee = keccak(encode(["address", "bytes32", "bytes32"], who))
    types = ["address", "uint32", "bytes32", "uint16", PLAN_TYPE]
    terms = keccak(encode(types, [grants.awards.address, 1, grantee, 0, plan]))
    facts = {
        "application": application,
        "payTo": payee("grantee"),
        "total": TOTAL,
        "from": plan[2],
        "to": plan[2] + 365 * DAY,
        "mode": REIMBURSEMENT,
        "matchBps": 0,
        "indirectBps": 1_500,
        "toleranceBps": 1_000,
        "termsHash": terms,
    }
    event = {"award": 1, "lines": LINES, "conditions": digest("conditions"), "by": by}
    assert world.events(receipt) == [("AwardRecommended", {**facts, **event})]
    award = grants.award(1)
    assert award == award | facts | {
        "state": RECOMMENDED,
        "recommender": by,
        "orgRef": organization,
    }
    assert (award["allotment"], award["offerEnds"]) == (grants.allotment, 0)
    assert grants.awards.functions.linesOf(1).call() == [(each, 0, 0, bytes(32)) for each in LINES]
    assert grants.awards.functions.acted(1, by).call()
    assert allotment(grants) == before
    assert committed(grants, 1) == 0


def test_withdrawAward__reverts_for_who_is_no_grants_officer(grants: Grants) -> None:
    award = grants.recommend(grants.judged())
    with refuses("Offices_NotInOffice", key=grants.world.stranger().address):
        anyone(grants, grants.awards.functions.withdrawAward(award))


def test_withdrawAward__reverts_for_an_award_that_was_offered(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        officer(grants, grants.awards.functions.withdrawAward(award))


def test_withdrawAward__I19_is_the_recommenders_alone(grants: Grants) -> None:
    award = grants.recommend(grants.judged())
    withdraw, by = (
        grants.awards.functions.withdrawAward(award),
        grants.world.person("grants_officer"),
    )
    with refuses("GrantAwards_NotTheRecommender", award=award, recommender=by):
        officer(grants, withdraw, at=1)

    receipt = officer(grants, withdraw)

    assert grants.world.events(receipt) == [("AwardWithdrawn", {"award": award, "by": by})]
    known = grants.award(award)
    assert known["state"] == WITHDRAWN
    approve = grants.awards.functions.approveAward(award, known["termsHash"])
    with refuses("GrantAwards_WrongState", award=award, state=WITHDRAWN):
        grants.world.send("approver", approve)
    assert grants.recommend(known["application"]) == award + 1, "the application is free again"
    assert committed(grants, award) == 0
