"""Ending a draw that nobody could be paid: expunge

given notice, the program's term and a last attempt that fails
    the draw is expunged: line, total, obligation, cash need and document shrink together
given a last attempt that pays
    the grantee has the money, and nothing is expunged
given short cash
    it reverts: nobody loses a draw because the agency had no money that day
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    EXPUNGED,
    FREE,
    LINES,
    PAID,
    TOTAL,
    agency,
    allotment,
    committed,
    cost,
    due_on,
    enact,
    line,
    obligation,
    serve,
)

# Two agencies: the second must stand before what the tests of this module share.
pytestmark = pytest.mark.usefixtures("blocklist_agency")

INVOICE = digest("invoice")


def block(grants: Grants, yes: bool) -> None:
    token = grants.world.token.functions
    grants.world.source.send(token.setBlocked(payee("grantee"), yes))


def noticed(grants: Grants, draw: int) -> int:
    """A proposal to expunge a draw, its notice served and its term over; its number."""
    propose = grants.world.changes.functions.proposeExpunge
    payment = grants.payment_id(draw)
    fn = propose(grants.awards.address, payment, digest("unpayable"))
    grants.world.send("caseworker", fn)
    proposal = agency(grants).last_proposal()
    serve(grants, proposal)
    due = grants.world.changes.functions.enactableAt(grants.awards.address, proposal).call()
    assert due == grants.world.now() + 40 * DAY
    grants.world.warp_to(due)
    return proposal


def unfunded(grants: Grants) -> tuple[int, int]:
    """An accepted award on an allotment that has authority and no cash, and that allotment."""
    world, treasury = grants.world, grants.world.treasury.functions
    allot = treasury.allot(world.appropriation, grants.awards.address, TOTAL)
    world.send("budget_officer", allot)
    bare = int(treasury.allotments().call())
    award = grants.recommend(grants.judged(allotment=bare, budget=TOTAL, ceiling=TOTAL))
    grants.offer(award)
    grants.accept(award)
    return award, bare


@pytest.fixture
def failing(blocking_grants: Grants) -> tuple[Grants, int]:
    """An approved draw of award 1 whose account the token refuses."""
    grants = blocking_grants
    draw = grants.approved(grants.active(), cost_ref=INVOICE)
    block(grants, True)
    grants.pass_challenge(draw)
    return grants, draw


def test_expunge__I13_ends_a_draw_that_fails_once_more(failing: tuple[Grants, int]) -> None:
    grants, draw = failing
    proposal, payment = noticed(grants, draw), grants.payment_id(draw)
    before, books = grants.award(1), allotment(grants)
    last, day = before["to"] + 120 * DAY, grants.draw_of(draw)["payableAt"]
    waits, due = due_on(grants, last), due_on(grants, day)

    receipt = enact(grants, proposal)

    events = dict(grants.world.events(receipt))
    expunged = {"paymentId": payment, "proposal": proposal, "amount": AMOUNT}
    assert events["PaymentExpunged"] == expunged
    assert events["CostFreed"]["charged"] == 0
    assert grants.payment(draw)["state"] == EXPUNGED
    less = {"total": TOTAL - AMOUNT, "drawn": 0, "approved": 0, "open": 0}
    assert grants.award(1) == before | less
    assert line(grants, 1) == (LINES[0] - AMOUNT, 0)
    assert committed(grants, 1) == TOTAL - AMOUNT
    assert obligation(grants, 1)["obligated"] == TOTAL - AMOUNT
    assert allotment(grants) == books | {"obligated": books["obligated"] - AMOUNT}
    assert (due_on(grants, last), due_on(grants, day)) == (waits, due - AMOUNT)
    assert cost(grants, INVOICE) == (AMOUNT, 0)
    block(grants, False)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=EXPUNGED):
        grants.settle(draw)


def test_expunge__I9_pays_where_the_last_attempt_succeeds(failing: tuple[Grants, int]) -> None:
    grants, draw = failing
    proposal = noticed(grants, draw)
    block(grants, False)
    receipt = enact(grants, proposal)
    assert "PaymentExpunged" not in dict(grants.world.events(receipt))
    assert grants.payment(draw)["state"] == PAID
    assert grants.world.balance(payee("grantee")) == AMOUNT
    known = grants.award(1)
    assert (known["total"], known["paid"], known["open"]) == (TOTAL, AMOUNT, 0)


def test_expunge__I9_reverts_where_cash_is_short(grants: Grants) -> None:
    world, treasury = grants.world, grants.world.treasury.functions
    award, bare = unfunded(grants)
    draw = grants.approved(award)
    with refuses("Treasury_ShortCash", allotment=bare, wanted=AMOUNT, cash=0):
        grants.settle(draw)
    proposal = noticed(grants, draw)
    with refuses("Treasury_ShortCash", allotment=bare, wanted=AMOUNT, cash=0):
        enact(grants, proposal)
    assert grants.payment(draw)["state"] == FREE
    world.send("budget_officer", treasury.apportion(bare, AMOUNT))
    enact(grants, proposal)
    assert grants.payment(draw)["state"] == PAID
    assert world.balance(payee("grantee")) == AMOUNT
