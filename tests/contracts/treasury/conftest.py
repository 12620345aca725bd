"""An appropriation so small that every dollar of it is counted."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import pytest
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner import money
from almoner.testing import DAY, World, digest, enrollment, fields, payment_id
from almoner.testing.grants import Grants
from almoner.testing.impersonation import send_as_program

pytest.register_assert_rewrite("tests.contracts.treasury.invariants")

YEAR = 365 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """One appropriation and the program's allotment of it; amounts in dollars."""

    world: World

    def booked(self) -> dict[str, Any]:
        return fields(self.world.treasury.functions.appropriationOf(self.world.appropriation))

    def allotment(self) -> dict[str, Any]:
        return fields(self.world.treasury.functions.allotmentOf(self.world.allotment))

    def obligation(self, number: int) -> dict[str, Any]:
        program = self.world.program.address
        return fields(self.world.treasury.functions.obligationOf(program, number))

    def budget(self, fn: ContractFunction) -> TxReceipt:
        """Has the budget officer send a call."""
        return self.world.send("budget_officer", fn)

    def certified(self, *dollars: int, period: int = 1) -> int:
        """Certifies a run that pays new households these amounts; its number."""
        world = self.world
        known = int(world.roster.functions.cases().call())
        batch = [
            enrollment(known + 1 + at, amount=each * money.UNIT, from_period=period)
            for at, each in enumerate(dollars)
        ]
        world.approve(world.enroll(batch))
        run = world.open_run(period)
        world.seal(run)
        world.certify(run)
        return run

    def recover(self, run: int, case_no: int, dollars: int) -> TxReceipt:
        """Has a stranger send back money of a payment."""
        world, amount = self.world, dollars * money.UNIT
        stranger = world.stranger()
        stranger.send(world.token.functions.mint(stranger.address, amount))
        stranger.send(world.token.functions.approve(world.treasury.address, amount))
        payment = payment_id(run, case_no)
        recover = world.treasury.functions.recover
        return stranger.send(recover(world.program.address, payment, amount))

    def release(self, run: int, dollars: int) -> TxReceipt:
        """Has the program de-obligate, as a strike makes it do."""
        fn = self.world.treasury.functions.deobligate(run, dollars * money.UNIT)
        return send_as_program(self.world, fn)

    def reobligate(self, number: int, original: int, dollars: int) -> ContractFunction:
        """A reissue that falls due now, not sent."""
        now = self.world.now() + DAY
        given = (number, original, dollars * money.UNIT, now, now)
        return self.world.treasury.functions.reobligate(*given)

    def cancel(self) -> None:
        """Waits for the cancel date."""
        self.world.warp_to(self.booked()["cancelAt"])

    def close(self) -> TxReceipt:
        """Waits for the cancel date and closes the appropriation."""
        self.cancel()
        treasury = self.world.treasury.functions
        return self.budget(treasury.closeAppropriation(self.world.appropriation))


@pytest.fixture
def purse(world: World) -> Purse:
    """$1,000, all of it in cash, for a year and payable for two; the program has $800 of the
    authority and $500 of the cash."""
    now, treasury = world.now(), world.treasury.functions
    thousand = 1_000 * money.UNIT
    terms = (7, world.source.address, thousand, now, now + YEAR, now + 2 * YEAR)
    world.send("budget_officer", treasury.appropriate(*terms))
    appropriation = int(treasury.appropriations().call())
    world.source.send(world.token.functions.mint(world.source.address, thousand))
    world.source.send(world.token.functions.approve(world.treasury.address, thousand))
    world.source.send(treasury.fund(appropriation, thousand))
    allot = treasury.allot(appropriation, world.program.address, 800 * money.UNIT)
    world.send("budget_officer", allot)
    allotment = int(treasury.allotments().call())
    world.send("budget_officer", treasury.apportion(allotment, 500 * money.UNIT))
    return Purse(world=dataclasses.replace(world, appropriation=appropriation, allotment=allotment))


@pytest.fixture
def pair(world: World) -> tuple[Grants, Grants]:
    """Two grant programs of the agency."""
    return Grants.create(world), Grants.create(world, program_id=digest("second"))
