"""Ending a hold: release, lapse

given no hold, or one that ended
    both revert with Holds_WrongState
given another investigator
    the payment is free, and paid what was certified
given a hold whose time is not over
    lapse reverts with Holds_Expiry
given its expiry
    anyone ends it
"""

from __future__ import annotations

from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, household, refuses

RELEASED, LAPSED, FREE = 3, 4, 3
AMOUNT = 100_000_000


def release(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.release(world.program.address, payment, digest("unfounded"))


def lapse(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.lapse(world.program.address, payment)


def test_release__reverts_without_a_hold(world: World, payment: int) -> None:
    with refuses("Holds_WrongState", paymentId=payment + 1, state=0):
        world.send("investigator", release(world, payment + 1))


def test_release__reverts_a_second_time(world: World, payment: int) -> None:
    world.send("investigator", release(world, payment))
    with refuses("Holds_WrongState", paymentId=payment, state=RELEASED):
        world.send("investigator", release(world, payment))


def test_release__frees_the_payment_and_it_is_paid_as_certified(world: World, payment: int) -> None:
    receipt = world.send("investigator", release(world, payment))

    by = world.person("investigator")
    facts = {"program": world.program.address, "paymentId": payment}
    said = {"reasonHash": digest("unfounded"), "by": by}
    counted = {"family": 1, "outcome": 1, "overturned": 1, "upheld": 0, "unreviewed": 0}
    assert world.events(receipt) == [
        ("HoldReleased", {**facts, **said}),
        ("OutcomeCounted", {**facts, **counted}),
        ("PaymentFreed", {"paymentId": payment}),
    ]
    hold = world.hold(payment)
    assert (hold["state"], hold["reviewer"], hold["counted"]) == (RELEASED, by, True)
    assert world.payment(payment)["state"] == FREE
    world.pass_challenge(payment >> 32)
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT
    assert world.balance(household(2)) == 0, "its neighbor waits in its word"


def test_lapse__reverts_without_a_hold(world: World, payment: int) -> None:
    with refuses("Holds_WrongState", paymentId=payment + 1, state=0):
        world.stranger().send(lapse(world, payment + 1))


def test_lapse__I11_ends_a_hold_at_its_expiry_and_not_before(world: World, payment: int) -> None:
    expires_at = world.hold(payment)["expiresAt"]
    world.next_block_at(expires_at - 1)
    with refuses("Holds_Expiry", paymentId=payment, expiresAt=expires_at):
        world.stranger().send(lapse(world, payment))
    world.next_block_at(expires_at)

    receipt = world.stranger().send(lapse(world, payment))

    facts = {"program": world.program.address, "paymentId": payment}
    counted = {"family": 1, "outcome": 3, "overturned": 0, "upheld": 0, "unreviewed": 1}
    assert world.events(receipt) == [
        ("HoldLapsed", facts),
        ("OutcomeCounted", {**facts, **counted}),
        ("PaymentFreed", {"paymentId": payment}),
    ]
    assert (world.hold(payment)["state"], world.hold(payment)["reviewer"]) == (LAPSED, 0)
    world.pass_challenge(payment >> 32)
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT
    with refuses("Holds_WrongState", paymentId=payment, state=LAPSED):
        world.stranger().send(lapse(world, payment))


def test_lapse__I12_ends_a_sustained_hold_at_its_cap(world: World, payment: int) -> None:
    fn = world.holds.functions.sustain(world.program.address, payment, digest("well founded"))
    world.send("investigator", fn)
    hold = world.hold(payment)
    assert hold["expiresAt"] == hold["placedAt"] + 96 * DAY
    world.warp_to(hold["expiresAt"] - 1)
    with refuses("Holds_Expiry", expiresAt=hold["expiresAt"]):
        world.client.call(lapse(world, payment))
    world.warp_to(hold["expiresAt"])
    world.stranger().send(lapse(world, payment))
    assert world.payment(payment)["state"] == FREE
