"""Handing out authority and cash: allot, apportion

given an appropriation never booked, or a program the Treasury did not open
    allotting reverts with Treasury_UnknownAppropriation or Treasury_UnknownProgram
given nothing
    allotting reverts with Treasury_ZeroAmount
given a program of another purpose
    allotting reverts with Treasury_WrongPurpose
given more authority than the ceiling leaves
    allotting reverts with Treasury_OverCeiling
given more cash than is there
    apportioning reverts with Treasury_ShortFunds
given what is there
    authority and cash go to the program's allotment, each in its ledger
"""

from __future__ import annotations

import pytest
from web3.contract import Contract

from almoner.testing import DAY, World, fields, refuses


@pytest.fixture
def appropriation(world: World) -> int:
    """A further appropriation of 5,000 base units, with 2,000 in cash."""
    now = world.now()
    terms = (7, world.source.address, 5_000, now, now + DAY, now + DAY)
    world.send("budget_officer", world.treasury.functions.appropriate(*terms))
    world.source.send(world.token.functions.mint(world.source.address, 2_000))
    world.source.send(world.token.functions.approve(world.treasury.address, 2_000))
    world.source.send(world.treasury.functions.fund(world.appropriation + 1, 2_000))
    return world.appropriation + 1


@pytest.fixture
def treasury(world: World) -> Contract:
    return world.treasury


def test_allot__reverts_for_an_appropriation_never_booked(world: World) -> None:
    fn = world.treasury.functions.allot(99, world.program.address, 1)
    with refuses("Treasury_UnknownAppropriation", appropriation=99):
        world.send("budget_officer", fn)


def test_allot__I8_reverts_for_a_program_it_did_not_open(world: World, appropriation: int) -> None:
    stranger = world.stranger().address
    with refuses("Treasury_UnknownProgram", program=stranger):
        world.send("budget_officer", world.treasury.functions.allot(appropriation, stranger, 1))


def test_allot__reverts_for_nothing(world: World, appropriation: int) -> None:
    fn = world.treasury.functions.allot(appropriation, world.program.address, 0)
    with refuses("Treasury_ZeroAmount"):
        world.send("budget_officer", fn)


def test_allot__I4_reverts_for_another_purpose(world: World) -> None:
    other = world.treasury.functions
    now = world.now()
    terms = (8, world.source.address, 5_000, now, now + DAY, now + DAY)
    world.send("budget_officer", other.appropriate(*terms))
    fn = other.allot(world.appropriation + 1, world.program.address, 1)
    with refuses("Treasury_WrongPurpose", given=7, expected=8):
        world.send("budget_officer", fn)


def test_allot__I2_reverts_past_the_ceiling_and_not_at_it(world: World, appropriation: int) -> None:
    allot = world.treasury.functions.allot
    world.send("budget_officer", allot(appropriation, world.program.address, 3_000))
    facts = {"appropriation": appropriation, "given": 2_001, "available": 2_000}
    with refuses("Treasury_OverCeiling", **facts):
        world.send("budget_officer", allot(appropriation, world.program.address, 2_001))
    world.send("budget_officer", allot(appropriation, world.program.address, 2_000))


def test_allot__hands_authority_to_the_program(
    world: World, appropriation: int, treasury: Contract
) -> None:
    fn = treasury.functions.allot(appropriation, world.program.address, 3_000)

    receipt = world.send("budget_officer", fn)

    number = treasury.functions.allotments().call()
    facts = {"allotment": number, "appropriation": appropriation}
    by = {"program": world.program.address, "by": world.person("budget_officer")}
    totals = {"amount": 3_000, "allottedByAppropriation": 3_000}
    assert world.events(receipt) == [("Allotted", {**facts, **by, **totals})]
    assert fields(treasury.functions.allotmentOf(number)) == {
        "allotted": 3_000,
        "obligated": 0,
        "disbursed": 0,
        "cash": 0,
        "recovered": 0,
        "appropriation": appropriation,
        "program": world.program.address,
    }
    assert fields(treasury.functions.appropriationOf(appropriation))["allotted"] == 3_000


def test_apportion__I2_reverts_past_the_cash_there_is_and_not_at_it(
    world: World, appropriation: int, treasury: Contract
) -> None:
    fn = treasury.functions.allot(appropriation, world.program.address, 5_000)
    world.send("budget_officer", fn)
    allotment = treasury.functions.allotments().call()
    facts = {"appropriation": appropriation, "given": 2_001, "available": 2_000}
    with refuses("Treasury_ShortFunds", **facts):
        world.send("budget_officer", treasury.functions.apportion(allotment, 2_001))

    receipt = world.send("budget_officer", treasury.functions.apportion(allotment, 2_000))

    by = world.person("budget_officer")
    facts = {"allotment": allotment, "amount": 2_000, "cash": 2_000, "by": by}
    assert world.events(receipt) == [("Apportioned", facts)]
    assert fields(treasury.functions.allotmentOf(allotment))["cash"] == 2_000
    assert fields(treasury.functions.appropriationOf(appropriation))["apportioned"] == 2_000
