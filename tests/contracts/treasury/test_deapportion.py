"""Taking cash back to the appropriation: deapportion

given cash that open obligations wait for, all of it or not enough
    it reverts with Treasury_CashNeeded
given cash that is left over, or came back
    it is the appropriation's again, and can be apportioned or returned
given a closed appropriation
    all of it is, whatever is still obligated
"""

from __future__ import annotations

from typing import Any

from almoner import money
from almoner.testing import refuses

CASH = 500 * money.UNIT


def test_deapportion__I10_reverts_for_cash_an_open_obligation_waits_for(purse: Any) -> None:
    world, deapportion = purse.world, purse.world.treasury.functions.deapportion
    run = purse.certified(100, 200)
    for paid, left in ((0, 200), (1, 200)):
        if paid:
            world.settle(run, mask=1 << 1)
        facts = {"allotment": world.allotment, "available": left * money.UNIT}
        with refuses("Treasury_CashNeeded", given=left * money.UNIT + 1, **facts):
            purse.budget(deapportion(world.allotment, left * money.UNIT + 1))
    purse.budget(deapportion(world.allotment, 200 * money.UNIT))

    world.settle(run)

    assert purse.allotment()["cash"] == 0


def test_deapportion__I10_leaves_an_allotment_alone_that_has_too_little(purse: Any) -> None:
    purse.certified(600)
    facts = {"allotment": purse.world.allotment, "given": 1, "available": 0}
    with refuses("Treasury_CashNeeded", **facts):
        purse.budget(purse.world.treasury.functions.deapportion(purse.world.allotment, 1))


def test_deapportion__I10_takes_what_a_release_left(purse: Any) -> None:
    world, deapportion = purse.world, purse.world.treasury.functions.deapportion
    run = purse.certified(300, 200)
    with refuses("Treasury_CashNeeded", given=1, available=0):
        purse.budget(deapportion(world.allotment, 1))

    purse.release(run, 200)

    purse.budget(deapportion(world.allotment, 200 * money.UNIT))
    with refuses("Treasury_CashNeeded", given=1, available=0):
        purse.budget(deapportion(world.allotment, 1))


def test_deapportion__I2_never_falls_below_nothing_when_all_was_paid_and_came_back(
    purse: Any,
) -> None:
    world = purse.world
    run = purse.certified(500)
    world.settle(run)
    assert purse.allotment()["cash"] == 0
    purse.recover(run, 1, 500)
    assert (purse.allotment()["cash"], purse.booked()["apportioned"]) == (CASH, CASH)

    purse.budget(world.treasury.functions.deapportion(world.allotment, CASH))

    assert (purse.allotment()["cash"], purse.booked()["apportioned"]) == (0, 0)
    returnable = world.treasury.functions.returnable(world.appropriation).call()
    assert returnable == 1_000 * money.UNIT


def test_deapportion__makes_cash_that_can_be_apportioned_again(purse: Any) -> None:
    world, treasury = purse.world, purse.world.treasury.functions
    before, balance = purse.allotment(), world.balance(world.treasury.address)
    fn = treasury.apportion(world.allotment, CASH + 1)
    with refuses("Treasury_ShortFunds", available=CASH):
        purse.budget(fn)

    receipt = purse.budget(treasury.deapportion(world.allotment, 300 * money.UNIT))

    left = 200 * money.UNIT
    facts = {"allotment": world.allotment, "amount": 300 * money.UNIT, "cash": left}
    by = {"by": world.person("budget_officer")}
    assert world.events(receipt) == [("Deapportioned", {**facts, **by})]
    assert purse.allotment() == {**before, "cash": left}
    assert purse.booked()["apportioned"] == left
    assert world.balance(world.treasury.address) == balance, "cash moves on the books only"
    purse.budget(fn)


def test_deapportion__takes_all_once_the_appropriation_is_closed(purse: Any) -> None:
    world, deapportion = purse.world, purse.world.treasury.functions.deapportion
    purse.certified(400)
    purse.cancel()
    with refuses("Treasury_CashNeeded", given=CASH, available=100 * money.UNIT):
        purse.budget(deapportion(world.allotment, CASH))
    purse.close()
    with refuses("Treasury_CashNeeded", given=CASH + 1, available=CASH):
        purse.budget(deapportion(world.allotment, CASH + 1))

    purse.budget(deapportion(world.allotment, CASH))

    assert (purse.allotment()["cash"], purse.booked()["apportioned"]) == (0, 0)
