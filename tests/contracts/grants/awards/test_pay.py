"""Paying a draw, and what only other contracts do to one: settlePayment, setAside, setHeld, free,
strike, expunge, noteReturn

given a payment that is not free
    settlePayment reverts with SetAside_PaymentWrongState
given a challenge window that has not passed, in seconds or in blocks
    it reverts with GrantAwards_NotPayableYet
given an account the token refuses
    it reverts with SetAside_TransferFailed, and can be tried again
given a draw that is due
    anyone pays it what was approved, once
given any other caller than Holds, Changes or the Treasury
    the others revert with SetAside_WrongCaller
given money that comes back of a draw that was not paid, or more than was
    noteReturn reverts with SetAside_PaymentWrongState, GrantAwards_OverLine
"""

from __future__ import annotations

import pytest

from almoner.testing import refuses
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    FREE,
    HELD,
    PAID,
    allotment,
    anyone,
    as_contract,
    give_back,
    hold,
    line,
    obligation,
    return_call,
)

# Two agencies: the second must stand before what the tests of this module share.
pytestmark = pytest.mark.usefixtures("blocklist_agency")


@pytest.fixture
def draw(grants: Grants, award: int) -> int:
    """An approved draw in its challenge window."""
    return grants.approved(award)


def test_settlePayment__I8_reverts_for_what_is_no_payment(
    grants: Grants, award: int, draw: int
) -> None:
    other = grants.draw(award)
    for payment in (grants.payment_id(other), draw << 32 | award + 1, award):
        with refuses("SetAside_PaymentWrongState", paymentId=payment, state=0):
            anyone(grants, grants.awards.functions.settlePayment(payment))


def test_settlePayment__I12_reverts_while_held(grants: Grants, draw: int) -> None:
    payment = hold(grants, draw)
    grants.pass_challenge(draw)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=HELD):
        grants.settle(draw)


@pytest.mark.parametrize(
    ("seconds", "blocks"), [(-1, 0), (0, -1)], ids=["a second early", "a block early"]
)
def test_settlePayment__I18_reverts_before_both_clocks_have_passed(
    grants: Grants, draw: int, seconds: int, blocks: int
) -> None:
    world, known = grants.world, grants.draw_of(draw)
    fn = grants.awards.functions.settlePayment(grants.payment_id(draw))
    stranger = world.stranger()
    world.mine(known["payableBlock"] + blocks - 1 - world.client.head()[0])
    world.next_block_at(known["payableAt"] + seconds)
    due = {"payableAt": known["payableAt"], "payableBlock": known["payableBlock"]}
    with refuses("GrantAwards_NotPayableYet", draw=draw, **due):
        stranger.send(fn)
    grants.pass_challenge(draw)
    stranger.send(fn)


def test_settlePayment__I18_reverts_where_the_token_refuses_and_can_be_tried_again(
    blocking_grants: Grants,
) -> None:
    grants, token = blocking_grants, blocking_grants.world.token
    draw, account = grants.approved(grants.active()), payee("grantee")
    grants.world.source.send(token.functions.setBlocked(account, True))
    with refuses("SetAside_TransferFailed", paymentId=grants.payment_id(draw), payTo=account):
        grants.settle(draw)
    assert grants.payment(draw)["state"] == FREE
    grants.world.source.send(token.functions.setBlocked(account, False))
    grants.settle(draw)
    assert grants.world.balance(account) == AMOUNT


def test_settlePayment__I6_pays_what_was_approved_once(
    grants: Grants, award: int, draw: int
) -> None:
    grants.pass_challenge(draw)
    world, before, books = grants.world, grants.award(award), allotment(grants)
    payment, had = grants.payment_id(draw), world.balance(world.treasury.address)

    receipt = anyone(grants, grants.awards.functions.settlePayment(payment))

    paid = {"paymentId": payment, "payTo": payee("grantee"), "amount": AMOUNT}
    told = {"program": grants.awards.address, "id": award, "allotment": grants.allotment}
    sums = {"disbursed": books["disbursed"] + AMOUNT, "cash": books["cash"] - AMOUNT}
    moved = {"from": world.treasury.address, "to": payee("grantee"), "value": AMOUNT}
    assert world.events(receipt) == [
        ("Transfer", moved),
        ("Disbursed", told | {"amount": AMOUNT} | sums),
        ("PaymentSettled", paid),
    ]
    assert grants.payment(draw)["state"] == PAID
    assert grants.award(award) == before | {"paid": AMOUNT, "open": 0}
    assert allotment(grants) == books | sums
    assert obligation(grants, award)["disbursed"] == AMOUNT
    assert world.balance(payee("grantee")) == AMOUNT
    assert world.balance(world.treasury.address) == had - AMOUNT
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=PAID):
        anyone(grants, grants.awards.functions.settlePayment(payment))


