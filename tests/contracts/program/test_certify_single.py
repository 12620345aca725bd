"""Certifying a single run: approveRun

given its maker, now an approver
    it reverts with BenefitProgram_SamePerson
given another content than was opened
    it reverts with BenefitProgram_ContentDiffers
given one approver, whatever the band asks
    it is approved, not certified
given two, and what the current period adds up to above a band
    it takes a third
given an account that was changed since the run was opened, or is frozen
    it reverts with BenefitProgram_BadSingle
given as many as it takes
    it is obligated and counted in the period in which that happens; anyone pays it when due
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.ledger.statuses import PaymentKind
from almoner.testing import (
    ALL,
    DAY,
    World,
    digest,
    enrollment,
    fields,
    household,
    payment_id,
    refuses,
)
from almoner.testing.acts import Acts
from almoner.testing.claimant import account, signer_of
from almoner.testing.singles import SUPPLEMENT, certified_single, open_single

SEALED, CERTIFIED = 2, 3
FREE, PAID = 3, 4
AMOUNT = 100_000_000
BAND = 250_000_000_000


@pytest.fixture
def known(world: World) -> World:
    """An agency with one approved case, in the midst of period 2."""
    world.approve(world.enroll([enrollment(1)]))
    world.warp_to(world.program.functions.periodOf(2).call()[0] + DAY)
    return world


def approval(world: World, run: int) -> ContractFunction:
    sealed = world.run(run)
    return world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])


def test_approveRun__I19_reverts_for_the_maker_of_a_single_run(known: World) -> None:
    run, maker = open_single(known, 1), known.person("maker")
    known.remove(maker, "maker")
    known.appoint(maker, "approver")
    with refuses("BenefitProgram_SamePerson", person=maker):
        known.send("maker", approval(known, run))


def test_approveRun__I20_reverts_for_another_single_run_than_was_opened(known: World) -> None:
    run, other = open_single(known, 1), open_single(known, 1)
    sealed = known.run(run)
    facts = {"contentHash": sealed["contentHash"], "total": AMOUNT}
    swapped = known.program.functions.approveRun(run, known.run(other)["contentHash"], AMOUNT)
    with refuses("BenefitProgram_ContentDiffers", run=run, **facts):
        known.send("approver", swapped)
    known.send("approver", approval(known, run))


def test_approveRun__I19_takes_two_for_a_single_run_where_one_does_for_others(
    world: World,
) -> None:
    lax = world.with_program(bands=[(2**64 - 1, 1)])
    lax.approve(lax.enroll([enrollment(1)]))
    regular = lax.open_run()
    lax.seal(regular)
    lax.send("approver", approval(lax, regular))
    assert lax.run(regular)["state"] == CERTIFIED
    single = open_single(lax, 1)
    lax.send("approver", approval(lax, single))
    assert lax.run(single)["state"] == SEALED
    lax.send("approver", approval(lax, single), 1)
    assert lax.run(single)["state"] == CERTIFIED


@pytest.mark.parametrize(("amount", "needed"), [(BAND, 2), (BAND + 1, 3)])
def test_approveRun__I19_counts_single_runs_of_any_period_in_the_current_one(
    known: World, amount: int, needed: int
) -> None:
    certified_single(known, 1, period=1, amount=amount - AMOUNT)
    run = open_single(known, 1, period=12, amount=AMOUNT)
    for at in range(needed):
        assert known.run(run)["state"] == SEALED
        known.send("approver", approval(known, run), at)
    assert known.run(run)["state"] == CERTIFIED
    sums = [known.program.functions.periodOf(period).call()[1] for period in (1, 2, 12)]
    assert sums == [0, amount, 0]


def test_approveRun__I19_counts_it_in_the_period_of_its_last_approval(known: World) -> None:
    boundary = known.program.functions.periodOf(3).call()[0]
    known.warp_to(boundary - DAY)
    run = open_single(known, 1)
    known.send("approver", approval(known, run))
    assert known.run(run)["period"] == 2
    known.next_block_at(boundary)
    known.send("approver", approval(known, run), 1)
    assert known.run(run)["period"] == 3
    assert known.program.functions.periodOf(3).call()[1:] == (AMOUNT, 1)


def test_approveRun__counts_it_in_period_1_before_any_began(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    payment = certified_single(world, 1, period=5)
    assert world.run(payment >> 32)["period"] == 1


def test_approveRun__I23_reverts_where_the_account_was_changed_meanwhile(known: World) -> None:
    program, changes = known.program.address, known.changes.functions
    file = changes.filePayTo(program, 1, household(9), digest("form"))
    known.send("counter", file)
    known.warp(7 * DAY)
    run = open_single(known, 1)
    known.send("approver", approval(known, run))
    known.stranger().send(changes.enact(program, 1))
    with refuses("BenefitProgram_BadSingle", field="payTo"):
        known.send("approver", approval(known, run), 1)
    anew = certified_single(known, 1)
    assert known.payment(anew)["payTo"] == household(9)


def test_approveRun__certifies_a_single_run_and_it_is_paid_once(known: World) -> None:
    run = open_single(known, 1, period=1)
    payment = payment_id(run, 1)
    known.send("approver", approval(known, run))
    certifying = approval(known, run)
    moment = known.now() + 100
    known.next_block_at(moment)

    receipt = known.send("approver", certifying, 1)

    assert [name for name, _ in known.events(receipt)] == [
        "RunApproved",
        "Obligated",
        "RunCertified",
    ]
    certified = known.events(receipt)[2][1]
    facts = {"run": run, "period": 2, "total": AMOUNT, "count": 1, "cumulative": AMOUNT}
    facts |= {"payableAt": moment + DAY, "payableBlock": receipt["blockNumber"] + 3}
    assert facts.items() <= certified.items()
    aside = {"payTo": household(1), "amount": AMOUNT, "state": FREE, "period": 2}
    assert known.payment(payment) == {**aside, "kind": SUPPLEMENT}
    obligation = fields(known.treasury.functions.obligationOf(known.program.address, run))
    assert (obligation["obligated"], obligation["allotment"]) == (AMOUNT, known.allotment)

    settle = known.program.functions.settlePayment(payment)
    known.mine(5)
    known.next_block_at(moment + DAY - 1)
    with refuses("BenefitProgram_NotPayableYet", run=run):
        known.stranger().send(settle)
    known.next_block_at(moment + DAY)
    known.stranger().send(settle)
    assert known.payment(payment)["state"] == PAID
    assert known.balance(household(1)) == AMOUNT
    assert not known.program.functions.isEstablished(payment).call(), "it says nothing of the case"
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=PAID):
        known.stranger().send(settle)
    with refuses("BenefitProgram_NothingPaid", run=run):
        known.stranger().send(known.program.functions.settle(run, [0], [ALL]))
    known.warp(DAY)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=PAID):
        known.stranger().send(known.program.functions.setAside(payment))


def test_approveRun__I23_reverts_while_the_account_is_frozen(known: World) -> None:
    acts = Acts(world=known)
    (case_no,) = known.enroll([enrollment(2, signer=signer_of(account("claimant of case 2")))])
    known.approve([case_no])
    run = acts.single(case_no, PaymentKind.SUPPLEMENT, AMOUNT)
    acts.freeze(case_no, frozen=True)
    acts.sign_run(run, 0)
    with refuses("BenefitProgram_BadSingle", field="payTo"):
        acts.sign_run(run, 1)
    acts.freeze(case_no, frozen=False)
    acts.sign_run(run, 1)
    assert known.run(run)["state"] == CERTIFIED
