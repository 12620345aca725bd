"""What becomes of an offer: accept, decline, expireOffer

given an award that is not offered
    each reverts with GrantAwards_WrongState
given an offer whose time is over, or not yet over
    accept, or expireOffer, reverts with GrantAwards_NotNow
given a message that is late, of another signer, of other terms, another award or another program
    accept and decline revert with Claimant_Expired, _NotTheSigner, _BadSignature
given the grantee's acceptance
    the award is active
given a refusal, or its time's end
    its money goes back to the allotment and to the round
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    ACTIVE,
    DECLINED,
    EXPIRED,
    OFFERED,
    RECOMMENDED,
    TOTAL,
    allotment,
    anyone,
    committed,
    due_on,
    obligation,
)

ACTS = ["accept", "decline"]


@pytest.fixture
def offer(grants: Grants) -> int:
    """An award that waits for its grantee."""
    return grants.offered()


def act(grants: Grants, award: int, action: str, **message: Any) -> Any:
    content = message.pop("content", grants.award(award)["termsHash"])
    signed = grants.grantee(award, message.pop("says", action), content=content, **message)
    return grants.awards.functions[action](award, signed)


@pytest.mark.parametrize("action", ACTS)
def test_accept_decline__revert_for_an_award_that_is_not_offered(
    grants: Grants, action: str
) -> None:
    award = grants.recommend(grants.judged())
    with refuses("GrantAwards_WrongState", award=award, state=RECOMMENDED):
        anyone(grants, act(grants, award, action))
    grants.offer(award)
    anyone(grants, act(grants, award, action))
    state = grants.award(award)["state"]
    with refuses("GrantAwards_WrongState", award=award, state=state):
        anyone(grants, act(grants, award, action))


def test_accept__reverts_from_the_end_of_the_offer_on_and_not_before(
    grants: Grants, offer: int
) -> None:
    ends = grants.award(offer)["offerEnds"]
    fn = act(grants, offer, "accept", deadline=ends + DAY)
    grants.world.next_block_at(ends)
    with refuses("GrantAwards_NotNow", award=offer, until=ends, **{"from": 0}):
        anyone(grants, fn)
    grants.world.next_block_at(ends - 1)
    anyone(grants, fn)


@pytest.mark.parametrize("action", ACTS)
def test_accept_decline__revert_after_the_messages_deadline(
    grants: Grants, offer: int, action: str
) -> None:
    deadline = grants.world.now() + 10
    fn = act(grants, offer, action, deadline=deadline)
    grants.world.next_block_at(deadline + 1)
    with refuses("Claimant_Expired", deadline=deadline):
        anyone(grants, fn)
    grants.world.next_block_at(deadline)
    anyone(grants, fn)


@pytest.mark.parametrize("action", ACTS)
def test_accept_decline__I8_revert_for_another_signer(
    grants: Grants, offer: int, action: str
) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=offer):
        anyone(grants, act(grants, offer, action, name="somebody else"))


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize(
    "message",
    [
        {"content": digest("other terms")},
        {"says": "report"},
        {"subject": 1},
        {"name": "grantee", "chainId": 1},
        {"version": "2"},
    ],
    ids=["other terms", "another act", "a subject", "another chain", "another version"],
)
def test_accept_decline__I20_revert_for_another_message(
    grants: Grants, offer: int, action: str, message: dict[str, Any]
) -> None:
    with refuses("Claimant_BadSignature", caseNo=offer):
        anyone(grants, act(grants, offer, action, **message))
    anyone(grants, act(grants, offer, action))


def test_accept__I20_reverts_for_a_message_of_another_award(grants: Grants, offer: int) -> None:
    second = grants.offered()
    signed = grants.grantee(second, "accept", content=grants.award(second)["termsHash"])
    with refuses("Claimant_BadSignature", caseNo=offer):
        anyone(grants, grants.awards.functions.accept(offer, signed))
    anyone(grants, grants.awards.functions.accept(second, signed))


def test_accept__makes_the_award_active(grants: Grants, offer: int) -> None:
    before, books = grants.award(offer), allotment(grants)

    receipt = anyone(grants, act(grants, offer, "accept"))

    relayer = grants.world.stranger().address
    signed = {"program": grants.awards.address, "caseNo": offer, "action": "accept", "subject": 0}
    accepted = {"award": offer, "termsHash": before["termsHash"], "relayer": relayer}
    assert grants.world.events(receipt) == [
        ("ClaimantActed", signed | {"relayer": relayer}),
        ("AwardAccepted", accepted),
    ]
    assert grants.award(offer) == before | {"state": ACTIVE}
    assert allotment(grants) == books
    assert grants.awards.functions.nonceOf(grants.awards.address, offer).call() == 1


def test_expireOffer__reverts_for_an_award_that_is_not_offered(grants: Grants) -> None:
    award = grants.active()
    grants.world.warp(31 * DAY)
    with refuses("GrantAwards_WrongState", award=award, state=ACTIVE):
        anyone(grants, grants.awards.functions.expireOffer(award))


def test_expireOffer__reverts_before_the_end_of_the_offer(grants: Grants, offer: int) -> None:
    ends = grants.award(offer)["offerEnds"]
    fn = grants.awards.functions.expireOffer(offer)
    grants.world.next_block_at(ends - 1)
    with refuses("GrantAwards_NotNow", award=offer, until=0, **{"from": ends}):
        anyone(grants, fn)
    assert grants.award(offer)["state"] == OFFERED
    grants.world.next_block_at(ends)
    anyone(grants, fn)


@pytest.mark.parametrize("state", [DECLINED, EXPIRED], ids=["declined", "expired"])
def test_decline_expireOffer__I2_give_its_money_back(
    grants: Grants, offer: int, state: int
) -> None:
    world, known, before = grants.world, grants.award(offer), allotment(grants)
    round_ = grants.application(known["application"])["round"]
    last = known["to"] + 120 * DAY
    due, cash = due_on(grants, last), world.balance(world.treasury.address)
    if state == EXPIRED:
        world.warp_to(known["offerEnds"])
        fn = grants.awards.functions.expireOffer(offer)
    else:
        fn = act(grants, offer, "decline")

    receipt = anyone(grants, fn)

    obligated = before["obligated"] - TOTAL
    released = {"program": grants.awards.address, "id": offer, "allotment": grants.allotment}
    freed = {"round": round_, "application": known["application"], "amount": TOTAL, "reserved": 0}
    events = [each for each in world.events(receipt) if each[0] != "ClaimantActed"]
    assert events == [
        ("OfferEnded", {"award": offer, "state": state, "total": TOTAL}),
        ("BudgetReleased", freed),
        ("Deobligated", released | {"amount": TOTAL, "obligated": obligated}),
    ]
    assert grants.award(offer) == known | {"state": state}
    assert committed(grants, offer) == 0
    assert obligation(grants, offer)["obligated"] == 0
    assert allotment(grants)["obligated"] == obligated
    assert due_on(grants, last) == due - TOTAL
    assert world.balance(world.treasury.address) == cash, "no money moved"
    with refuses("GrantAwards_WrongState", award=offer, state=state):
        anyone(grants, act(grants, offer, "accept"))
    with refuses("GrantRounds_ApplicationWrongState", application=known["application"]):
        grants.recommend(known["application"])
