"""Milestones: submitMilestone, judgeMilestone, and the draws on them

given an award that was not accepted, or is closed
    they revert with GrantAwards_WrongState
given an award without milestones, or a line that is not there
    they revert with GrantAwards_MilestoneWrongState
submitMilestone, given one that waits for its judgment or was accepted
    it reverts with GrantAwards_MilestoneWrongState
given no evidence, or another message
    it reverts with GrantAwards_Incomplete, Claimant_BadSignature
judgeMilestone, given somebody who is no grants officer
    it reverts with Offices_NotInOffice
given one that was not handed in, other evidence, or no reason
    it reverts with GrantAwards_MilestoneWrongState, _ContentDiffers, _Incomplete
given a milestone that is planned, submitted or rejected
    no draw on it can be asked for; only an accepted one is paid
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import digest, refuses
from almoner.testing.grant_samples import SUSPENSION, TERMINATION, payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    OFFERED,
    anyone,
    line,
    officer,
    strike,
)

PLANNED, SUBMITTED, ACCEPTED, REJECTED = range(4)
"""`MilestoneState`."""
PROOF = digest("proof")
PLAIN: dict[str, Any] = {"cost_ref": bytes(32), "gross": 0}


def state(grants: Grants, award: int, number: int = 0) -> int:
    return int(grants.awards.functions.linesOf(award).call()[number][2])


def submit(
    grants: Grants, award: int, number: int = 0, evidence: bytes = PROOF, **message: Any
) -> Any:
    wanted: dict[str, Any] = {"subject": number, "content": evidence} | message
    signed = grants.grantee(award, "milestone", **wanted)
    return grants.awards.functions.submitMilestone(award, number, evidence, signed)


def judge(
    grants: Grants,
    award: int,
    number: int = 0,
    *,
    evidence: bytes = PROOF,
    accepted: bool = True,
    reason: bytes = digest("reason"),
) -> Any:
    return grants.awards.functions.judgeMilestone(award, number, evidence, accepted, reason)


@pytest.fixture
def submitted(grants: Grants, milestone: int) -> int:
    """An award whose first milestone was handed in."""
    anyone(grants, submit(grants, milestone))
    return milestone


def test_submitMilestone__reverts_for_an_award_not_accepted(grants: Grants, milestone: int) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        anyone(grants, submit(grants, award))
    grants.noticed(milestone, SUSPENSION)
    anyone(grants, submit(grants, milestone))
    assert state(grants, milestone) == SUBMITTED, "a suspension stops requests for money only"


def test_submitMilestone__reverts_where_there_is_no_such_milestone(
    grants: Grants, award: int, milestone: int
) -> None:
    with refuses("GrantAwards_MilestoneWrongState", award=award, line=0, state=PLANNED):
        anyone(grants, submit(grants, award))
    with refuses("GrantAwards_MilestoneWrongState", award=milestone, line=2, state=PLANNED):
        anyone(grants, submit(grants, milestone, 2))
    anyone(grants, submit(grants, milestone, 1))


@pytest.mark.parametrize("accepted", [False, True], ids=["submitted", "accepted"])
def test_submitMilestone__reverts_for_one_that_waits_or_was_accepted(
    grants: Grants, submitted: int, accepted: bool
) -> None:
    if accepted:
        officer(grants, judge(grants, submitted))
    stands = ACCEPTED if accepted else SUBMITTED
    with refuses("GrantAwards_MilestoneWrongState", award=submitted, line=0, state=stands):
        anyone(grants, submit(grants, submitted))


def test_submitMilestone__reverts_without_evidence(grants: Grants, milestone: int) -> None:
    with refuses("GrantAwards_Incomplete", subject=milestone):
        anyone(grants, submit(grants, milestone, evidence=bytes(32)))


def test_submitMilestone__I20_reverts_for_another_message(grants: Grants, milestone: int) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=milestone):
        anyone(grants, submit(grants, milestone, name="somebody else"))
    for other in ({"subject": 1}, {"content": digest("other proof")}):
        with refuses("Claimant_BadSignature", caseNo=milestone):
            anyone(grants, submit(grants, milestone, **other))


def test_submitMilestone__lets_it_wait_for_its_judgment(grants: Grants, milestone: int) -> None:
    before = grants.award(milestone)

    receipt = anyone(grants, submit(grants, milestone, 1))

    relayer = grants.world.stranger().address
    handed_in = {"award": milestone, "line": 1, "evidence": PROOF, "relayer": relayer}
    assert grants.world.events(receipt)[1:] == [("MilestoneSubmitted", handed_in)]
    lines = grants.awards.functions.linesOf(milestone).call()
    first, second = money.parse("60,000"), money.parse("40,000")
    assert lines == [(first, 0, PLANNED, bytes(32)), (second, 0, SUBMITTED, PROOF)]
    assert grants.award(milestone) == before


def test_judgeMilestone__reverts_for_who_is_no_grants_officer(
    grants: Grants, submitted: int
) -> None:
    with refuses("Offices_NotInOffice", key=grants.world.officer("approver").address):
        grants.world.send("approver", judge(grants, submitted))


def test_judgeMilestone__reverts_for_an_award_not_accepted(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        officer(grants, judge(grants, award))


def test_judgeMilestone__reverts_for_one_not_handed_in(grants: Grants, submitted: int) -> None:
    with refuses("GrantAwards_MilestoneWrongState", award=submitted, line=1, state=PLANNED):
        officer(grants, judge(grants, submitted, 1))
    officer(grants, judge(grants, submitted))
    with refuses("GrantAwards_MilestoneWrongState", award=submitted, line=0, state=ACCEPTED):
        officer(grants, judge(grants, submitted, accepted=False))


def test_judgeMilestone__I20_reverts_for_other_evidence(grants: Grants, submitted: int) -> None:
    given = digest("other proof")
    with refuses("GrantAwards_ContentDiffers", subject=submitted, given=given, actual=PROOF):
        officer(grants, judge(grants, submitted, evidence=given))


@pytest.mark.parametrize("accepted", [False, True])
def test_judgeMilestone__I16_reverts_without_a_reason(
    grants: Grants, submitted: int, accepted: bool
) -> None:
    with refuses("GrantAwards_Incomplete", subject=submitted):
        officer(grants, judge(grants, submitted, accepted=accepted, reason=bytes(32)))


@pytest.mark.parametrize("accepted", [False, True], ids=["rejected", "accepted"])
def test_judgeMilestone__accepts_or_rejects_it(
    grants: Grants, submitted: int, accepted: bool
) -> None:
    receipt = officer(grants, judge(grants, submitted, accepted=accepted), at=1)

    by = grants.world.person("grants_officer", 1)
    about = {"award": submitted, "line": 0, "evidence": PROOF, "reasonHash": digest("reason")}
    judged = about | {"accepted": accepted, "by": by}
    assert grants.world.events(receipt) == [("MilestoneJudged", judged)]
    assert state(grants, submitted) == (ACCEPTED if accepted else REJECTED)
    assert grants.awards.functions.acted(submitted, by).call()


def test_submitMilestone__takes_a_rejected_one_again(grants: Grants, submitted: int) -> None:
    officer(grants, judge(grants, submitted, accepted=False))
    better = digest("better proof")
    anyone(grants, submit(grants, submitted, evidence=better))
    with refuses("GrantAwards_ContentDiffers", given=PROOF, actual=better):
        officer(grants, judge(grants, submitted))
    officer(grants, judge(grants, submitted, evidence=better))
    assert state(grants, submitted) == ACCEPTED


def test_judgeMilestone__goes_on_once_the_award_is_terminated(
    grants: Grants, submitted: int
) -> None:
    ended = grants.world.now()
    grants.enacted(submitted, TERMINATION)
    anyone(grants, submit(grants, submitted, 1))
    officer(grants, judge(grants, submitted))
    wanted = {**PLAIN, "cost_from": ended, "cost_to": ended}
    assert grants.draw_of(grants.draw(submitted, **wanted))["state"] == 1


@pytest.mark.parametrize("stands", [PLANNED, SUBMITTED, REJECTED])
def test_requestDraw__I24_reverts_for_a_milestone_not_accepted(
    grants: Grants, milestone: int, stands: int
) -> None:
    if stands != PLANNED:
        anyone(grants, submit(grants, milestone))
    if stands == REJECTED:
        officer(grants, judge(grants, milestone, accepted=False))
    with refuses("GrantAwards_MilestoneWrongState", award=milestone, line=0, state=stands):
        grants.draw(milestone, **PLAIN)


def test_requestDraw__I24_pays_an_accepted_milestone_up_to_its_amount_and_no_other(
    grants: Grants, submitted: int
) -> None:
    officer(grants, judge(grants, submitted))
    amount = money.parse("60,000")
    with refuses("GrantAwards_BadCostRef", award=submitted, costRef=digest("invoice")):
        grants.draw(submitted, amount=amount, cost_ref=digest("invoice"))
    with refuses("GrantAwards_OverLine", line=0, given=amount + 1, available=amount):
        grants.draw(submitted, amount=amount + 1, **PLAIN)
    with refuses("GrantAwards_MilestoneWrongState", award=submitted, line=1, state=PLANNED):
        grants.draw(submitted, line=1, **PLAIN)
    grants.paid(submitted, amount=amount, **PLAIN)
    assert grants.world.balance(payee("grantee")) == amount
    assert line(grants, submitted) == (amount, amount)
    with refuses("GrantAwards_OverLine", line=0, given=AMOUNT, available=0):
        grants.draw(submitted, **PLAIN)


def test_strike__I24_a_struck_milestone_is_not_drawn_again(grants: Grants, submitted: int) -> None:
    officer(grants, judge(grants, submitted))
    amount = money.parse("60,000")
    strike(grants, grants.approved(submitted, amount=amount, **PLAIN))
    assert line(grants, submitted) == (0, 0)
    with refuses("GrantAwards_OverLine", line=0, given=1, available=0):
        grants.draw(submitted, amount=1, **PLAIN)
    assert grants.award(submitted)["total"] == money.parse("40,000")
