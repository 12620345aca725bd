"""Attacks on awards, and what becomes of them. Each is named after the invariant it attacks.

given somebody who wants a grant paid early, to another, or by fewer persons
    the contracts refuse, or another way stays open
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import digest, refuses
from almoner.testing.grant_samples import ADVANCE, MILESTONE, payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    FREE,
    OFFERED,
    RECOMMENDED,
    TOTAL,
    agency,
    anyone,
    close,
    committed,
    enact,
    give_back,
    moves,
    obligation,
    officer,
    signed_elsewhere,
)

NO_DOCUMENT: dict[str, Any] = {"cost_ref": bytes(32), "gross": 0}


def organized(grants: Grants, names: tuple[str, ...]) -> list[int]:
    """Judged applications of one organization to one round."""
    round_ = grants.open_round()
    applications = [grants.apply(round_, name) for name in names]
    grants.judge(round_, applications, [40, 20, 10])
    for each in applications:
        officer(grants, grants.world.rounds.functions.identify(each, digest("one organization")))
    return applications


# Early, or without what it takes


def test_I24_a_milestone_is_not_paid_while_it_is_merely_submitted(grants: Grants) -> None:
    """Neither by its grantee's word nor by a draw that was asked for first and approved later."""
    award = grants.active(mode=MILESTONE, lines=[TOTAL])
    with refuses("GrantAwards_MilestoneWrongState", line=0, state=0):
        grants.draw(award, **NO_DOCUMENT)
    proof = digest("proof")
    signed = grants.grantee(award, "milestone", subject=0, content=proof)
    anyone(grants, grants.awards.functions.submitMilestone(award, 0, proof, signed))
    with refuses("GrantAwards_MilestoneWrongState", line=0, state=1):
        grants.draw(award, **NO_DOCUMENT)
    judge = grants.awards.functions.judgeMilestone(award, 0, proof, True, digest("reason"))
    with refuses("Offices_NotInOffice"):
        anyone(grants, judge)
    with refuses("Offices_NotInOffice"):
        grants.world.send("approver", judge)
    assert grants.awards.functions.draws().call() == 0
    officer(grants, judge)
    grants.paid(award, **NO_DOCUMENT)


def test_I24_an_offer_nobody_accepted_pays_nothing(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        grants.draw(award)
    grants.world.warp_to(grants.award(award)["offerEnds"])
    anyone(grants, grants.awards.functions.expireOffer(award))
    with refuses("GrantAwards_WrongState", award=award):
        grants.draw(award)


def test_I24_nothing_is_drawn_after_closeout(grants: Grants) -> None:
    award = grants.active()
    draw = grants.draw(award)
    with refuses("GrantAwards_NotClosable", award=award, open=1):
        close(grants, award)
    grants.certify(draw)
    grants.settle(draw)
    close(grants, award)
    with refuses("GrantAwards_WrongState", award=award):
        grants.draw(award)
    assert obligation(grants, award)["obligated"] == AMOUNT, "and there is nothing to draw on"


def test_I24_the_next_advance_waits_for_the_last_one_whatever_else_comes_back(
    grants: Grants,
) -> None:
    award = grants.active(mode=ADVANCE)
    first = grants.paid(award, **NO_DOCUMENT)
    give_back(grants, first, AMOUNT)
    grants.paid(award, **NO_DOCUMENT)
    with refuses("GrantAwards_OverLine", given=1, available=0):
        give_back(grants, first, 1)
    with refuses("GrantAwards_AdvanceOpen", award=award, outstanding=AMOUNT):
        grants.draw(award, **NO_DOCUMENT)


# To another


@pytest.mark.parametrize("moment", ["offered", "accepted", "approved"])
def test_I8_nobody_swaps_the_recipient(grants: Grants, moment: str) -> None:
    """No officer has an act that names an account; the grantee's own waits and can be stopped."""
    award = grants.offered()
    if moment != "offered":
        grants.accept(award)
    draw = grants.approved(award) if moment == "approved" else 0
    thief = payee("thief")
    word = int(thief, 16).to_bytes(32, "big")
    fn = grants.awards.functions.enact(award, 4, word)
    for office in ("grants_officer", "approver", "program_admin"):
        with refuses("SetAside_WrongCaller"):
            grants.world.send(office, fn)
    propose = grants.world.changes.functions.propose
    swap = propose(grants.awards.address, award, 4, word, 0, digest("reason"))
    with refuses("Changes_WrongKind", kind=4):
        grants.world.send("caseworker", swap)
    changes = grants.world.changes
    signed = signed_elsewhere(grants, award, changes, "pay-to", content=word, name="thief")
    asked = changes.functions.requestPayTo(grants.awards.address, award, thief, signed)
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, asked)
    if draw:
        grants.settle(draw)
        assert grants.world.balance(payee("grantee")) == AMOUNT
    assert grants.award(award)["payTo"] == payee("grantee")
    assert grants.world.balance(thief) == 0


