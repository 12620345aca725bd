"""Money of a draw that comes back: recover

given more than was paid under the award
    it reverts with Treasury_OverObligation
given more than the draw came to, of an award with other payments
    it reverts with GrantAwards_OverLine
given a draw that is not paid
    it reverts with SetAside_PaymentWrongState
given a draw that was paid
    what comes back is booked under its award's obligation, in its allotment, and may be obligated
    anew
"""

from __future__ import annotations

import pytest
from web3.types import TxReceipt

from almoner import money
from almoner.testing import digest, fields, refuses
from almoner.testing.grants import Grants

PAID = money.parse("1,000")


@pytest.fixture
def grants(pair: tuple[Grants, Grants]) -> Grants:
    return pair[0]


def recover(grants: Grants, payment: int, amount: int) -> TxReceipt:
    """Has a stranger send money of a draw back."""
    world, giver = grants.world, grants.world.stranger()
    giver.send(world.token.functions.mint(giver.address, amount))
    giver.send(world.token.functions.approve(world.treasury.address, amount))
    return giver.send(world.treasury.functions.recover(grants.awards.address, payment, amount))


def test_recover__I6_reverts_for_more_than_was_paid_under_the_award(grants: Grants) -> None:
    award = grants.active()
    draw = grants.approved(award)
    facts = {"program": grants.awards.address, "id": award}
    with refuses("Treasury_OverObligation", **facts, given=1, available=0):
        recover(grants, grants.payment_id(draw), 1)
    grants.settle(draw)
    with refuses("Treasury_OverObligation", **facts, given=PAID + 1, available=PAID):
        recover(grants, grants.payment_id(draw), PAID + 1)
    recover(grants, grants.payment_id(draw), PAID)


def test_recover__I9_reverts_for_more_than_the_draw_came_to(grants: Grants) -> None:
    award = grants.active()
    first = grants.paid(award)
    grants.paid(award, cost_ref=digest("another invoice"))
    recover(grants, grants.payment_id(first), PAID - 1)
    with refuses("GrantAwards_OverLine", award=award, line=0):
        recover(grants, grants.payment_id(first), 2)
    recover(grants, grants.payment_id(first), 1)


def test_recover__I9_reverts_for_a_draw_that_is_not_paid(grants: Grants) -> None:
    award = grants.active()
    grants.paid(award)
    waiting = grants.approved(award, cost_ref=digest("another invoice"))
    payment = grants.payment_id(waiting)
    with refuses("SetAside_PaymentWrongState", paymentId=payment):
        recover(grants, payment, 1)
    grants.settle(waiting)
    recover(grants, payment, 1)


def test_recover__I9_books_a_return_under_its_awards_obligation(grants: Grants) -> None:
    other = grants.active("second")
    award = grants.active()
    draw = grants.paid(award)
    world, treasury = grants.world, grants.world.treasury.functions
    payment, program = grants.payment_id(draw), grants.awards.address
    assert draw != award, "a draw's number is not its obligation's"
    assert grants.awards.functions.obligationOf(payment).call() == award
    before = {number: treasury.obligationOf(program, number).call() for number in (award, other)}
    allotment = fields(treasury.allotmentOf(grants.allotment))
    booked = fields(treasury.appropriationOf(world.appropriation))

    receipt = recover(grants, payment, 40)

    facts = {"program": program, "paymentId": payment, "allotment": grants.allotment}
    ledgers = {"amount": 40, "recovered": 40, "cash": allotment["cash"] + 40}
    sender = {"from": world.stranger().address}
    assert ("Recovered", {**facts, **sender, **ledgers}) in world.events(receipt)
    back = {"paymentId": payment, "amount": 40, "established": False}
    assert ("PaymentReturned", {**back, **sender}) in world.events(receipt)
    obligation = fields(treasury.obligationOf(program, award))
    assert (obligation["disbursed"], obligation["recovered"]) == (PAID, 40)
    assert treasury.obligationOf(program, other).call() == before[other]
    told = {"recovered": 40, "cash": allotment["cash"] + 40}
    assert fields(treasury.allotmentOf(grants.allotment)) == allotment | told
    assert fields(treasury.appropriationOf(world.appropriation)) == booked | {"recovered": 40}
    assert treasury.returnedOf(program, payment).call() == 40
    assert grants.award(award)["returned"] == 40
