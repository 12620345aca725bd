"""Paying: disburse

given a number that was never obligated, or the cancel date
    it reverts with Treasury_PastCancelDate
given less cash than the next payment needs
    it reverts with Treasury_ShortCash and what is missing
given entries for more than the obligation holds
    it reverts with Treasury_OverObligation
given a certified run
    money moves from the Treasury to the pay-to, and every ledger says the same

Calls in a program's name stand for what only its code can make it call.
"""

from __future__ import annotations

import pytest

from almoner.testing import ALL, World, enrollment, fields, household, refuses


def entry(number: int, amount: int) -> bytes:
    return bytes.fromhex(household(number)[2:]) + amount.to_bytes(8, "big")


def test_disburse__I3_reverts_for_a_number_never_obligated(world: World) -> None:
    fn = world.treasury.functions.disburse(9, entry(1, 1), 1)
    with refuses("Treasury_PastCancelDate", cancelAt=0):
        world.client.call(fn, sender=world.program.address)


@pytest.mark.parametrize(("moment", "allowed"), [(-1, True), (0, False)])
def test_disburse__I3_reverts_at_the_cancel_date(world: World, moment: int, allowed: bool) -> None:
    run = world.certified_run()
    cancel = fields(world.treasury.functions.appropriationOf(world.appropriation))["cancelAt"]
    world.mine(5)
    world.next_block_at(cancel + moment)
    fn = world.program.functions.settle(run, [0], [ALL])
    if allowed:
        world.source.send(fn)
        return
    with refuses("Treasury_PastCancelDate", given=cancel, cancelAt=cancel):
        world.source.send(fn)


def test_disburse__I2_reverts_when_cash_is_short_until_it_arrives(world: World) -> None:
    poor = world.with_program(max_amount=10**13)
    allotment = fields(world.treasury.functions.allotmentOf(poor.allotment))
    drain = allotment["cash"] - 100_000_000 - 50
    batch = [enrollment(1, amount=drain), enrollment(2), enrollment(3)]
    poor.approve(poor.enroll(batch))
    run = poor.open_run()
    poor.seal(run)
    poor.certify(run)
    with refuses("Treasury_ShortCash", allotment=poor.allotment, wanted=100_000_000, cash=50):
        poor.settle(run)
    poor.settle(run, mask=0b0110)

    missing = 100_000_000 - 50
    fn = poor.treasury.functions.apportion(poor.allotment, missing)
    poor.send("budget_officer", fn)
    poor.settle(run)

    assert poor.balance(household(3)) == 100_000_000
    assert fields(world.treasury.functions.allotmentOf(poor.allotment))["cash"] == 0


def test_disburse__I2_reverts_for_more_than_the_obligation_holds(world: World) -> None:
    run = world.certified_run(cases=1)
    fn = world.treasury.functions.disburse(run, entry(1, 100_000_001), 1)
    facts = {"program": world.program.address, "id": run}
    with refuses("Treasury_OverObligation", **facts, given=100_000_001, available=100_000_000):
        world.client.call(fn, sender=world.program.address)
    fn = world.treasury.functions.disburse(run, entry(1, 100_000_000), 1)
    assert world.client.call(fn, sender=world.program.address) == 1


def test_disburse__I1_moves_money_and_every_ledger_says_so(world: World) -> None:
    run = world.certified_run(cases=3)
    before = world.balance(world.treasury.address)
    books = world.treasury.functions.books().call()
    cash = fields(world.treasury.functions.allotmentOf(world.allotment))["cash"]

    receipt = world.settle(run)[0]

    total = 300_000_000
    facts = {"program": world.program.address, "id": run, "allotment": world.allotment}
    ledgers = {"amount": total, "disbursed": total, "cash": cash - total}
    assert ("Disbursed", {**facts, **ledgers}) in world.events(receipt)
    assert [world.balance(household(n)) for n in (1, 2, 3, 4)] == [100_000_000] * 3 + [0]
    assert world.balance(world.treasury.address) == before - total
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert (allotment["disbursed"], allotment["cash"]) == (total, cash - total)
    obligation = fields(world.treasury.functions.obligationOf(world.program.address, run))
    assert obligation["disbursed"] == obligation["obligated"] == total
    received, recovered, disbursed, returned, balance = world.treasury.functions.books().call()
    assert received + recovered == disbursed + returned + balance
    assert (disbursed, balance) == (books[2] + total, books[4] - total)
    assert world.balance(world.treasury.address) >= balance
