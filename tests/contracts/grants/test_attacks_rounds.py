"""Attacks on the rounds of a grant program, and what becomes of them. Each is named after the
invariant it attacks.

given an applicant who raises its bid, an officer who favors one, or a reviewer with an interest
    the contracts refuse, or nothing is gained
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing import DAY, digest, fields, refuses
from almoner.testing.founding import DELAY
from almoner.testing.grant_samples import SUBMISSION_TYPE
from almoner.testing.grants import Grants

ASKED = money.parse("100,000")
PUBLISHED, AWARDED, CONFLICTED = 2, 3, 3


def send(grants: Grants, office: str, name: str, *given: Any, at: int = 0) -> Any:
    return grants.world.send(office, grants.world.rounds.functions[name](*given), at)


def revise(grants: Grants, application: int, name: str = "grantee", **overrides: Any) -> None:
    wanted = grants.submission(name, **overrides)
    content = keccak(encode([SUBMISSION_TYPE], [wanted]))
    signed = grants.applicant(name, "revise", application, content)
    fn = grants.world.rounds.functions.revise(application, wanted, signed)
    grants.world.stranger().send(fn)


def clear(grants: Grants, application: int, *reviewers: int) -> None:
    for at in reviewers:
        person = grants.world.person("reviewer", at)
        send(grants, "grants_officer", "assign", [application], person)
        send(grants, "reviewer", "attest", [application], False, at=at)


def approve(grants: Grants, award: int, at: int = 0) -> Any:
    seen = grants.award(award)["termsHash"]
    return grants.world.send("approver", grants.awards.functions.approveAward(award, seen), at)


# The applicant


def test_I20_a_bid_is_not_raised_after_the_closing(grants: Grants) -> None:
    application = grants.judged()
    raised = [2 * ASKED, 0, 0, 0]
    with refuses("GrantRounds_RoundWrongState"):
        revise(grants, application, amounts=raised)
    with refuses("GrantRounds_BadAward", given=2 * ASKED, most=ASKED):
        grants.recommend(application, lines=raised)
    award = grants.recommend(application)
    assert grants.award(award)["total"] == ASKED


def test_I20_a_bid_is_not_raised_between_its_scores_and_the_closing(grants: Grants) -> None:
    """Scores that were signed early are scores of what was read, and of nothing dearer."""
    round_ = grants.open_round()
    application = grants.apply(round_, "grantee")
    clear(grants, application, 0, 1)
    early = [grants.sheet(application, [50, 30, 20], at) for at in (0, 1)]
    closes = grants.round(round_)["closesAt"]
    grants.world.warp_to(closes - 60)
    revise(grants, application, amounts=[2 * ASKED, 0, 0, 0])
    grants.world.warp_to(closes)
    with refuses("GrantRounds_BadSignature", subject=application):
        send(grants, "grants_officer", "postSheets", early)


def test_I20_a_bid_is_not_moved_to_another_account_after_the_closing(grants: Grants) -> None:
    round_ = grants.open_round()
    application = grants.apply(round_, "grantee")
    grants.world.warp_to(grants.round(round_)["closesAt"])
    with refuses("GrantRounds_NotNow", round=round_):
        revise(grants, application, pay_to=grants.world.stranger().address)


# The budget


def test_I2_two_offers_never_pass_the_budget(grants: Grants) -> None:
    round_ = grants.open_round(budget=money.parse("150,000"), ceiling=money.parse("150,000"))
    numbers = [grants.apply(round_, name) for name in ("first", "second")]
    grants.judge(round_, numbers, [40, 20, 10])
    first, second = (grants.recommend(number) for number in numbers)
    half = [money.parse(each) for each in ("25,000", "10,000", "10,000", "5,000")]
    smaller = grants.recommend(numbers[1], lines=half)
    approve(grants, first)
    facts = {"round": round_, "given": ASKED, "available": ASKED // 2}
    with refuses("GrantRounds_OverBudget", **facts):
        approve(grants, second)
    approve(grants, smaller)

    assert grants.round(round_)["reserved"] == grants.round(round_)["budget"]
    treasury = grants.world.treasury.functions
    obligated = fields(treasury.allotmentOf(grants.allotment))["obligated"]
    assert obligated == money.parse("150,000")
    assert fields(treasury.obligationOf(grants.awards.address, second))["allotment"] == 0


def test_I20_two_offers_are_never_made_on_one_application(grants: Grants) -> None:
    application = grants.judged()
    first, second = grants.recommend(application), grants.recommend(application)
    approve(grants, first)
    facts = {"application": application, "state": AWARDED}
    with refuses("GrantRounds_ApplicationWrongState", **facts):
        approve(grants, second)
    assert grants.round(grants.application(application)["round"])["reserved"] == ASKED


def test_I2_a_budget_above_the_allotment_offers_no_more_than_is_there(grants: Grants) -> None:
    """A round is a plan: authority is the Treasury's to give."""
    treasury = grants.world.treasury.functions
    rest = fields(treasury.allotmentOf(grants.allotment))["allotted"] - ASKED + 1
    application = grants.judged()
    award = grants.recommend(application)
    grants.world.send("budget_officer", treasury.deallot(grants.allotment, rest))
    with refuses("Treasury_OverAllotment", given=ASKED, available=ASKED - 1):
        approve(grants, award)
    assert grants.round(grants.application(application)["round"])["reserved"] == 0


