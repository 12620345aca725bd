"""Judging a request: reviewDraw, denyDraw

given somebody who is no grants officer
    both revert with Offices_NotInOffice
given a draw that is not requested, or decided already
    they revert with GrantAwards_DrawWrongState
reviewDraw, given another content than stands
    it reverts with GrantAwards_ContentDiffers
denyDraw, given no reason
    it reverts with GrantAwards_Incomplete
given a request that is in order
    it waits for its approvals
given a refusal
    line and document are as they were, and the same costs can be asked for again
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import digest, refuses
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    APPROVED,
    DENIED,
    LINES,
    REQUESTED,
    REVIEWED,
    cost,
    line,
    officer,
)

INVOICE = digest("invoice")


@pytest.fixture
def draw(grants: Grants, award: int) -> int:
    """A request of the award."""
    return grants.draw(award, cost_ref=INVOICE)


def review(grants: Grants, draw: int, content: bytes | None = None) -> Any:
    stands = grants.draw_of(draw)["contentHash"]
    return grants.awards.functions.reviewDraw(draw, content or stands)


def deny(grants: Grants, draw: int, reason: bytes = digest("reason")) -> Any:
    return grants.awards.functions.denyDraw(draw, reason)


def test_reviewDraw__reverts_for_who_is_no_grants_officer(grants: Grants, draw: int) -> None:
    with refuses("Offices_NotInOffice", key=grants.world.officer("approver").address):
        grants.world.send("approver", review(grants, draw))


def test_reviewDraw__reverts_for_a_draw_that_is_not_requested(grants: Grants, draw: int) -> None:
    with refuses("GrantAwards_DrawWrongState", draw=draw + 1, state=0):
        officer(grants, review(grants, draw + 1))
    officer(grants, review(grants, draw))
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=REVIEWED):
        officer(grants, review(grants, draw), at=1)


def test_reviewDraw__I20_reverts_for_another_content(grants: Grants, award: int, draw: int) -> None:
    second = grants.draw(award)
    seen, actual = (grants.draw_of(each)["contentHash"] for each in (draw, second))
    with refuses("GrantAwards_ContentDiffers", subject=second, given=seen, actual=actual):
        officer(grants, review(grants, second, seen))
    officer(grants, review(grants, second, actual))


def test_reviewDraw__lets_it_wait_for_its_approvals(grants: Grants, award: int, draw: int) -> None:
    before, standing = grants.draw_of(draw), grants.award(award)

    receipt = officer(grants, review(grants, draw))

    by = grants.world.person("grants_officer")
    reviewed = {"draw": draw, "award": award, "contentHash": before["contentHash"], "by": by}
    assert grants.world.events(receipt) == [("DrawReviewed", reviewed)]
    assert grants.draw_of(draw) == before | {"state": REVIEWED, "reviewer": by}
    assert grants.award(award) == standing
    assert grants.awards.functions.acted(grants.payment_id(draw), by).call()


def test_denyDraw__reverts_for_who_is_no_grants_officer(grants: Grants, draw: int) -> None:
    with refuses("Offices_NotInOffice", key=grants.world.officer("approver").address):
        grants.world.send("approver", deny(grants, draw))


def test_denyDraw__I9_reverts_for_a_draw_that_is_approved(grants: Grants, draw: int) -> None:
    with refuses("GrantAwards_DrawWrongState", draw=draw + 1, state=0):
        officer(grants, deny(grants, draw + 1))
    grants.certify(draw)
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=APPROVED):
        officer(grants, deny(grants, draw))


def test_denyDraw__I16_reverts_without_a_reason(grants: Grants, draw: int) -> None:
    with refuses("GrantAwards_Incomplete", subject=draw):
        officer(grants, deny(grants, draw, bytes(32)))


@pytest.mark.parametrize("state", [REQUESTED, REVIEWED], ids=["requested", "reviewed"])
def test_denyDraw__frees_line_and_document(
    grants: Grants, award: int, draw: int, state: int
) -> None:
    if state == REVIEWED:
        grants.review(draw)
    before, known = grants.award(award), grants.draw_of(draw)

    receipt = officer(grants, deny(grants, draw), at=1)

    by = grants.world.person("grants_officer", 1)
    denied = {"draw": draw, "award": award, "reasonHash": digest("reason"), "by": by}
    freed = {"costRef": INVOICE, "program": grants.awards.address, "amount": AMOUNT, "charged": 0}
    assert grants.world.events(receipt) == [("DrawDenied", denied), ("CostFreed", freed)]
    assert grants.draw_of(draw) == known | {"state": DENIED}
    assert grants.award(award) == before | {"drawn": 0, "open": 0}
    assert (before["total"], grants.award(award)["total"]) == (sum(LINES), sum(LINES))
    assert line(grants, award) == (LINES[0], 0)
    assert cost(grants, INVOICE) == (AMOUNT, 0)
    assert grants.awards.functions.acted(award, by).call()
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=DENIED):
        fn = grants.awards.functions.approveDraw(draw, known["contentHash"])
        grants.world.send("approver", fn)
    again = grants.draw(award, cost_ref=INVOICE)
    assert grants.draw_of(again)["state"] == REQUESTED


def test_denyDraw__frees_only_its_own_share_of_a_document(grants: Grants, award: int) -> None:
    first = grants.draw(award, cost_ref=INVOICE, gross=AMOUNT, amount=AMOUNT // 4)
    grants.draw(award, cost_ref=INVOICE, gross=AMOUNT, amount=AMOUNT // 4 * 3)
    with refuses("Treasury_OverCost", costRef=INVOICE, charged=AMOUNT):
        grants.draw(award, cost_ref=INVOICE, gross=AMOUNT, amount=1)
    officer(grants, deny(grants, first))
    assert cost(grants, INVOICE) == (AMOUNT, AMOUNT // 4 * 3)
    grants.draw(award, cost_ref=INVOICE, gross=AMOUNT, amount=AMOUNT // 4)
    with refuses("GrantAwards_DrawWrongState", draw=first):
        officer(grants, deny(grants, first))
