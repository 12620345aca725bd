"""Ending an appropriation: closeAppropriation

given somebody who is no budget officer
    it reverts with Offices_NotInOffice
given an appropriation never booked
    it reverts with Treasury_UnknownAppropriation
given one that is closed
    it reverts with Treasury_Closed
given a time before its cancel date
    it reverts with Treasury_BeforeCancelDate
given its cancel date
    it is closed, and the event says what is obligated and idle
given a closed appropriation
    allot, fund, apportion, obligate and reobligate revert with Treasury_Closed
    its cash goes back to the source on record, obligated or not, and what comes back late too
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.testing import ALL, household, refuses


def test_closeAppropriation__reverts_for_another_office(purse: Any) -> None:
    purse.cancel()
    fn = purse.world.treasury.functions.closeAppropriation(purse.world.appropriation)
    with refuses("Offices_NotInOffice", key=purse.world.officer("program_admin").address):
        purse.world.send("program_admin", fn)


def test_closeAppropriation__reverts_for_one_never_booked(purse: Any) -> None:
    with refuses("Treasury_UnknownAppropriation", appropriation=99):
        purse.budget(purse.world.treasury.functions.closeAppropriation(99))


def test_closeAppropriation__reverts_for_one_that_is_closed(purse: Any) -> None:
    purse.close()
    with refuses("Treasury_Closed", appropriation=purse.world.appropriation):
        purse.close()


@pytest.mark.parametrize(("moment", "allowed"), [(-1, False), (0, True)])
def test_closeAppropriation__I10_reverts_before_its_cancel_date(
    purse: Any, moment: int, allowed: bool
) -> None:
    world, cancel = purse.world, purse.booked()["cancelAt"]
    fn = world.treasury.functions.closeAppropriation(world.appropriation)
    world.next_block_at(cancel + moment)
    if allowed:
        purse.budget(fn)
        assert purse.booked()["closed"]
        return
    facts = {"appropriation": world.appropriation, "given": cancel - 1, "cancelAt": cancel}
    with refuses("Treasury_BeforeCancelDate", **facts):
        purse.budget(fn)


def test_closeAppropriation__says_what_is_obligated_and_idle(purse: Any) -> None:
    world = purse.world
    purse.certified(300)
    before, books = purse.booked(), world.treasury.functions.books().call()

    receipt = purse.close()

    sums = {"obligated": 300 * money.UNIT, "idle": 500 * money.UNIT}
    facts = {"appropriation": world.appropriation, "by": world.person("budget_officer")}
    assert world.events(receipt) == [("AppropriationClosed", {**facts, **sums})]
    assert purse.booked() == {**before, "closed": True}
    assert world.treasury.functions.books().call() == books


def test_closed__hands_out_nothing_and_its_neighbor_does(purse: Any) -> None:
    world, treasury = purse.world, purse.world.treasury.functions
    run = purse.certified(100)
    world.settle(run)
    purse.recover(run, 1, 100)
    purse.close()
    program, later = world.program.address, world.now()
    acts = {
        "allot": (world.officer("budget_officer").address, (world.appropriation, program, 1)),
        "fund": (world.source.address, (world.appropriation, 1)),
        "apportion": (world.officer("budget_officer").address, (world.allotment, 1)),
        "obligate": (program, (9, world.allotment, 1, later, later)),
        "reobligate": (program, (9, run, 1, later, later)),
    }
    for name, (caller, given) in acts.items():
        with refuses("Treasury_Closed", appropriation=world.appropriation):
            world.client.call(getattr(treasury, name)(*given), sender=caller)
    neighbor = treasury.allot(1, program, 1)
    world.client.call(neighbor, sender=world.officer("budget_officer").address)


def test_closed__I3_pays_nobody(purse: Any) -> None:
    world = purse.world
    run = purse.certified(100)
    world.pass_challenge(run)
    purse.close()
    with refuses("Treasury_PastCancelDate", cancelAt=purse.booked()["cancelAt"]):
        world.source.send(world.program.functions.settle(run, [0], [ALL]))


def test_closed__I8_gives_all_of_its_cash_to_the_source_on_record(purse: Any) -> None:
    world, treasury = purse.world, purse.world.treasury.functions
    run = purse.certified(300, 200)
    world.settle(run, mask=1 << 1)
    back, left = treasury.returnUnobligated, 700 * money.UNIT
    purse.close()
    facts = {"appropriation": world.appropriation, "given": left, "available": 500 * money.UNIT}
    with refuses("Treasury_ShortFunds", **facts):
        purse.budget(back(world.appropriation, left))
    purse.budget(treasury.deapportion(world.allotment, 200 * money.UNIT))
    before = world.balance(world.source.address)

    purse.budget(back(world.appropriation, left))

    assert world.balance(world.source.address) == before + left
    assert world.balance(household(2)) == 0
    with refuses("Treasury_ShortFunds", given=1, available=0):
        purse.budget(back(world.appropriation, 1))


def test_closed__I9_books_what_comes_back_late_and_returns_it_to_the_source(purse: Any) -> None:
    world, treasury = purse.world, purse.world.treasury.functions
    run = purse.certified(500)
    world.settle(run)
    purse.close()
    purse.budget(treasury.returnUnobligated(world.appropriation, 500 * money.UNIT))
    before = world.balance(world.source.address)

    purse.recover(run, 1, 40)

    assert (purse.allotment()["cash"], purse.booked()["recovered"]) == (40 * money.UNIT,) * 2
    purse.budget(treasury.deapportion(world.allotment, 40 * money.UNIT))
    purse.budget(treasury.returnUnobligated(world.appropriation, 40 * money.UNIT))
    assert world.balance(world.source.address) == before + 40 * money.UNIT
    received, recovered, disbursed, returned, balance = treasury.books().call()
    assert received + recovered == disbursed + returned + balance
    assert balance == world.balance(world.treasury.address)