# The officers


def test_I20_a_rubric_does_not_change_after_the_opening(grants: Grants) -> None:
    round_ = grants.open_round()
    before, rounds = grants.round(round_), grants.world.rounds.functions
    other = grants.draft(maxima=[100], rubric=digest("another rubric"))
    with refuses("GrantRounds_RoundWrongState", round=round_, state=PUBLISHED):
        send(grants, "program_admin", "publishRound", round_, grants.round(other)["planHash"])
    application = grants.apply(round_, "grantee")
    clear(grants, application, 0)
    grants.world.warp_to(before["closesAt"])
    with refuses("GrantRounds_BadScores", application=application, criterion=3):
        send(grants, "grants_officer", "postSheets", [grants.sheet(application, [100])])
    assert grants.round(round_) == before
    assert rounds.maximaOf(round_).call() == [50, 30, 20]


def test_I20_a_round_is_not_published_once_its_opening_has_come(grants: Grants) -> None:
    """Else a rubric could be published to those it suits, when the others cannot read it first."""
    drafted = grants.draft()
    plan = grants.round(drafted)
    grants.world.warp_to(plan["opensAt"])
    with refuses("GrantRounds_NotNow", round=drafted, until=plan["opensAt"]):
        send(grants, "program_admin", "publishRound", drafted, plan["planHash"])


def test_I19_an_award_never_counts_for_another_organization_than_applied(grants: Grants) -> None:
    """Else it is recommended in the name of one with little behind it, which is corrected later."""
    application = grants.judged()
    own, small = grants.application(application)["orgRef"], digest("a small organization")
    send(grants, "grants_officer", "identify", application, small)
    award = grants.recommend(application)
    send(grants, "grants_officer", "identify", application, own, at=1)
    facts = {"subject": award, "given": small, "actual": own}
    with refuses("GrantAwards_ContentDiffers", **facts):
        approve(grants, award)
    grants.world.send("grants_officer", grants.awards.functions.withdrawAward(award))
    approve(grants, grants.recommend(application))
    committed = grants.awards.functions.committedTo
    assert [committed(each).call() for each in (own, small)] == [ASKED, 0]


def test_I20_sheets_are_not_posted_while_bids_come_in(grants: Grants) -> None:
    round_ = grants.open_round()
    application = grants.apply(round_, "grantee")
    clear(grants, application, 0, 1)
    sheets = [grants.sheet(application, [40, 20, 10], at) for at in (0, 1)]
    with refuses("GrantRounds_NotNow", round=round_):
        send(grants, "grants_officer", "postSheets", sheets)
    grants.world.warp_to(grants.round(round_)["closesAt"])
    send(grants, "grants_officer", "postSheets", sheets)


def test_I20_sheets_posted_in_parts_award_nothing_below_the_quorum(grants: Grants) -> None:
    round_ = grants.open_round()
    application = grants.apply(round_, "grantee")
    clear(grants, application, 0, 1)
    grants.world.warp_to(grants.round(round_)["closesAt"])
    first, second = (grants.sheet(application, [40, 20, 10], at) for at in (0, 1))
    send(grants, "grants_officer", "postSheets", [first])
    for again in ([first], [second, first], [second, second]):
        with refuses("GrantRounds_ReviewWrongState"):
            send(grants, "grants_officer", "postSheets", again)
    send(grants, "grants_officer", "identify", application, digest("organization"))
    send(grants, "grants_officer", "closePanel", round_)
    with refuses("GrantRounds_RoundWrongState", round=round_):
        send(grants, "grants_officer", "postSheets", [second])
    with refuses("GrantRounds_NoQuorum", application=application, sheets=1, quorum=2):
        grants.recommend(application)


