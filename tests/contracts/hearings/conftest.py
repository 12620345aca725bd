"""A held payment whose claimant can sign."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, enrollment, payment_id
from almoner.testing.claimant import account, appeal_message, signer_of

CLAIMANT = account("claimant of case 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One payment, the acts on it, and its claimant."""

    world: World
    payment: int

    def sustain(self, at: int = 0) -> None:
        fn = self.world.holds.functions.sustain
        call = fn(self.world.program.address, self.payment, digest("well founded"))
        self.world.send("investigator", call, at)

    def serve(self, proposal: int = 1, dispatch: bytes = digest("letter")) -> ContractFunction:
        fn = self.world.hearings.functions.serve
        return fn(self.world.program.address, proposal, dispatch)

    def sustain_and_serve(self) -> None:
        self.sustain()
        self.world.send("counter", self.serve())

    def enact(self, proposal: int = 1) -> ContractFunction:
        return self.world.hearings.functions.enact(self.world.program.address, proposal)

    def appeal(self, deadline: int | None = None) -> ContractFunction:
        """An appeal signed by the claimant's account, good for a year unless said."""
        until = self.world.now() + 365 * DAY if deadline is None else deadline
        statement = digest("statement")
        message = appeal_message(self.world, self.payment, statement, until)
        signature = bytes(CLAIMANT.sign_message(message).signature)
        given = (self.payment, statement, until, signer_of(CLAIMANT), signature)
        return self.world.hearings.functions.appeal(self.world.program.address, *given)

    def decide(self, for_claimant: bool, reason: bytes = digest("reason")) -> ContractFunction:
        fn = self.world.hearings.functions.decide
        return fn(self.world.program.address, self.payment, for_claimant, reason)


@pytest.fixture
def hearing(world: World) -> Hearing:
    """Case 1 has an account as its signer, case 2 none; case 1's payment is held by the bot."""
    batch = [enrollment(1, signer=signer_of(CLAIMANT)), enrollment(2)]
    world.approve(world.enroll(batch))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.place_hold(payment_id(run, 1))
    return Hearing(world=world, payment=payment_id(run, 1))


@pytest.fixture
def established(world: World) -> Hearing:
    """The same case a period later: paid once before, and held now."""
    batch = [enrollment(1, signer=signer_of(CLAIMANT)), enrollment(2)]
    world.approve(world.enroll(batch))
    first = world.open_run(period=1)
    world.seal(first)
    world.certify(first)
    world.settle(first)
    second = world.open_run(period=2)
    world.seal(second)
    world.certify(second)
    world.place_hold(payment_id(second, 1))
    return Hearing(world=world, payment=payment_id(second, 1))
