"""Taking authority back to the appropriation: deallot

given authority that obligations use
    it reverts with Treasury_OverAllotment
given authority that nothing uses, or whose money came back
    it can be allotted again, and the cash stays where it is
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import refuses

ALLOTTED = 800 * money.UNIT


@pytest.mark.parametrize("paid", [False, True], ids=["open", "paid"])
def test_deallot__I2_reverts_for_authority_in_use_and_not_beside_it(purse: Any, paid: bool) -> None:
    world = purse.world
    run = purse.certified(300)
    if paid:
        world.settle(run)
    deallot, left = world.treasury.functions.deallot, ALLOTTED - 300 * money.UNIT
    facts = {"allotment": world.allotment, "given": left + 1, "available": left}
    with refuses("Treasury_OverAllotment", **facts):
        purse.budget(deallot(world.allotment, left + 1))

    purse.budget(deallot(world.allotment, left))

    with refuses("Treasury_OverAllotment", given=1, available=0):
        purse.budget(deallot(world.allotment, 1))


def test_deallot__I2_takes_back_what_payees_sent_back_and_never_more_than_was_allotted(
    purse: Any,
) -> None:
    world = purse.world
    run = purse.certified(300)
    world.settle(run)
    purse.recover(run, 1, 300)
    deallot = world.treasury.functions.deallot
    with refuses("Treasury_OverAllotment", given=ALLOTTED + 1, available=ALLOTTED):
        purse.budget(deallot(world.allotment, ALLOTTED + 1))

    purse.budget(deallot(world.allotment, ALLOTTED))

    allotment = purse.allotment()
    assert allotment["allotted"] == 0
    assert allotment["obligated"] == allotment["recovered"] == 300 * money.UNIT


def test_deallot__makes_authority_that_can_be_allotted_again(purse: Any) -> None:
    world, treasury = purse.world, purse.world.treasury.functions
    before, balance = purse.allotment(), world.balance(world.treasury.address)
    allot = treasury.allot(world.appropriation, world.program.address, 500 * money.UNIT)
    with refuses("Treasury_OverCeiling", available=200 * money.UNIT):
        purse.budget(allot)

    receipt = purse.budget(treasury.deallot(world.allotment, 300 * money.UNIT))

    facts = {"allotment": world.allotment, "appropriation": world.appropriation}
    left = 500 * money.UNIT
    totals = {"amount": 300 * money.UNIT, "allotted": left, "allottedByAppropriation": left}
    by = {"by": world.person("budget_officer")}
    assert world.events(receipt) == [("Deallotted", {**facts, **totals, **by})]
    assert purse.allotment() == {**before, "allotted": left}
    assert purse.booked()["allotted"] == left
    assert world.balance(world.treasury.address) == balance
    purse.budget(allot)
    assert purse.booked()["allotted"] == 1_000 * money.UNIT


def test_deallot__is_allowed_after_closing(purse: Any) -> None:
    purse.close()
    purse.budget(purse.world.treasury.functions.deallot(purse.world.allotment, ALLOTTED))
    assert purse.booked()["allotted"] == 0
