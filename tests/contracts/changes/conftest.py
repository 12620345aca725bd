"""A case whose claimant has a key, and a neighbor without one: what is proposed about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.testing import DAY, World, digest, enrollment, payment_id
from almoner.testing.claimant import account, act_message, signer_of

KINDS = (
    *("NONE", "INCREASE", "DECREASE", "TERMINATE", "PAY_TO", "SIGNER"),
    *("RENEW", "EXPIRY", "REOPEN", "VOID_PAYMENT", "MASS"),
)
BASES = (
    *("NONE", "ADVANCE", "ADEQUATE", "MASS_CHANGE"),
    *("REQUESTED", "DEATH", "SUSTAINED", "UNPAYABLE"),
)
ORIGINS = ("STAFF", "CLAIMANT", "COUNTER", "IN_PERSON")
STATES = (
    *("NONE", "OPEN", "SERVED", "CONTESTED", "CONFIRMED"),
    *("ENACTED", "RESTORING", "RESTORED", "CLOSED"),
)
CLAIMANT = account("claimant of case 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Case 1 of a program, and the acts on its proposals; enums go by their names."""

    world: World
    key: LocalAccount = CLAIMANT

    # Names and values

    def value(self, what: int | str) -> bytes:
        """An amount, a period or an account as the contracts compare it."""
        number = int(what, 16) if isinstance(what, str) else what
        return number.to_bytes(32, "big")

    def kind(self, name: str) -> int:
        return KINDS.index(name)

    def basis(self, name: str) -> int:
        return BASES.index(name)

    def origin(self, name: str) -> int:
        return ORIGINS.index(name)

    def state_number(self, name: str) -> int:
        return STATES.index(name)

    def state(self, proposal: int) -> str:
        return STATES[self.world.change(proposal)["state"]]

    # Calls, not sent

    def call(self, name: str, *arguments: Any) -> ContractFunction:
        """A function of the contract about this program."""
        call: ContractFunction = self.world.changes.functions[name](
            self.world.program.address, *arguments
        )
        return call

    def propose(
        self,
        kind: str,
        value: int | str = 0,
        basis: str = "NONE",
        *,
        case_no: int = 1,
        reason: bytes = digest("reason"),
    ) -> ContractFunction:
        given = (self.kind(kind), self.value(value), self.basis(basis), reason)
        return self.call("propose", case_no, *given)

    def serve(
        self, proposal: int, channel: int = 1, evidence: bytes = digest("letter")
    ) -> ContractFunction:
        return self.call("serve", proposal, channel, evidence)

    def signed(
        self,
        action: str,
        *,
        key: LocalAccount | None = None,
        deadline: int | None = None,
        case_no: int = 1,
        **message: Any,
    ) -> tuple[int, bytes, bytes]:
        """The claimant's signature of an act, good for a year unless said."""
        until = self.world.now() + 365 * DAY if deadline is None else deadline
        by = key or self.key
        contract = message.pop("contract", self.world.changes)
        asked = act_message(self.world, contract, case_no, action, deadline=until, **message)
        return until, signer_of(by), bytes(by.sign_message(asked).signature)

    def request_pay_to(self, pay_to: str, **message: Any) -> ContractFunction:
        signature = self.signed("pay-to", content=self.value(pay_to), **message)
        return self.call("requestPayTo", 1, pay_to, signature)

    def request_signer(self, signer: bytes, **message: Any) -> ContractFunction:
        content = bytes(self.world.client.web3.keccak(signer))
        signature = self.signed("signer", content=content, **message)
        return self.call("requestSigner", 1, signer, signature)

    def object(self, proposal: int, **message: Any) -> ContractFunction:
        return self.call("object", proposal, self.signed("object", subject=proposal, **message))

    def appeal(self, subject: int, *, waive: bool = False) -> ContractFunction:
        """A filing at the counter, received now; by an officer without a part in the case."""
        fn = self.world.hearings.functions.fileAtCounter
        received = self.world.now()
        return fn(self.world.program.address, subject, digest("statement"), waive, received)

    def decide(self, subject: int, *, for_claimant: bool) -> ContractFunction:
        fn = self.world.hearings.functions.decide
        return fn(self.world.program.address, subject, for_claimant, 0, digest("decision"))

    # Acts

    def hear(self, subject: int) -> None:
        """Waits until what the counter filed can be decided for the agency."""
        strike = self.call("strikeOf", subject).call() if subject >> 32 else subject
        self.world.warp_to(self.world.change(strike)["effectiveAt"])

    def appealed(self, subject: int) -> TxReceipt:
        """Has the claimant appeal by their own signature."""
        hearings, said = self.world.hearings, digest("statement")
        signed = self.signed("appeal", subject=subject, content=said, contract=hearings)
        appeal = hearings.functions.appeal
        return self.world.stranger().send(
            appeal(self.world.program.address, subject, said, False, signed)
        )

    def proposed(
        self, kind: str, value: int | str = 0, basis: str = "NONE", *, case_no: int = 1
    ) -> int:
        """Has the first caseworker propose; the proposal's number."""
        self.world.send("caseworker", self.propose(kind, value, basis, case_no=case_no))
        return self.world.last_proposal()

    def served(
        self, kind: str, value: int | str = 0, basis: str = "ADVANCE", *, case_no: int = 1
    ) -> int:
        """Has a change proposed, and its letter sent by the first officer of the counter."""
        proposal = self.proposed(kind, value, basis, case_no=case_no)
        self.world.send("counter", self.serve(proposal))
        return proposal

    def approved(self, kind: str, value: int | str = 0) -> TxReceipt:
        """Has a change in the person's favor proposed and approved."""
        proposal = self.proposed(kind, value)
        approve = self.call("approve", proposal, self.value(value))
        return self.world.send("determiner", approve)

    def requested(self, pay_to: str) -> int:
        """Has the claimant ask for another account; the proposal's number."""
        self.world.stranger().send(self.request_pay_to(pay_to))
        return self.world.last_proposal()

    def filed(self, pay_to: str, *, case_no: int = 1) -> int:
        """Has the first officer of the counter ask for it; the proposal's number."""
        fn = self.call("filePayTo", case_no, pay_to, digest("form"))
        self.world.send("counter", fn)
        return self.world.last_proposal()

    def filed_signer(self, signer: bytes, *, case_no: int = 1) -> int:
        fn = self.call("fileSigner", case_no, signer, digest("form"))
        self.world.send("counter", fn)
        return self.world.last_proposal()

    def enact(self, proposal: int) -> TxReceipt:
        return self.world.stranger().send(self.call("enact", proposal))

    def decreased(self, value: int) -> int:
        """Has an amount lowered on a notice that need not wait; the proposal's number."""
        proposal = self.served("DECREASE", value, "ADEQUATE")
        self.enact(proposal)
        return proposal

    def sealed(self, period: int = 1) -> int:
        """A run of a period that has sealed all cases; not certified."""
        run = self.world.open_run(period)
        self.world.seal(run)
        return run

    def free_payment(self) -> int:
        """Case 1's payment, set aside and free after a hold that lapsed."""
        world = self.world
        run = self.sealed()
        world.certify(run)
        payment = payment_id(run, 1)
        world.place_hold(payment)
        world.warp_to(max(world.hold(payment)["expiresAt"], world.run(run)["payableAt"]))
        world.mine(3)
        world.source.send(world.holds.functions.lapse(world.program.address, payment))
        return payment

    def held_payment(self) -> int:
        """Case 1's payment, held by the bot in its challenge window."""
        run = self.sealed()
        self.world.certify(run)
        self.world.place_hold(payment_id(run, 1))
        return payment_id(run, 1)

    def sustain(self, payment: int, at: int = 0) -> int:
        """Has an investigator sustain its hold; the proposal's number."""
        fn = self.world.holds.functions.sustain
        call = fn(self.world.program.address, payment, digest("well founded"))
        self.world.send("investigator", call, at)
        return self.world.last_proposal()


def open_desk(world: World) -> Desk:
    batch = [enrollment(1, signer=signer_of(CLAIMANT)), enrollment(2)]
    world.approve(world.enroll(batch))
    return Desk(world=world)


@pytest.fixture
def desk(world: World) -> Desk:
    """Case 1 has an account as its signer, case 2 none; both receive $100 a period."""
    return open_desk(world)


@pytest.fixture
def blocking_desk(blocking: World) -> Desk:
    """The same where the token can block accounts."""
    return open_desk(blocking)


@pytest.fixture
def delivery(world: World) -> Desk:
    """The same in a program that asks for delivery."""
    return open_desk(world.with_program(mode=1))