def test_setAside__reverts_because_a_draw_blocks_no_other(grants: Grants, draw: int) -> None:
    payment = grants.payment_id(draw)
    with refuses("GrantAwards_NotPayableYet", draw=draw):
        anyone(grants, grants.awards.functions.setAside(payment))
    grants.pass_challenge(draw)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=FREE):
        anyone(grants, grants.awards.functions.setAside(payment))
    grants.settle(draw)


@pytest.mark.parametrize(
    ("function", "more"),
    [("setHeld", ()), ("free", ()), ("strike", (1,)), ("expunge", (1,))],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_setHeld_free_strike_expunge__revert_for_another_caller(
    grants: Grants, draw: int, function: str, more: tuple[int, ...]
) -> None:
    fn = grants.awards.functions[function](grants.payment_id(draw), *more)
    stranger = grants.world.stranger().address
    with refuses("SetAside_WrongCaller", caller=stranger):
        anyone(grants, fn)
    other = grants.world.treasury
    with refuses("SetAside_WrongCaller", caller=other.address):
        as_contract(grants, other, fn)


def test_setHeld_free__I12_move_a_payment_between_held_and_free(grants: Grants, draw: int) -> None:
    payment, holds = grants.payment_id(draw), grants.world.holds
    functions = grants.awards.functions
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=FREE):
        as_contract(grants, holds, functions.free(payment))

    receipt = as_contract(grants, holds, functions.setHeld(payment))

    aside = {"paymentId": payment, "payTo": payee("grantee"), "amount": AMOUNT, "state": HELD}
    assert grants.world.events(receipt) == [("PaymentSetAside", aside)]
    assert grants.payment(draw)["state"] == HELD
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=HELD):
        as_contract(grants, holds, functions.setHeld(payment))

    receipt = as_contract(grants, holds, functions.free(payment))

    assert grants.world.events(receipt) == [("PaymentFreed", {"paymentId": payment})]
    assert grants.payment(draw)["state"] == FREE


def test_strike_expunge__revert_for_a_payment_in_another_state(grants: Grants, draw: int) -> None:
    payment, changes = grants.payment_id(draw), grants.world.changes
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=FREE):
        as_contract(grants, changes, grants.awards.functions.strike(payment, 1))
    with refuses("GrantAwards_NotPayableYet", draw=draw):
        as_contract(grants, changes, grants.awards.functions.expunge(payment, 1))
    hold(grants, draw)
    grants.pass_challenge(draw)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=HELD):
        as_contract(grants, changes, grants.awards.functions.expunge(payment, 1))


def test_noteReturn__reverts_for_another_caller(grants: Grants, draw: int) -> None:
    stranger = grants.world.stranger().address
    fn = grants.awards.functions.noteReturn(grants.payment_id(draw), stranger, 1)
    with refuses("SetAside_WrongCaller", caller=stranger):
        anyone(grants, fn)


def test_noteReturn__I10_reverts_for_a_draw_that_was_not_paid(
    grants: Grants, award: int, draw: int
) -> None:
    grants.paid(award)
    with refuses("SetAside_PaymentWrongState", paymentId=grants.payment_id(draw), state=FREE):
        give_back(grants, draw, AMOUNT)
    elsewhere = draw << 32 | award + 1
    with refuses("Treasury_OverObligation", given=AMOUNT, available=0):
        anyone(grants, return_call(grants, elsewhere, AMOUNT))


def test_noteReturn__I10_reverts_above_what_was_paid_of_the_draw(
    grants: Grants, award: int
) -> None:
    draw = grants.paid(award)
    grants.paid(award)
    give_back(grants, draw, AMOUNT // 4)
    left = AMOUNT - AMOUNT // 4
    with refuses("GrantAwards_OverLine", award=award, line=0, given=left + 1, available=left):
        give_back(grants, draw, left + 1)
    give_back(grants, draw, left)
    with refuses("GrantAwards_OverLine", given=1, available=0):
        give_back(grants, draw, 1)


def test_noteReturn__I10_counts_what_came_back_and_frees_no_line(
    grants: Grants, award: int
) -> None:
    draw = grants.paid(award)
    before, books = grants.award(award), allotment(grants)
    back, payment = AMOUNT // 4, grants.payment_id(draw)

    receipt = give_back(grants, draw, back)

    from_ = grants.world.stranger().address
    told = {"program": grants.awards.address, "paymentId": payment, "allotment": grants.allotment}
    sums = {"recovered": books["recovered"] + back, "cash": books["cash"] + back}
    noted = {"paymentId": payment, "from": from_, "amount": back, "established": False}
    moved = {"from": from_, "to": grants.world.treasury.address, "value": back}
    assert grants.world.events(receipt) == [
        ("Recovered", told | {"from": from_, "amount": back} | sums),
        ("PaymentReturned", noted),
        ("Transfer", moved),
    ]
    assert grants.award(award) == before | {"returned": back}
    assert line(grants, award)[1] == AMOUNT, "it stays drawn"
    assert allotment(grants) == books | sums
    assert grants.world.balance(payee("grantee")) == AMOUNT
