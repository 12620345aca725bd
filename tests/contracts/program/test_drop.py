"""Giving a case back to its period when its run was recalled: drop

given a run that was not recalled
    it reverts with BenefitProgram_RunWrongState
given a payment that is in its word, or still held
    it reverts with SetAside_PaymentWrongState
given a free payment of a recalled run
    anyone drops it, and the next run of the period takes its case; a later period is left alone
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, household, payment_id, refuses

HELD, FREE, CLOSED = 2, 3, 6
AMOUNT = 100_000_000
REASON = digest("a wrong table")


def drop(world: World, payment: int) -> ContractFunction:
    return world.program.functions.drop(payment)


def lapse(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.lapse(world.program.address, payment)


@pytest.fixture(scope="module")
def held(agency: World, shared: None) -> int:
    """The held payment of case 1; case 2 is in the same run."""
    payment = payment_id(agency.certified_run(cases=2), 1)
    agency.place_hold(payment)
    return payment


def recall(world: World, payment: int) -> None:
    run = payment >> 32
    world.send("maker", world.program.functions.proposeRecall(run, REASON))
    world.send("approver", world.program.functions.recallRun(run, REASON))


def test_drop__I18_reverts_for_a_run_not_recalled(world: World, held: int) -> None:
    release = world.holds.functions.release(world.program.address, held, REASON)
    world.send("investigator", release)
    with refuses("BenefitProgram_RunWrongState", run=held >> 32, state=3):
        world.stranger().send(drop(world, held))
    recall(world, held)
    world.stranger().send(drop(world, held))


@pytest.mark.parametrize("why", ["in its word", "held"])
def test_drop__reverts_for_a_payment_that_is_not_free(world: World, held: int, why: str) -> None:
    recall(world, held)
    payment, state = (held, HELD) if why == "held" else (held + 1, 0)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=state):
        world.stranger().send(drop(world, payment))


def test_drop__I6_gives_the_case_back_to_its_period(world: World, held: int) -> None:
    recall(world, held)
    world.stranger().send(lapse(world, held))
    assert world.program.functions.wordOf(0).call()[4] == 0b110

    receipt = world.stranger().send(drop(world, held))

    assert world.events(receipt) == [("PaymentDropped", {"paymentId": held})]
    assert world.payment(held)["state"] == 0
    assert world.program.functions.wordOf(0).call()[4] == 0b100, "its neighbor's clears a day later"
    with refuses("SetAside_PaymentWrongState", paymentId=held, state=0):
        world.stranger().send(drop(world, held))
    world.warp(DAY)
    again = world.open_run()
    world.seal(again)
    world.certify(again)
    world.settle(again)
    assert [world.balance(household(n)) for n in (1, 2)] == [AMOUNT] * 2


def test_drop__I6_without_it_the_case_waits(world: World, held: int) -> None:
    recall(world, held)
    world.warp(DAY)
    again = world.open_run()
    world.seal(again)
    assert world.program.functions.wordOf(0).call()[2] == 0b100


def test_drop__I6_leaves_the_bits_of_a_later_period(world: World, held: int) -> None:
    recall(world, held)
    world.stranger().send(lapse(world, held))
    later = world.open_run(period=2)
    world.seal(later)
    world.stranger().send(drop(world, held))
    assert world.program.functions.wordOf(0).call()[2:] == [0b110, 2, 0b110]