def test_I23_a_counter_that_names_another_account_redirects_no_approved_draw(
    grants: Grants,
) -> None:
    award = grants.active()
    draw, thief, changes = grants.approved(award), payee("thief"), grants.world.changes
    file = changes.functions.filePayTo(grants.awards.address, award, thief, digest("form"))
    grants.world.send("counter", file)
    proposal = agency(grants).last_proposal()
    with refuses("Changes_TooEarly", proposal=proposal):
        enact(grants, proposal)
    signed = signed_elsewhere(grants, award, changes, "object", subject=proposal)
    anyone(grants, changes.functions.object(grants.awards.address, proposal, signed))
    grants.settle(draw)
    assert grants.world.balance(payee("grantee")) == AMOUNT
    later = grants.paid(award)
    assert grants.payment(later)["payTo"] == payee("grantee")


def test_I20_a_grantees_word_is_nothing_in_another_program(grants: Grants) -> None:
    other = Grants.create(grants.world)
    for each in (grants, other):
        each.active()
    wanted = grants.request()
    fn = grants.request_call(1, wanted)
    with refuses("Claimant_BadSignature", caseNo=1):
        anyone(grants, other.awards.functions.requestDraw(*fn.args))
    anyone(grants, fn)
    assert other.awards.functions.draws().call() == 0


# Approvals


def test_I19_a_removed_approvers_vote_does_not_count(grants: Grants) -> None:
    strict = Grants.create(grants.world, bands=[(AMOUNT, 1), (money.MAXIMUM, 2)])
    world, award = strict.world, strict.recommend(strict.judged())
    approve = strict.awards.functions.approveAward(award, strict.award(award)["termsHash"])
    world.send("approver", approve)
    world.remove(world.person("approver"), "approver")
    world.send("approver", approve, 1)
    assert strict.award(award)["state"] == RECOMMENDED, "one of the two is no longer in office"
    world.send("approver", approve, 2)
    seats = [world.person("approver", 1), world.person("approver", 2), 0, 0]
    assert (strict.award(award)["state"], strict.award(award)["approvers"]) == (OFFERED, seats)
    strict.accept(award)
    draw = strict.draw(award, amount=2 * AMOUNT, gross=2 * AMOUNT)
    strict.review(draw)
    sign = strict.awards.functions.approveDraw(draw, strict.draw_of(draw)["contentHash"])
    world.send("approver", sign, 1)
    world.remove(world.person("approver", 1), "approver")
    world.send("approver", sign, 2)
    assert strict.payment(draw)["state"] == 0
    world.send("approver", sign, 3)
    assert strict.payment(draw)["state"] == FREE


def test_I19_awards_split_under_a_band_count_together(grants: Grants) -> None:
    strict = Grants.create(grants.world, bands=[(TOTAL, 1), (money.MAXIMUM, 2)])
    first, second = (
        strict.recommend(each) for each in organized(strict, ("one name", "another name"))
    )
    strict.offer(first)
    assert strict.award(first)["approvers"][1] == 0, "one signs for the first"
    strict.offer(second)
    assert strict.award(second)["approvers"][1] != 0, "two for what adds up to more than the band"
    assert committed(strict, second) == 2 * TOTAL
    decline = strict.grantee(
        first, "decline", content=strict.award(first)["termsHash"], name="one name"
    )
    anyone(strict, strict.awards.functions.decline(first, decline))
    assert committed(strict, second) == TOTAL


def test_I19_draws_split_under_a_band_count_together(grants: Grants) -> None:
    strict = Grants.create(grants.world, bands=[(money.parse("10,000"), 1), (money.MAXIMUM, 2)])
    application = strict.judged()
    award = strict.recommend(application)
    strict.offer(award)
    strict.accept(award)
    half: dict[str, Any] = {
        "amount": money.parse("10,000") // 2 + 1,
        "gross": money.parse("10,000"),
    }
    first, second = strict.approved(award, **half), strict.approved(award, **half)
    seats = [strict.draw_of(each)["approvers"][1] for each in (first, second)]
    assert seats[0] == 0
    assert seats[1] != 0


def test_I19_one_person_does_not_both_judge_and_approve_by_changing_offices(
    grants: Grants,
) -> None:
    award = grants.active()
    draw = grants.draw(award)
    grants.review(draw)
    person = moves(grants, "grants_officer", "approver")
    fn = grants.awards.functions.approveDraw(draw, grants.draw_of(draw)["contentHash"])
    with refuses("GrantAwards_SamePerson", person=person):
        grants.world.send("grants_officer", fn)
