"""Approving a draw: approveDraw

given somebody who is no approver, or a pause
    it reverts with Offices_NotInOffice, Offices_Paused
given a draw that was not found in order
    it reverts with GrantAwards_DrawWrongState
given another content than stands
    it reverts with GrantAwards_ContentDiffers
given an award whose grantee holds its draws back
    it reverts with GrantAwards_Frozen
given who approved already, reviewed it or recommended the award
    it reverts with GrantAwards_SamePerson
given fewer approvals than the band of all that is approved of the award
    it waits
given as many
    account and amount are fixed, and its cash is needed from its own day on
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    APPROVED,
    DRAW,
    FREE,
    REQUESTED,
    REVIEWED,
    allotment,
    anyone,
    due_on,
    moves,
    obligation,
    signed_elsewhere,
)


@pytest.fixture
def draw(grants: Grants, award: int) -> int:
    """A draw that was found in order."""
    number = grants.draw(award)
    grants.review(number)
    return number


def approve(grants: Grants, draw: int, content: bytes | None = None) -> Any:
    stands = grants.draw_of(draw)["contentHash"]
    return grants.awards.functions.approveDraw(draw, content or stands)


def freeze(grants: Grants, award: int, frozen: bool) -> None:
    changes, action = grants.world.changes, "freeze" if frozen else "unfreeze"
    signed = signed_elsewhere(grants, award, changes, action)
    fn = changes.functions.freezePayTo(grants.awards.address, award, frozen, signed)
    anyone(grants, fn)


def test_approveDraw__reverts_for_who_is_no_approver(grants: Grants, draw: int) -> None:
    with refuses("Offices_NotInOffice", key=grants.world.officer("grants_officer", 1).address):
        grants.world.send("grants_officer", approve(grants, draw), 1)


def test_approveDraw__reverts_while_paused_and_not_after(grants: Grants, draw: int) -> None:
    world = grants.world
    world.send("guardian", world.offices.functions.pause(DAY, digest("reason")))
    until = world.now() + DAY
    with refuses("Offices_Paused", until=until):
        world.send("approver", approve(grants, draw))
    world.warp_to(until)
    world.send("approver", approve(grants, draw))


def test_approveDraw__reverts_for_a_draw_not_reviewed(grants: Grants, award: int) -> None:
    draw = grants.draw(award)
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=REQUESTED):
        grants.world.send("approver", approve(grants, draw))
    grants.certify(draw)
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=APPROVED):
        grants.world.send("approver", approve(grants, draw), 1)


def test_approveDraw__I20_reverts_for_another_content(
    grants: Grants, award: int, draw: int
) -> None:
    second = grants.draw(award)
    grants.review(second)
    seen, actual = (grants.draw_of(each)["contentHash"] for each in (draw, second))
    with refuses("GrantAwards_ContentDiffers", subject=second, given=seen, actual=actual):
        grants.world.send("approver", approve(grants, second, seen))
    grants.world.send("approver", approve(grants, second))


def test_approveDraw__reverts_while_the_grantee_holds_its_draws_back(
    grants: Grants, award: int, draw: int
) -> None:
    freeze(grants, award, True)
    with refuses("GrantAwards_Frozen", award=award):
        grants.world.send("approver", approve(grants, draw))
    freeze(grants, award, False)
    grants.world.send("approver", approve(grants, draw))


@pytest.mark.parametrize("at", [0, 1], ids=["recommended and reviewed", "reviewed"])
def test_approveDraw__I19_reverts_for_who_reviewed_it(grants: Grants, award: int, at: int) -> None:
    draw = grants.draw(award)
    content = grants.draw_of(draw)["contentHash"]
    grants.world.send("grants_officer", grants.awards.functions.reviewDraw(draw, content), at)
    person = moves(grants, "grants_officer", "approver", at)
    with refuses("GrantAwards_SamePerson", person=person):
        grants.world.send("grants_officer", approve(grants, draw), at)
    grants.world.send("approver", approve(grants, draw))


def test_approveDraw__I19_reverts_for_who_recommended_the_award(grants: Grants, award: int) -> None:
    draw = grants.draw(award)
    content = grants.draw_of(draw)["contentHash"]
    grants.world.send("grants_officer", grants.awards.functions.reviewDraw(draw, content), 1)
    person = moves(grants, "grants_officer", "approver")
    with refuses("GrantAwards_SamePerson", person=person):
        grants.world.send("grants_officer", approve(grants, draw))
    grants.world.send("approver", approve(grants, draw))


def test_approveDraw__I19_reverts_for_a_second_approval_of_one_person(strict: Grants) -> None:
    award = strict.active()
    grants, most = strict, money.parse("50,000")
    half: dict[str, Any] = {"amount": most // 2, "gross": most}
    grants.approved(award, **half)
    draw = grants.draw(award, line=1, amount=money.parse("20,000"), gross=most)
    grants.certify(draw)
    assert grants.draw_of(draw)["approvers"][1] == 0, "45,000 in all takes one"
    draw = grants.draw(award, line=2, amount=money.parse("5,001"), gross=most)
    grants.review(draw)

    receipt = grants.world.send("approver", approve(grants, draw))

    by = grants.world.person("approver")
    facts = {"draw": draw, "award": award, "cumulative": money.parse("50,001"), "by": by}
    content = {"contentHash": grants.draw_of(draw)["contentHash"], "approvers": [by, 0, 0, 0]}
    assert grants.world.events(receipt) == [("DrawApproved", facts | content)]
    assert grants.draw_of(draw)["state"] == REVIEWED
    assert grants.award(award)["approved"] == money.parse("45,000")
    with refuses("GrantAwards_SamePerson", person=by):
        grants.world.send("approver", approve(grants, draw))
    grants.world.send("approver", approve(grants, draw), 1)
    seats = [by, grants.world.person("approver", 1), 0, 0]
    assert grants.draw_of(draw) == grants.draw_of(draw) | {"state": APPROVED, "approvers": seats}
    assert grants.award(award)["approved"] == money.parse("50,001")


def test_approveDraw__I3_reverts_where_it_could_be_paid_past_the_cancel_date(
    grants: Grants, draw: int
) -> None:
    world = grants.world
    cancel_at = world.treasury.functions.appropriationOf(world.appropriation).call()[8]
    moment = cancel_at - (1 + 120 + 1) * DAY
    world.next_block_at(moment)
    with refuses("Treasury_PastCancelDate", given=cancel_at, cancelAt=cancel_at):
        world.send("approver", approve(grants, draw))
    world.next_block_at(moment - 1)
    world.send("approver", approve(grants, draw))


def test_approveDraw__I23_fixes_account_and_amount(grants: Grants, award: int, draw: int) -> None:
    world, before, known = grants.world, grants.award(award), grants.draw_of(draw)
    books, booked = allotment(grants), obligation(grants, award)
    last, moment = before["to"] + 120 * DAY, world.now() + 100
    payable = moment + DAY
    waited, due = due_on(grants, last), due_on(grants, payable)
    world.next_block_at(moment)

    receipt = world.send("approver", approve(grants, draw))

    by, block = world.person("approver"), world.client.head()[0] + 3
    about = {"draw": draw, "award": award, "cumulative": AMOUNT}
    approvers = [by, 0, 0, 0]
    approved = {"contentHash": known["contentHash"], "approvers": approvers, "by": by}
    certified = {
        "payTo": payee("grantee"),
        "line": 0,
        "amount": AMOUNT,
        "period": 1,
        "payableAt": payable,
        "payableBlock": block,
    }
    moved = {"program": grants.awards.address, "id": award, "amount": AMOUNT}
    assert world.events(receipt) == [
        ("DrawApproved", about | approved),
        ("DrawCertified", about | certified),
        ("Rescheduled", moved | {"from": last, "to": payable}),
    ]
    assert grants.draw_of(draw) == known | {
        "state": APPROVED,
        "payableAt": payable,
        "payableBlock": block,
        "period": 1,
        "approvedAt": moment,
        "approvers": approvers,
    }
    payment = {"payTo": payee("grantee"), "amount": AMOUNT, "state": FREE}
    assert grants.payment(draw) == payment | {"period": 1, "kind": DRAW}
    assert grants.award(award) == before | {"approved": AMOUNT}
    assert grants.awards.functions.certifiedCount(1).call() == 1
    assert grants.awards.functions.acted(award, by).call()
    assert due_on(grants, last) == waited - AMOUNT
    assert due_on(grants, payable) == due + AMOUNT
    assert (allotment(grants), obligation(grants, award)) == (books, booked)
    assert world.balance(payee("grantee")) == 0


def test_approveDraw__counts_draws_by_quarters_of_a_year(grants: Grants, award: int) -> None:
    opened = grants.world.now()
    grants.approved(award)
    grants.world.warp_to(opened + 92 * DAY)
    draw = grants.approved(award)
    assert grants.draw_of(draw)["period"] == 2
    assert [grants.awards.functions.certifiedCount(each).call() for each in (1, 2, 3)] == [1, 1, 0]
