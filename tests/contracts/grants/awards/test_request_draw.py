"""Asking for money, and taking that back: requestDraw, withdrawDraw

given a message that is late, of another signer or of another request
    it reverts with Claimant_Expired, _NotTheSigner, _BadSignature
given an award that was not accepted, is suspended or is closed
    it reverts with GrantAwards_WrongState
given the end of the liquidation
    it reverts with GrantAwards_NotNow
given no amount or no evidence
    it reverts with GrantAwards_Incomplete
given a line that is not there, or more than it has left
    it reverts with GrantAwards_OverLine
given costs outside the period of performance, or still to come
    it reverts with GrantAwards_BadCosts
given no document
    it reverts with GrantAwards_BadCostRef
given less of the grantee's own than its share
    it reverts with GrantAwards_ShortMatch
given a document that is charged in full, or said to come to something else
    it reverts with Treasury_OverCost
given a sound request
    it takes its line and charges its document
withdrawDraw, given a draw that is approved or refused
    it reverts with GrantAwards_DrawWrongState
withdrawDraw, given the grantee's message
    line and document are as they were
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import REQUEST_TYPE, SUSPENSION, TERMINATION, payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    APPROVED,
    CLOSED,
    DENIED,
    LINES,
    OFFERED,
    REQUESTED,
    SUSPENDED,
    TAKEN_BACK,
    allotment,
    anyone,
    cost,
    line,
    officer,
)

INVOICE = digest("invoice")


def ask(grants: Grants, award: int, **overrides: Any) -> Any:
    """A call that asks for money, an hour or more into the award; not sent."""
    grants.world.warp_to(grants.award(award)["from"] + 3_600)
    return grants.request_call(award, grants.request(**overrides))


def test_requestDraw__reverts_after_the_messages_deadline(grants: Grants, award: int) -> None:
    fn = ask(grants, award)
    deadline = grants.world.now() + 3_600
    grants.world.next_block_at(deadline + 1)
    with refuses("Claimant_Expired", deadline=deadline):
        anyone(grants, fn)
    grants.world.next_block_at(deadline)
    anyone(grants, fn)


def test_requestDraw__I8_reverts_for_another_signer(grants: Grants, award: int) -> None:
    wanted = grants.request()
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, grants.request_call(award, wanted, name="somebody else"))


@pytest.mark.parametrize("at", [0, 1, 3, 5], ids=["line", "amount", "cost_from", "cost_ref"])
def test_requestDraw__I20_reverts_for_another_request_than_signed(
    grants: Grants, award: int, at: int
) -> None:
    fn = ask(grants, award)
    signed, changed = list(fn.args[1]), fn.args[2]
    other = digest("other") if at == 5 else signed[at] + 1
    tampered = tuple([*signed[:at], other, *signed[at + 1 :]])
    with refuses("Claimant_BadSignature", caseNo=award):
        anyone(grants, grants.awards.functions.requestDraw(award, tampered, changed))
    anyone(grants, fn)


def test_requestDraw__I20_reverts_for_a_message_used_before(grants: Grants, award: int) -> None:
    fn = ask(grants, award, gross=2 * AMOUNT)
    anyone(grants, fn)
    with refuses("Claimant_BadSignature", caseNo=award):
        anyone(grants, fn)


def test_requestDraw__I24_reverts_for_an_award_not_accepted_and_not_once_it_is(
    grants: Grants,
) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        anyone(grants, ask(grants, award))
    grants.accept(award)
    anyone(grants, ask(grants, award))


def test_requestDraw__I24_reverts_while_suspended_and_not_once_terminated(
    grants: Grants, award: int
) -> None:
    grants.noticed(award, SUSPENSION)
    with refuses("GrantAwards_WrongState", award=award, state=SUSPENDED):
        anyone(grants, ask(grants, award))
    grants.enacted(award, TERMINATION)
    ended = grants.award(award)["to"]
    with refuses("GrantAwards_BadCosts", costTo=ended, until=ended):
        anyone(grants, ask(grants, award, cost_from=ended - 1, cost_to=ended))
    anyone(grants, ask(grants, award, cost_from=ended - 1, cost_to=ended - 1))


def test_requestDraw__I24_reverts_for_a_closed_award(grants: Grants, award: int) -> None:
    signed = grants.grantee(award, "report", content=digest("report"))
    anyone(grants, grants.awards.functions.submitReport(award, digest("report"), signed))
    officer(grants, grants.awards.functions.closeAward(award, digest("report")))
    with refuses("GrantAwards_WrongState", award=award, state=CLOSED):
        anyone(grants, ask(grants, award))


def test_requestDraw__I24_reverts_from_the_end_of_the_liquidation_on_and_not_before(
    grants: Grants, award: int
) -> None:
    ends = grants.award(award)["to"]
    last = ends + 120 * DAY
    grants.world.warp_to(last - 100)
    fn = ask(grants, award, cost_from=ends - 10, cost_to=ends - 1)
    grants.world.next_block_at(last)
    with refuses("GrantAwards_NotNow", award=award, until=last, **{"from": 0}):
        anyone(grants, fn)
    grants.world.next_block_at(last - 1)
    anyone(grants, fn)


@pytest.mark.parametrize("missing", [{"amount": 0}, {"evidence": bytes(32)}], ids=["sum", "proof"])
def test_requestDraw__reverts_for_an_incomplete_request(
    grants: Grants, award: int, missing: dict[str, Any]
) -> None:
    with refuses("GrantAwards_Incomplete", subject=award):
        anyone(grants, ask(grants, award, **missing))


def test_requestDraw__I24_reverts_for_a_line_that_is_not_there(grants: Grants, award: int) -> None:
    with refuses("GrantAwards_OverLine", award=award, line=4, given=AMOUNT, available=0):
        anyone(grants, ask(grants, award, line=4))
    anyone(grants, ask(grants, award, line=3))


def test_requestDraw__I24_reverts_above_its_line_and_not_at_it(grants: Grants, award: int) -> None:
    grants.draw(award, line=1)
    left = LINES[1] - AMOUNT
    most = {"line": 1, "gross": 2 * left, "cost_ref": INVOICE}
    with refuses("GrantAwards_OverLine", award=award, line=1, given=left + 1, available=left):
        anyone(grants, ask(grants, award, amount=left + 1, **most))
    anyone(grants, ask(grants, award, amount=left, **most))
    assert line(grants, award, 1) == (LINES[1], LINES[1])


@pytest.mark.parametrize(
    ("first", "last"),
    [(-1, 0), (0, None), (1, 0)],
    ids=["before the award", "still to come", "the wrong way round"],
)
def test_requestDraw__I24_reverts_for_costs_out_of_time(
    grants: Grants, award: int, first: int, last: int | None
) -> None:
    begins = grants.award(award)["from"]
    grants.world.warp_to(begins + DAY)
    moment = begins + DAY + 10
    cost_to = moment + 1 if last is None else begins + last
    fn = grants.request_call(award, grants.request(cost_from=begins + first, cost_to=cost_to))
    grants.world.next_block_at(moment)
    facts = {"costFrom": begins + first, "costTo": cost_to, "from": begins, "until": moment + 1}
    with refuses("GrantAwards_BadCosts", **facts):
        anyone(grants, fn)
    fn = grants.request_call(award, grants.request(cost_from=begins, cost_to=moment))
    grants.world.next_block_at(moment)
    anyone(grants, fn)


def test_requestDraw__I24_reverts_for_costs_after_the_period_of_performance(
    grants: Grants, award: int
) -> None:
    ends = grants.award(award)["to"]
    grants.world.warp_to(ends + DAY)
    with refuses("GrantAwards_BadCosts", costTo=ends, until=ends):
        anyone(grants, ask(grants, award, cost_from=ends - 1, cost_to=ends))
    anyone(grants, ask(grants, award, cost_from=ends - 1, cost_to=ends - 1))


def test_requestDraw__I24_reverts_for_a_reimbursement_without_a_document(
    grants: Grants, award: int
) -> None:
    with refuses("GrantAwards_BadCostRef", award=award, costRef=bytes(32)):
        anyone(grants, ask(grants, award, cost_ref=bytes(32)))


def test_requestDraw__I24_reverts_below_the_grantees_share_and_not_at_it(grants: Grants) -> None:
    round_ = grants.open_round(match_bps=3_333)
    share = money.parse("33,330")
    application = grants.apply(round_, "grantee", matched=share)
    grants.judge(round_, [application], [40, 20, 10])
    award = grants.recommend(application)
    grants.offer(award)
    grants.accept(award)
    # A third of a base unit is a whole one.
    needed = 333_300_001
    costs = {"amount": AMOUNT + 1, "gross": 2 * AMOUNT}
    with refuses("GrantAwards_ShortMatch", award=award, given=needed - 1, needed=needed):
        anyone(grants, ask(grants, award, matched=needed - 1, **costs))
    anyone(grants, ask(grants, award, matched=needed, **costs))


def test_requestDraw__I24_reverts_for_a_document_said_to_come_to_something_else(
    grants: Grants, award: int
) -> None:
    grants.draw(award, cost_ref=INVOICE, gross=3 * AMOUNT)
    facts = {"given": AMOUNT, "gross": 3 * AMOUNT, "charged": AMOUNT}
    with refuses("Treasury_OverCost", costRef=INVOICE, **facts):
        anyone(grants, ask(grants, award, cost_ref=INVOICE, gross=4 * AMOUNT))
    anyone(grants, ask(grants, award, cost_ref=INVOICE, gross=3 * AMOUNT))


def test_requestDraw__I24_two_awards_share_a_document_and_never_pass_its_gross(
    grants: Grants, award: int
) -> None:
    other = grants.active("neighbor")
    grants.draw(award, cost_ref=INVOICE, gross=AMOUNT, amount=AMOUNT * 6 // 10)
    wanted: dict[str, Any] = {"cost_ref": INVOICE, "gross": AMOUNT}
    facts = {"given": AMOUNT * 4 // 10 + 1, "gross": AMOUNT, "charged": AMOUNT * 6 // 10}
    with refuses("Treasury_OverCost", costRef=INVOICE, **facts):
        grants.draw(other, "neighbor", amount=AMOUNT * 4 // 10 + 1, **wanted)
    grants.draw(other, "neighbor", amount=AMOUNT * 4 // 10, **wanted)
    assert cost(grants, INVOICE) == (AMOUNT, AMOUNT)
    with refuses("Treasury_OverCost", costRef=INVOICE, given=1):
        grants.draw(award, amount=1, **wanted)


def test_requestDraw__takes_its_line_and_charges_its_document(grants: Grants, award: int) -> None:
    world = grants.world
    before, books = grants.award(award), allotment(grants)
    fn = ask(grants, award, line=2, cost_ref=INVOICE, gross=3 * AMOUNT, matched=7)
    wanted = fn.args[1]

    receipt = anyone(grants, fn)

    relayer, content = (
        world.stranger().address,
        keccak(encode(["uint32", REQUEST_TYPE], [award, wanted])),
    )
    signed = {"program": grants.awards.address, "caseNo": award, "action": "draw", "subject": 0}
    charged = {"program": grants.awards.address, "gross": 3 * AMOUNT, "amount": AMOUNT}
    requested = {
        "draw": 1,
        "award": award,
        "line": 2,
        "amount": AMOUNT,
        "matched": 7,
        "costFrom": wanted[3],
        "costTo": wanted[4],
        "costRef": INVOICE,
        "gross": 3 * AMOUNT,
        "evidence": wanted[7],
        "drawn": AMOUNT,
        "budget": LINES[2],
        "contentHash": content,
        "relayer": relayer,
    }
    assert world.events(receipt) == [
        ("ClaimantActed", signed | {"relayer": relayer}),
        ("DrawRequested", requested),
        ("CostCharged", charged | {"costRef": INVOICE, "charged": AMOUNT}),
    ]
    assert grants.draw_of(1) == {
        "award": award,
        "line": 2,
        "state": REQUESTED,
        "amount": AMOUNT,
        "payableAt": 0,
        "payableBlock": 0,
        "reviewer": 0,
        "period": 0,
        "approvedAt": 0,
        "approvers": [0, 0, 0, 0],
        "gross": 3 * AMOUNT,
        "disallowed": 0,
        "outstanding": 0,
        "costRef": INVOICE,
        "contentHash": content,
    }
    assert grants.award(award) == before | {"drawn": AMOUNT, "open": 1}
    assert line(grants, award, 2) == (LINES[2], AMOUNT)
    assert cost(grants, INVOICE) == (3 * AMOUNT, AMOUNT)
    assert grants.payment(1)["state"] == 0
    assert allotment(grants) == books
    assert world.balance(payee("grantee")) == 0


# withdrawDraw


def take_back(grants: Grants, draw: int, **message: Any) -> Any:
    known = grants.draw_of(draw)
    given = {"subject": draw, "content": known["contentHash"]} | message
    signed = grants.grantee(known["award"], "withdraw draw", **given)
    return grants.awards.functions.withdrawDraw(draw, signed)


@pytest.mark.parametrize("state", [APPROVED, DENIED], ids=["approved", "denied"])
def test_withdrawDraw__reverts_for_a_draw_that_was_decided(
    grants: Grants, award: int, state: int
) -> None:
    draw = grants.draw(award)
    if state == APPROVED:
        grants.certify(draw)
    else:
        officer(grants, grants.awards.functions.denyDraw(draw, digest("reason")))
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=state):
        anyone(grants, take_back(grants, draw))


def test_withdrawDraw__reverts_for_another_signer_or_another_draw(
    grants: Grants, award: int
) -> None:
    draw = grants.draw(award)
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, take_back(grants, draw, name="somebody else"))
    with refuses("Claimant_BadSignature", caseNo=award):
        anyone(grants, take_back(grants, draw, subject=draw + 1))


@pytest.mark.parametrize("reviewed", [False, True], ids=["requested", "reviewed"])
def test_withdrawDraw__frees_line_and_document(grants: Grants, award: int, reviewed: bool) -> None:
    before = grants.award(award)
    draw = grants.draw(award, cost_ref=INVOICE)
    if reviewed:
        grants.review(draw)

    receipt = anyone(grants, take_back(grants, draw))

    relayer = grants.world.stranger().address
    freed = {"costRef": INVOICE, "program": grants.awards.address, "amount": AMOUNT, "charged": 0}
    assert grants.world.events(receipt)[1:] == [
        ("DrawWithdrawn", {"draw": draw, "award": award, "relayer": relayer}),
        ("CostFreed", freed),
    ]
    assert grants.draw_of(draw)["state"] == TAKEN_BACK
    assert grants.award(award) == before
    assert line(grants, award) == (LINES[0], 0)
    assert cost(grants, INVOICE) == (AMOUNT, 0)
    grants.draw(award, cost_ref=INVOICE, gross=2 * AMOUNT)
