"""Attacks on draws and on the money behind awards, and what becomes of them. Each is named after
the invariant it attacks.

given somebody who wants a draw paid twice, or not at all
    the contracts refuse, or another way stays open
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.errors import Reverted
from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import ADVANCE, payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    FREE,
    PAID,
    TOTAL,
    agency,
    allotment,
    anyone,
    as_contract,
    close,
    give_back,
    hold,
    obligation,
    officer,
    return_call,
    serve,
    strike,
)

INVOICE = digest("invoice")
NO_DOCUMENT: dict[str, Any] = {"cost_ref": bytes(32), "gross": 0}


# The money behind an offer


def test_I2_no_officer_withdraws_what_an_offer_was_promised(grants: Grants) -> None:
    award = grants.offered()
    world, treasury, known = grants.world, grants.world.treasury.functions, allotment(grants)
    authority = known["allotted"] - known["obligated"]
    with refuses("Treasury_OverAllotment", given=authority + 1, available=authority):
        world.send("budget_officer", treasury.deallot(grants.allotment, authority + 1))
    cash = known["cash"] - known["obligated"]
    with refuses("Treasury_CashNeeded", given=cash + 1, available=cash):
        world.send("budget_officer", treasury.deapportion(grants.allotment, cash + 1))
    most = int(treasury.returnable(world.appropriation).call())
    with refuses("Treasury_ShortFunds", given=most + 1, available=most):
        world.send("budget_officer", treasury.returnUnobligated(world.appropriation, most + 1))
    with refuses("Treasury_BeforeCancelDate"):
        world.send("budget_officer", treasury.closeAppropriation(world.appropriation))
    for fn in (
        treasury.deallot(grants.allotment, authority),
        treasury.deapportion(grants.allotment, cash),
        treasury.returnUnobligated(world.appropriation, most),
    ):
        world.send("budget_officer", fn)
    grants.accept(award)
    for at, (budget, _, _, _) in enumerate(grants.awards.functions.linesOf(award).call()):
        grants.paid(award, line=at, amount=budget, gross=budget)
    assert world.balance(payee("grantee")) == TOTAL


def test_I2_an_offer_is_accepted_after_the_budget_is_gone(grants: Grants) -> None:
    """Its money was set aside with the offer: what others are promised later takes none of it."""
    round_ = grants.open_round(budget=TOTAL, ceiling=TOTAL)
    applications = [grants.apply(round_, name) for name in ("grantee", "late comer")]
    grants.judge(round_, applications, [40, 20, 10])
    first, second = (grants.recommend(each) for each in applications)
    grants.offer(first)
    with refuses("GrantRounds_OverBudget", round=round_, given=TOTAL, available=0):
        grants.offer(second)
    left = allotment(grants)["allotted"] - allotment(grants)["obligated"]
    deallot = grants.world.treasury.functions.deallot(grants.allotment, left)
    grants.world.send("budget_officer", deallot)
    grants.accept(first)
    draw = grants.paid(first)
    assert grants.payment(draw)["state"] == PAID
    assert grants.world.balance(payee("grantee")) == AMOUNT


def test_I8_another_programs_awards_draw_on_nothing_here(grants: Grants) -> None:
    other = Grants.create(grants.world)
    with refuses("GrantRounds_BadPlan", field="allotment"):
        other.draft(allotment=grants.allotment)
    award = grants.active()
    theirs = grants.world.treasury.functions.deobligate(award, 1)
    with refuses("Treasury_OverObligation", program=other.awards.address):
        as_contract(other, other.awards, theirs)
    assert obligation(grants, award)["obligated"] == TOTAL


# Twice


def test_I24_an_invoice_is_not_charged_twice_over_the_agencys_grants(grants: Grants) -> None:
    other = Grants.create(grants.world)
    first, second = grants.active(), other.active()
    grants.paid(first, cost_ref=INVOICE)
    for program, award in ((grants, first), (other, second)):
        with refuses("Treasury_OverCost", costRef=INVOICE, gross=AMOUNT, charged=AMOUNT):
            program.draw(award, cost_ref=INVOICE)
        with refuses("Treasury_OverCost", costRef=INVOICE, gross=AMOUNT, charged=AMOUNT):
            program.draw(award, cost_ref=INVOICE, gross=2 * AMOUNT)
    assert other.awards.functions.draws().call() == 0


def test_I24_salting_the_evidence_anew_makes_no_new_invoice(grants: Grants) -> None:
    award = grants.active()
    grants.draw(award, cost_ref=INVOICE, evidence=digest("salt one"))
    for salt in ("salt two", "salt three"):
        with refuses("Treasury_OverCost", costRef=INVOICE, charged=AMOUNT):
            grants.draw(award, cost_ref=INVOICE, evidence=digest(salt), line=1)


def test_I24_an_invoice_is_not_both_reimbursed_and_shown_for_an_advance(grants: Grants) -> None:
    advance, award = grants.active(mode=ADVANCE), grants.active("neighbor")
    draw = grants.paid(advance, **NO_DOCUMENT)
    grants.paid(award, "neighbor", cost_ref=INVOICE)
    types = ["uint64", "bytes32", "uint64", "bytes32"]
    given = (AMOUNT, INVOICE, AMOUNT, digest("receipts"))
    content = bytes(grants.world.client.web3.codec.encode(types, given))
    content = bytes(grants.world.client.web3.keccak(content))
    signed = grants.grantee(advance, "substantiate", subject=draw, content=content)
    with refuses("Treasury_OverCost", costRef=INVOICE, charged=AMOUNT):
        officer(grants, grants.awards.functions.substantiate(draw, *given, signed))


def test_I24_a_struck_draws_invoice_can_be_charged_again_within_the_award(grants: Grants) -> None:
    award = grants.active()
    strike(grants, grants.approved(award, cost_ref=INVOICE))
    grants.paid(award, cost_ref=INVOICE)
    assert grants.world.balance(payee("grantee")) == AMOUNT
    assert grants.award(award)["total"] == TOTAL - AMOUNT


def test_I10_no_more_comes_back_than_was_paid_of_a_draw(grants: Grants) -> None:
    """Else returns of one draw would hide that another was never paid back."""
    award = grants.active()
    draw = grants.paid(award)
    grants.paid(award)
    with refuses("GrantAwards_OverLine", given=AMOUNT + 1, available=AMOUNT):
        give_back(grants, draw, AMOUNT + 1)
    unpaid = grants.payment_id(grants.approved(award))
    with refuses("SetAside_PaymentWrongState", paymentId=unpaid, state=FREE):
        anyone(grants, return_call(grants, unpaid, 1))
    assert grants.award(award)["returned"] == 0


# Not at all


@pytest.mark.as_deployed
def test_I6_little_gas_pays_a_draw_whole_or_not_at_all(grants: Grants) -> None:
    draw = grants.approved(grants.active())
    grants.pass_challenge(draw)
    world, refusals, paid = grants.world, set(), 0
    fn = grants.awards.functions.settlePayment(grants.payment_id(draw))
    for gas in range(60_000, 400_000, 8_000):
        snapshot = world.client.request("evm_snapshot")
        try:
            world.send_with_gas(fn, gas)
        except Reverted as refusal:
            refusals.add(refusal.name)
            assert grants.payment(draw)["state"] == FREE
        else:
            assert world.balance(payee("grantee")) == AMOUNT
            assert grants.award(1)["paid"] == AMOUNT
            paid += 1
        world.client.request("evm_revert", snapshot)
    assert refusals
    assert paid > 0


@pytest.mark.as_deployed
def test_I9_little_gas_never_expunges_a_draw_that_can_be_paid(grants: Grants) -> None:
    draw = grants.approved(grants.active())
    grants.pass_challenge(draw)
    world, changes = grants.world, grants.world.changes.functions
    payment = grants.payment_id(draw)
    propose = changes.proposeExpunge(grants.awards.address, payment, digest("reason"))
    world.send("caseworker", propose)
    proposal = agency(grants).last_proposal()
    serve(grants, proposal)
    world.warp_to(changes.enactableAt(grants.awards.address, proposal).call())
    fn, states = changes.enact(grants.awards.address, proposal), set()
    for gas in range(80_000, 600_000, 8_000):
        snapshot = world.client.request("evm_snapshot")
        try:
            world.send_with_gas(fn, gas)
        except Reverted:
            pass
        states.add(grants.payment(draw)["state"])
        world.client.request("evm_revert", snapshot)
    assert states == {FREE, PAID}


def test_I12_a_malicious_monitor_delays_a_draw_for_days_only(grants: Grants) -> None:
    world = agency(grants)
    draw = grants.approved(grants.active())
    due = grants.draw_of(draw)["payableAt"]
    world.register_and_arm_rule()
    world.next_block_at(due - 1)
    payment = hold(grants, draw, expires_at=due - 1 + 5 * DAY)
    for act in ("release", "sustain"):
        fn = world.holds.functions[act](grants.awards.address, payment, digest("reason"))
        with refuses("Offices_NotInOffice"):
            world.send("monitor", fn)
    world.mine(3)
    world.warp_to(due - 1 + 5 * DAY)
    anyone(grants, world.holds.functions.lapse(grants.awards.address, payment))
    with refuses("Holds_WindowOver", paymentId=payment):
        hold(grants, draw, expires_at=world.now() + DAY)
    grants.settle(draw)
    assert world.balance(payee("grantee")) == AMOUNT


def test_I9_no_officer_takes_an_approved_draw_back(grants: Grants) -> None:
    award = grants.active()
    draw = grants.approved(award)
    content = grants.draw_of(draw)["contentHash"]
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=3):
        officer(grants, grants.awards.functions.denyDraw(draw, digest("reason")))
    taken = grants.grantee(award, "withdraw draw", subject=draw, content=content)
    with refuses("GrantAwards_DrawWrongState", draw=draw, state=3):
        anyone(grants, grants.awards.functions.withdrawDraw(draw, taken))
    with refuses("GrantAwards_NotClosable", award=award, open=1):
        close(grants, award)
    grants.settle(draw)
    assert grants.world.balance(payee("grantee")) == AMOUNT
