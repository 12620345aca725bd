"""A held payment, and a proposal against a case, whose claimant can sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.testing import DAY, World, digest, enrollment, payment_id
from almoner.testing.claimant import account, act_message, signer_of

CLAIMANT = account("claimant of case 1")
REASON = digest("reason")
LETTER, TEXT = 1, 3
INCREASE, DECREASE, TERMINATE = 1, 2, 3
ADVANCE, ADEQUATE, REQUESTED = 1, 2, 4


def word(amount: int) -> bytes:
    """An amount as the value of a proposal."""
    return amount.to_bytes(32, "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What can be appealed, the acts on it, and its claimant."""

    world: World
    subject: int
    """A payment id, or the number of a proposal."""

    @property
    def facts(self) -> dict[str, Any]:
        """What every event about it says."""
        return {"program": self.world.program.address, "subject": self.subject}

    # Holds and changes

    def sustain(self, at: int = 0) -> int:
        """Has an investigator sustain the hold; the number of the proposal to strike."""
        sustain = self.world.holds.functions.sustain
        call = sustain(self.world.program.address, self.subject, digest("well founded"))
        self.world.send("investigator", call, at)
        return self.world.last_proposal()

    def release(self, at: int = 1) -> None:
        release = self.world.holds.functions.release
        call = release(self.world.program.address, self.subject, digest("unfounded"))
        self.world.send("investigator", call, at)

    def serve(self, proposal: int = 1, at: int = 0) -> TxReceipt:
        serve = self.world.changes.functions.serve
        call = serve(self.world.program.address, proposal, LETTER, digest("letter"))
        return self.world.send("counter", call, at)

    def sustain_and_serve(self) -> None:
        self.serve(self.sustain())

    def enact(self, proposal: int = 1) -> ContractFunction:
        return self.world.changes.functions.enact(self.world.program.address, proposal)

    def state(self, proposal: int = 1) -> int:
        """Where a proposal stands."""
        return int(self.world.change(proposal)["state"])

    # The claimant

    def appeal(self, *, waive: bool = False, deadline: int | None = None) -> ContractFunction:
        """An appeal signed by the claimant's account, good for a year unless said."""
        until = self.world.now() + 365 * DAY if deadline is None else deadline
        message = self._message("appeal and waive" if waive else "appeal", until)
        given = (self.subject, digest("statement"), waive, self._signed(message, until))
        return self.world.hearings.functions.appeal(self.world.program.address, *given)

    def withdraw(self) -> ContractFunction:
        until = self.world.now() + 365 * DAY
        message = self._message("withdraw appeal", until, content=bytes(32))
        signed = self._signed(message, until)
        return self.world.hearings.functions.withdraw(
            self.world.program.address, self.subject, signed
        )

    def _message(self, action: str, until: int, content: bytes = digest("statement")) -> Any:
        case = {"subject": self.subject, "content": content, "deadline": until}
        return act_message(self.world, self.world.hearings, 1, action, **case)

    def _signed(self, message: Any, until: int) -> tuple[int, bytes, bytes]:
        return until, signer_of(CLAIMANT), bytes(CLAIMANT.sign_message(message).signature)

    # Counter and hearing officer

    def file(self, received_at: int | None = None, *, waive: bool = False) -> ContractFunction:
        """A filing at the counter, received when the newest block was made unless said."""
        at = self.world.now() if received_at is None else received_at
        given = (self.subject, digest("statement"), waive, at)
        return self.world.hearings.functions.fileAtCounter(self.world.program.address, *given)

    def decide(
        self, for_claimant: bool, *, overpayment: int = 0, reason: bytes = REASON
    ) -> ContractFunction:
        given = (self.subject, for_claimant, overpayment, reason)
        return self.world.hearings.functions.decide(self.world.program.address, *given)

    def assign(self, officer: int) -> ContractFunction:
        program = self.world.program.address
        return self.world.hearings.functions.assign(program, self.subject, officer)

    def find_good_cause(self, reason: bytes = REASON) -> ContractFunction:
        program = self.world.program.address
        return self.world.hearings.functions.findGoodCause(program, self.subject, reason)

    def filed(self) -> dict[str, Any]:
        """The appeal, by field."""
        return self.world.appeal(self.subject)


def certified(world: World, period: int = 1) -> int:
    run = world.open_run(period)
    world.seal(run)
    world.certify(run)
    return run


@pytest.fixture(scope="module")
def cases(agency: World, shared: None) -> World:
    """Case 1 has an account as its signer, case 2 none."""
    batch = [enrollment(1, signer=signer_of(CLAIMANT)), enrollment(2)]
    agency.approve(agency.enroll(batch))
    return agency


@pytest.fixture
def hearing(cases: World) -> Hearing:
    """Case 1's payment is held by the bot; it was never paid before."""
    payment = payment_id(certified(cases), 1)
    cases.place_hold(payment)
    return Hearing(world=cases, subject=payment)


@pytest.fixture
def established(cases: World) -> Hearing:
    """The same case a period later: paid once before, and held now."""
    cases.settle(certified(cases))
    payment = payment_id(certified(cases, period=2), 1)
    cases.place_hold(payment)
    return Hearing(world=cases, subject=payment)


def proposed(world: World, kind: int, value: int, basis: int) -> Hearing:
    """A proposal of the second caseworker about case 1, its notice served."""
    propose = world.changes.functions.propose
    given = (1, kind, word(value), basis, digest("why"))
    world.send("caseworker", propose(world.program.address, *given), 1)
    hearing = Hearing(world=world, subject=world.last_proposal())
    hearing.serve(hearing.subject)
    return hearing


@pytest.fixture(params=["decrease", "termination"])
def change(cases: World, request: pytest.FixtureRequest) -> Hearing:
    """A decrease of case 1 to $60, or its end, with advance notice served."""
    kind, value = (DECREASE, 60_000_000) if request.param == "decrease" else (TERMINATE, 0)
    return proposed(cases, kind, value, ADVANCE)


@pytest.fixture
def decrease(cases: World) -> Hearing:
    """A decrease of case 1 to $60 with advance notice served."""
    return proposed(cases, DECREASE, 60_000_000, ADVANCE)


@pytest.fixture
def adequate(cases: World) -> Hearing:
    """A decrease of case 1 to $60 that takes effect with its notice, served and enacted."""
    hearing = proposed(cases, DECREASE, 60_000_000, ADEQUATE)
    cases.source.send(hearing.enact(hearing.subject))
    return hearing


@pytest.fixture
def unpayable(cases: World) -> Hearing:
    """A proposal, served, to expunge a payment of case 1 that failed for want of cash."""
    budget = cases.treasury.functions
    allot = budget.allot(cases.appropriation, cases.program.address, 10**9)
    cases.send("budget_officer", allot)
    open_run = cases.program.functions.openRun(1, 0, 0, budget.allotments().call())
    cases.send("maker", open_run)
    cases.seal(1)
    cases.certify(1)
    cases.pass_challenge(1)
    cases.warp(DAY)
    payment = payment_id(1, 1)
    cases.source.send(cases.program.functions.setAside(payment))
    cases.send("budget_officer", budget.apportion(budget.allotments().call(), 10**9))
    propose = cases.changes.functions.proposeExpunge
    cases.send("caseworker", propose(cases.program.address, payment, digest("unclaimed")), 1)
    hearing = Hearing(world=cases, subject=cases.last_proposal())
    hearing.serve(hearing.subject)
    return hearing
