"""Ending a payment nobody could be paid: expunge, as Changes calls it

given another caller than Changes
    it reverts with SetAside_WrongCaller
given a payment that is not free
    it reverts with SetAside_PaymentWrongState
given a run that is not payable
    it reverts with BenefitProgram_NotPayableYet
given short cash
    it reverts with Treasury_ShortCash: nobody loses a payment for that
given a last attempt that pays
    it is paid, and the proposal closed
given a last attempt that fails
    it ends, its money goes back to the allotment, and nothing replaces it
"""

from __future__ import annotations

import dataclasses

import pytest

from almoner.testing import DAY, World, digest, fields, household, payment_id, refuses
from almoner.testing.singles import REISSUE, REPLACEMENT, reissue

FREE, PAID, EXPUNGED = 3, 4, 6
ENACTED, CLOSED = 5, 8
AMOUNT = 100_000_000


@pytest.fixture
def unpayable(blocking: World) -> tuple[World, int]:
    """The payment of case 1, set aside and proposed for expunging, its notice served long ago."""
    world = blocking
    run = world.certified_run(cases=2)
    payment = payment_id(run, 1)
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    world.warp(2 * DAY)
    world.source.send(world.program.functions.setAside(payment))
    propose = world.changes.functions.proposeExpunge
    world.send("caseworker", propose(world.program.address, payment, digest("unclaimed")))
    serve = world.changes.functions.serve(world.program.address, 1, 1, digest("letter"))
    world.send("counter", serve)
    world.warp_to(world.change(1)["effectiveAt"] + 10 * DAY)
    return world, payment


def test_expunge__reverts_for_a_payment_that_is_not_free(world: World) -> None:
    payment = payment_id(world.certified_run(cases=1), 1)
    expunge = world.program.functions.expunge(payment, 1)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=0):
        world.client.call(expunge, sender=world.changes.address)


def test_expunge__I18_reverts_before_the_run_is_payable(world: World) -> None:
    payment = payment_id(world.certified_run(cases=1), 1)
    world.place_hold(payment)
    release = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    world.send("investigator", release)
    expunge = world.program.functions.expunge(payment, 1)
    with refuses("BenefitProgram_NotPayableYet", run=payment >> 32):
        world.client.call(expunge, sender=world.changes.address)


def test_expunge__I18_reverts_where_cash_is_short(world: World) -> None:
    budget = world.treasury.functions
    world.send("budget_officer", budget.allot(world.appropriation, world.program.address, AMOUNT))
    bare = budget.allotments().call()
    payment = payment_id(dataclasses.replace(world, allotment=bare).certified_run(cases=1), 1)
    world.pass_challenge(payment >> 32)
    world.warp(DAY)
    world.source.send(world.program.functions.setAside(payment))
    expunge = world.program.functions.expunge(payment, 1)
    with refuses("Treasury_ShortCash", allotment=bare, wanted=AMOUNT, cash=0):
        world.client.call(expunge, sender=world.changes.address)


def test_expunge__I18_pays_where_the_last_attempt_succeeds(unpayable: tuple[World, int]) -> None:
    world, payment = unpayable
    world.source.send(world.token.functions.setBlocked(household(1), False))

    receipt = world.stranger().send(world.changes.functions.enact(world.program.address, 1))

    names = [name for name, _ in world.events(receipt)]
    assert names[-2:] == ["PaymentSettled", "ProposalClosed"]
    assert (world.payment(payment)["state"], world.change(1)["state"]) == (PAID, CLOSED)
    assert world.balance(household(1)) == AMOUNT


def test_expunge__I9_ends_the_payment_and_gives_its_money_back(
    unpayable: tuple[World, int],
) -> None:
    world, payment = unpayable
    before = world.balance(world.treasury.address)

    receipt = world.stranger().send(world.changes.functions.enact(world.program.address, 1))

    source = {"program": world.program.address, "id": payment >> 32}
    back = {**source, "allotment": world.allotment, "amount": AMOUNT, "obligated": AMOUNT}
    ended = ("PaymentExpunged", {"paymentId": payment, "proposal": 1, "amount": AMOUNT})
    assert ended in world.events(receipt)
    assert ("Deobligated", back) in world.events(receipt)
    assert (world.payment(payment)["state"], world.change(1)["state"]) == (EXPUNGED, ENACTED)
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == AMOUNT, "its neighbor's"
    assert world.balance(world.treasury.address) == before
    world.source.send(world.token.functions.setBlocked(household(1), False))
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=EXPUNGED):
        world.stranger().send(world.program.functions.settlePayment(payment))
    with refuses("BenefitProgram_NotReplaceable", original=payment, state=EXPUNGED):
        reissue(world, payment, REISSUE)


def test_expunge__I18_leaves_it_to_two_to_give_the_money_back(
    unpayable: tuple[World, int],
) -> None:
    """A payee who turns up later, or whose token was only paused, is owed it still."""
    world, payment = unpayable
    world.stranger().send(world.changes.functions.enact(world.program.address, 1))
    world.source.send(world.token.functions.setBlocked(household(1), False))
    with refuses("BenefitProgram_OverReturned", original=payment, available=AMOUNT):
        reissue(world, payment, REPLACEMENT, amount=AMOUNT + 1)
    again = reissue(world, payment, REPLACEMENT)
    world.pass_challenge(again >> 32)
    world.stranger().send(world.program.functions.settlePayment(again))
    assert world.balance(household(1)) == AMOUNT
    with refuses("BenefitProgram_OverReturned", original=payment, available=0):
        reissue(world, payment, REPLACEMENT)


def test_expunge__I16_leaves_a_payment_that_is_held_meanwhile(
    unpayable: tuple[World, int],
) -> None:
    world, payment = unpayable
    due = world.run(payment >> 32)["payableAt"]
    with refuses("Holds_BadExpiry", limit=due + 10 * DAY):
        world.place_hold(payment, by="investigator")
    world.stranger().send(world.changes.functions.enact(world.program.address, 1))
    assert world.payment(payment)["state"] == EXPUNGED
