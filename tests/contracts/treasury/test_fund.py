"""Sending cash: fund

given an appropriation never booked
    it reverts with Treasury_UnknownAppropriation
given another than the funding source on record, to which it would return
    it reverts with Treasury_NotTheSource
given nothing
    it reverts with Treasury_ZeroAmount
given more than its ceiling leaves
    it reverts with Treasury_OverCeiling
given a token that delivers less than it was asked
    it reverts with Treasury_BalanceMismatch
given cash
    it books what arrived, and the books add up
"""

from __future__ import annotations

import pytest

from almoner.chain.client import Client
from almoner.testing import DAY, World, fields, refuses


@pytest.fixture
def appropriation(world: World) -> int:
    """A further appropriation of 5,000 base units, without cash."""
    now = world.now()
    terms = (7, world.source.address, 5_000, now, now + DAY, now + DAY)
    world.send("budget_officer", world.treasury.functions.appropriate(*terms))
    world.source.send(world.token.functions.mint(world.source.address, 10_000))
    world.source.send(world.token.functions.approve(world.treasury.address, 10_000))
    return world.appropriation + 1


def test_fund__reverts_for_an_appropriation_never_booked(world: World) -> None:
    with refuses("Treasury_UnknownAppropriation", appropriation=99):
        world.source.send(world.treasury.functions.fund(99, 1))


def test_fund__I8_reverts_for_another_than_the_source(world: World, appropriation: int) -> None:
    """Else a budget officer who names himself the source could have strangers' money returned."""
    giver = world.stranger()
    world.source.send(world.token.functions.mint(giver.address, 1_000))
    giver.send(world.token.functions.approve(world.treasury.address, 1_000))
    facts = {"given": giver.address, "source": world.source.address}
    with refuses("Treasury_NotTheSource", **facts):
        giver.send(world.treasury.functions.fund(appropriation, 400))
    world.source.send(world.treasury.functions.fund(appropriation, 400))


def test_fund__reverts_for_nothing(world: World, appropriation: int) -> None:
    with refuses("Treasury_ZeroAmount"):
        world.source.send(world.treasury.functions.fund(appropriation, 0))


def test_fund__I2_reverts_past_the_ceiling_and_not_at_it(world: World, appropriation: int) -> None:
    facts = {"appropriation": appropriation, "given": 5_001, "available": 5_000}
    with refuses("Treasury_OverCeiling", **facts):
        world.source.send(world.treasury.functions.fund(appropriation, 5_001))
    world.source.send(world.treasury.functions.fund(appropriation, 5_000))
    with refuses("Treasury_OverCeiling", given=1, available=0):
        world.source.send(world.treasury.functions.fund(appropriation, 1))


def test_fund__I1_reverts_when_the_token_delivers_less(client: Client, world: World) -> None:
    charged = World.create(client, token="FeeToken")
    now = charged.now()
    terms = (7, charged.source.address, 5_000, now, now + DAY, now + DAY)
    charged.send("budget_officer", charged.treasury.functions.appropriate(*terms))
    charged.source.send(charged.token.functions.mint(charged.source.address, 5_000))
    charged.source.send(charged.token.functions.approve(charged.treasury.address, 5_000))
    charged.source.send(charged.token.functions.setFees(10, 0))
    with refuses("Treasury_BalanceMismatch", expected=1_000, actual=990):
        charged.source.send(charged.treasury.functions.fund(2, 1_000))
    charged.source.send(charged.token.functions.setFees(0, 0))
    charged.source.send(charged.treasury.functions.fund(2, 1_000))


def test_fund__I1_books_what_arrived(world: World, appropriation: int) -> None:
    giver = world.source
    had = world.balance(giver.address)
    before = world.balance(world.treasury.address)
    received, *_, on_books = world.treasury.functions.books().call()

    receipt = giver.send(world.treasury.functions.fund(appropriation, 400))

    facts = {"appropriation": appropriation, "from": giver.address, "amount": 400, "received": 400}
    assert ("Funded", facts) in world.events(receipt)
    assert fields(world.treasury.functions.appropriationOf(appropriation))["received"] == 400
    assert world.balance(world.treasury.address) == before + 400
    assert world.balance(giver.address) == had - 400
    after = world.treasury.functions.books().call()
    assert (after[0], after[4]) == (received + 400, on_books + 400)