@pytest.mark.parametrize("key", ["own", "further"])
def test_I15_one_person_never_drafts_and_publishes(grants: Grants, key: str) -> None:
    """Neither with both offices, nor with another key of the same person."""
    world = grants.world
    admin = world.person("program_admin")
    world.appoint(admin, "grants_officer")
    publisher = world.officer("program_admin")
    if key == "further":
        publisher = world.stranger(7)
        offices = world.offices.functions
        world.send("appointing_authority", offices.proposeKey(admin, publisher.address))
        world.send("appointing_authority", offices.linkKey(admin, publisher.address), 1)
        world.warp(DELAY + 1)
    send(grants, "program_admin", "draftRound", grants.round_plan())
    number = world.rounds.functions.rounds().call()
    fn = world.rounds.functions.publishRound(number, grants.round(number)["planHash"])
    with refuses("GrantRounds_SamePerson", person=admin):
        publisher.send(fn)
    drafted = grants.draft()
    publisher.send(world.rounds.functions.publishRound(drafted, grants.round(drafted)["planHash"]))


# The reviewers


def test_I15_a_conflicted_reviewer_scores_nothing(grants: Grants) -> None:
    round_ = grants.open_round()
    application = grants.apply(round_, "grantee")
    person = grants.world.person("reviewer")
    send(grants, "grants_officer", "assign", [application], person)
    send(grants, "reviewer", "attest", [application], True)
    facts = {"application": application, "reviewer": person, "state": CONFLICTED}
    with refuses("GrantRounds_ReviewWrongState", **facts):
        send(grants, "reviewer", "attest", [application], False)
    grants.world.remove(person, "reviewer")
    grants.world.appoint(person, "reviewer", days=30)
    with refuses("GrantRounds_ReviewWrongState", **facts):
        send(grants, "grants_officer", "assign", [application], person)
    grants.world.warp_to(grants.round(round_)["closesAt"])
    with refuses("GrantRounds_ReviewWrongState", **facts):
        send(grants, "grants_officer", "postSheets", [grants.sheet(application, [50, 30, 20])])
    assert grants.application(application)["sheets"] == 0


@pytest.mark.parametrize("conflicted", [False, True])
def test_I15_who_looked_at_an_application_approves_no_award_on_it(
    grants: Grants, conflicted: bool
) -> None:
    world, round_ = grants.world, grants.open_round(closes_at=grants.world.now() + 60 * DAY)
    application = grants.apply(round_, "grantee")
    person = world.person("reviewer", 2)
    send(grants, "grants_officer", "assign", [application], person)
    send(grants, "reviewer", "attest", [application], conflicted, at=2)
    grants.judge(round_, [application], [40, 20, 10])
    world.remove(person, "reviewer")
    world.appoint(person, "approver")
    award = grants.recommend(application)
    fn = grants.awards.functions.approveAward(award, grants.award(award)["termsHash"])
    with refuses("GrantAwards_SamePerson", person=person):
        world.send("reviewer", fn, 2)
    approve(grants, award)


@pytest.mark.parametrize("conflicted", [False, True])
def test_I15_who_looked_at_an_application_recommends_no_award_on_it(
    grants: Grants, conflicted: bool
) -> None:
    world, round_ = grants.world, grants.open_round(closes_at=grants.world.now() + 60 * DAY)
    application = grants.apply(round_, "grantee")
    person = world.person("reviewer", 2)
    send(grants, "grants_officer", "assign", [application], person)
    send(grants, "reviewer", "attest", [application], conflicted, at=2)
    grants.judge(round_, [application], [40, 20, 10])
    world.remove(person, "reviewer")
    world.appoint(person, "grants_officer")
    fn = grants.awards.functions.recommend(grants.plan(application))
    with refuses("GrantAwards_SamePerson", person=person):
        world.send("reviewer", fn, 2)
    world.send("grants_officer", fn)


def test_I15_an_officer_scores_nothing(grants: Grants) -> None:
    """Nobody is both at once, and who was given an application does not come back to post it."""
    world, round_ = grants.world, grants.open_round()
    officer = world.person("grants_officer")
    application = grants.apply(round_, "grantee")
    with refuses("GrantRounds_NotAReviewer", person=officer):
        send(grants, "grants_officer", "assign", [application], officer)
    with refuses("Offices_Incompatible", person=officer):
        world.appoint(officer, "reviewer")
