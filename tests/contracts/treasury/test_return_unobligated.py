"""Sending cash back to its source: returnUnobligated

given an appropriation never booked
    it reverts with Treasury_UnknownAppropriation
given nothing
    it reverts with Treasury_ZeroAmount
given more than nobody was handed
    it reverts with Treasury_ShortFunds
given obligations that wait for cash still to be handed out
    it reverts with Treasury_ShortFunds for what they need
given cash that came back and was taken back from the allotment
    it can be returned, as far as no obligation waits for it
given idle cash
    it goes to the funding source on record and nowhere else
"""

from __future__ import annotations

from typing import Any

from almoner import money
from almoner.testing import DAY, World, enrollment, fields, refuses

CEILING = 100_000_000_000_000
APPORTIONED = 40_000_000_000_000


def test_returnUnobligated__reverts_for_an_appropriation_never_booked(world: World) -> None:
    with refuses("Treasury_UnknownAppropriation", appropriation=99):
        world.send("budget_officer", world.treasury.functions.returnUnobligated(99, 1))


def test_returnUnobligated__reverts_for_nothing(world: World) -> None:
    fn = world.treasury.functions.returnUnobligated(world.appropriation, 0)
    with refuses("Treasury_ZeroAmount"):
        world.send("budget_officer", fn)


def test_returnUnobligated__I2_reverts_for_cash_that_was_handed_out(world: World) -> None:
    idle = CEILING - APPORTIONED
    back = world.treasury.functions.returnUnobligated
    facts = {"appropriation": world.appropriation, "given": idle + 1, "available": idle}
    with refuses("Treasury_ShortFunds", **facts):
        world.send("budget_officer", back(world.appropriation, idle + 1))
    world.send("budget_officer", back(world.appropriation, idle))


def test_returnUnobligated__I10_reverts_for_cash_an_obligation_waits_for(world: World) -> None:
    now = world.now()
    terms = (7, world.source.address, 1_000, now, now + 900 * DAY, now + 900 * DAY)
    world.send("budget_officer", world.treasury.functions.appropriate(*terms))
    world.source.send(world.token.functions.mint(world.source.address, 1_000))
    world.source.send(world.token.functions.approve(world.treasury.address, 1_000))
    tight = world.treasury.functions.appropriations().call()
    world.source.send(world.treasury.functions.fund(tight, 1_000))
    fn = world.treasury.functions.allot(tight, world.program.address, 1_000)
    world.send("budget_officer", fn)
    allotment = world.treasury.functions.allotments().call()
    world.approve(world.enroll([enrollment(1, amount=700)]))
    world.send("maker", world.program.functions.openRun(1, 0, 0, allotment))
    world.seal(1)
    world.certify(1)
    assert fields(world.treasury.functions.obligationOf(world.program.address, 1))["obligated"]

    back = world.treasury.functions.returnUnobligated
    with refuses("Treasury_ShortFunds", appropriation=tight, given=301, available=300):
        world.send("budget_officer", back(tight, 301))
    assert world.treasury.functions.returnable(tight).call() == 300
    world.send("budget_officer", back(tight, 300))


def test_returnUnobligated__I10_counts_what_was_paid_and_what_came_back(purse: Any) -> None:
    world, treasury = purse.world, purse.world.treasury.functions

    def returnable() -> int:
        return int(treasury.returnable(world.appropriation).call()) // money.UNIT

    run = purse.certified(300, 200, 250)
    assert returnable() == 250, "of $1,000 in cash, $750 are promised"
    world.settle(run, mask=0b0110)
    assert returnable() == 250, "paying a promise changes nothing"
    purse.recover(run, 1, 200)
    assert returnable() == 450, "what came back is free"
    purse.release(run, 250)
    assert returnable() == 500, "all that nobody was handed"
    purse.budget(treasury.deapportion(world.allotment, 200 * money.UNIT))
    assert returnable() == 700

    back = treasury.returnUnobligated
    with refuses("Treasury_ShortFunds", available=700 * money.UNIT):
        purse.budget(back(world.appropriation, 700 * money.UNIT + 1))
    purse.budget(back(world.appropriation, 700 * money.UNIT))
    assert returnable() == 0


def test_returnable__reverts_for_an_appropriation_never_booked(world: World) -> None:
    with refuses("Treasury_UnknownAppropriation", appropriation=99):
        world.client.call(world.treasury.functions.returnable(99))


def test_returnUnobligated__I8_sends_idle_cash_to_the_source_on_record(world: World) -> None:
    before = world.balance(world.treasury.address), world.balance(world.source.address)
    fn = world.treasury.functions.returnUnobligated(world.appropriation, 500)

    receipt = world.send("budget_officer", fn)

    facts = {"appropriation": world.appropriation, "source": world.source.address}
    by = {"amount": 500, "returnedToSource": 500, "by": world.person("budget_officer")}
    assert ("ReturnedToSource", {**facts, **by}) in world.events(receipt)
    after = world.balance(world.treasury.address), world.balance(world.source.address)
    assert after == (before[0] - 500, before[1] + 500)
    booked = fields(world.treasury.functions.appropriationOf(world.appropriation))
    assert booked["returnedToSource"] == 500
    received, recovered, disbursed, returned, balance = world.treasury.functions.books().call()
    assert received + recovered == disbursed + returned + balance
    assert returned == 500
