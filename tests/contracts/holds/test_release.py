"""Ending a hold: release, lapse

given no hold, or one that ended
    both revert with Holds_WrongState
given the person who placed it
    release reverts with Holds_SamePerson
given somebody who acted on the case
    release reverts with Holds_Involved
given no reason
    release reverts with Holds_Incomplete
given another investigator
    the payment is free, and paid what was certified
given a hold whose time is not over
    lapse reverts with Holds_Expiry
given its expiry
    anyone ends it
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, household, payment_id, refuses

RELEASED, LAPSED, FREE = 3, 4, 3
AMOUNT = 100_000_000


@pytest.fixture
def payment(world: World) -> int:
    """A payment held by the bot; its neighbor is not."""
    payment = payment_id(world.certified_run(cases=2), 1)
    world.place_hold(payment)
    return payment


def release(world: World, payment: int, reason: bytes = digest("unfounded")) -> ContractFunction:
    return world.holds.functions.release(world.program.address, payment, reason)


def lapse(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.lapse(world.program.address, payment)


def test_release__reverts_without_a_hold(world: World, payment: int) -> None:
    with refuses("Holds_WrongState", paymentId=payment + 1, state=0):
        world.send("investigator", release(world, payment + 1))


def test_release__reverts_a_second_time(world: World, payment: int) -> None:
    world.send("investigator", release(world, payment))
    with refuses("Holds_WrongState", paymentId=payment, state=RELEASED):
        world.send("investigator", release(world, payment))


def test_release__I15_reverts_for_the_person_who_placed_it(world: World, payment: int) -> None:
    world.place_hold(payment + 1, by="investigator")
    with refuses("Holds_SamePerson", person=world.person("investigator")):
        world.send("investigator", release(world, payment + 1))
    world.send("investigator", release(world, payment + 1), 1)


@pytest.mark.parametrize("office", ["caseworker", "determiner", "maker"])
def test_release__I15_reverts_for_somebody_who_acted(
    world: World, payment: int, office: str
) -> None:
    person = world.person(office)
    world.remove(person, office)
    world.appoint(person, "investigator")
    with refuses("Holds_Involved", paymentId=payment, person=person):
        world.send(office, release(world, payment))


def test_release__reverts_without_a_reason(world: World, payment: int) -> None:
    with refuses("Holds_Incomplete", paymentId=payment):
        world.send("investigator", release(world, payment, bytes(32)))


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
