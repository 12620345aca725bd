"""What officers, claimants and strangers do to one program's cases, in the ledger's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak
from web3.contract import Contract

from almoner.ledger.statuses import Basis, ChangeKind, PaymentKind
from almoner.testing import DAY, World, digest
from almoner.testing.claimant import account, act_message, signer_of

LETTER, EMAIL = 1, 2
"""Channels of a notice."""


def word(value: int | str) -> bytes:
    """An amount, a period or an account as a contract compares it."""
    return (int(value, 16) if isinstance(value, str) else value).to_bytes(32, "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """The acts on one program. Those that begin something return its number."""

    world: World

    @property
    def program(self) -> str:
        """The program's address."""
        return str(self.world.program.address)

    def claimant(self, case_no: int) -> LocalAccount:
        """The account that a case's person signs with at first."""
        return account(f"claimant of case {case_no}")

    # Proposals

    def change(self, office: str, name: str, *arguments: Any, at: int = 0) -> None:
        """Has an officer call Changes about this program."""
        self.world.send(office, self.world.changes.functions[name](self.program, *arguments), at)

    def propose(
        self, case_no: int, kind: ChangeKind, value: int = 0, basis: Basis = Basis.NONE
    ) -> int:
        """Has a caseworker propose a change."""
        what = (case_no, kind.number, word(value), basis.number, digest("reason"))
        self.change("caseworker", "propose", *what)
        return self.world.last_proposal()

    def approve(self, case_no: int, kind: ChangeKind, value: int = 0) -> int:
        """Has a change in the person's favor proposed and approved, and so enacted if it can be."""
        proposal = self.propose(case_no, kind, value)
        self.change("determiner", "approve", proposal, word(value))
        return proposal

    def serve(self, proposal: int, channel: int = LETTER) -> None:
        """Has the counter attest that the notice went out."""
        self.change("counter", "serve", proposal, channel, digest("letter"))

    def notice(
        self, case_no: int, kind: ChangeKind, value: int = 0, basis: Basis = Basis.ADVANCE
    ) -> int:
        """Has a change against the person proposed, and its notice served."""
        proposal = self.propose(case_no, kind, value, basis)
        self.serve(proposal)
        return proposal

    def enact(self, proposal: int) -> None:
        """Has a stranger carry out what is due."""
        self.anyone("enact", proposal)

    def anyone(self, name: str, *arguments: Any) -> None:
        """Has a stranger call Changes about this program."""
        self.world.stranger().send(self.world.changes.functions[name](self.program, *arguments))

    # Signed acts

    def sign(
        self, contract: Contract, case_no: int, action: str, **message: Any
    ) -> tuple[int, bytes, bytes]:
        """A claimant's signature of an act, good for a year; `key` is another account's."""
        key = message.pop("key", None) or self.claimant(case_no)
        deadline = self.world.now() + 365 * DAY
        asked = act_message(self.world, contract, case_no, action, deadline=deadline, **message)
        return deadline, signer_of(key), bytes(key.sign_message(asked).signature)

    def request_pay_to(self, case_no: int, pay_to: str) -> int:
        """Has a claimant ask for another account."""
        signature = self.sign(self.world.changes, case_no, "pay-to", content=word(pay_to))
        self.anyone("requestPayTo", case_no, pay_to, signature)
        return self.world.last_proposal()

    def request_signer(self, case_no: int, signer: bytes) -> int:
        """Has a claimant ask for another key."""
        signature = self.sign(self.world.changes, case_no, "signer", content=keccak(signer))
        self.anyone("requestSigner", case_no, signer, signature)
        return self.world.last_proposal()

    def object(self, case_no: int, proposal: int) -> None:
        """Has a claimant object to a change of account or key."""
        self.anyone("object", proposal, self.sign_about(proposal, case_no, "object"))

    def sign_about(self, proposal: int, case_no: int, action: str) -> tuple[int, bytes, bytes]:
        """A claimant's signature of an act on a proposal."""
        return self.sign(self.world.changes, case_no, action, subject=proposal)

    def freeze(self, case_no: int, *, frozen: bool) -> None:
        """Has a claimant stop or resume payments."""
        signature = self.sign(self.world.changes, case_no, "freeze" if frozen else "unfreeze")
        self.anyone("freezePayTo", case_no, frozen, signature)

    # Appeals

    def hearing(self, name: str, *arguments: Any, at: int = 0) -> None:
        """Has a hearing officer call Hearings about this program."""
        fn = self.world.hearings.functions[name](self.program, *arguments)
        self.world.send("hearing_officer", fn, at)

    def appeal(self, case_no: int, subject: int, *, waive: bool = False) -> None:
        """Has a claimant appeal by signature."""
        statement = digest("I live there")
        action = "appeal and waive" if waive else "appeal"
        hearings = self.world.hearings
        signature = self.sign(hearings, case_no, action, subject=subject, content=statement)
        fn = hearings.functions.appeal(self.program, subject, statement, waive, signature)
        self.world.stranger().send(fn)

    def withdraw_appeal(self, case_no: int, subject: int) -> None:
        """Has a claimant take an appeal back."""
        hearings = self.world.hearings
        signature = self.sign(hearings, case_no, "withdraw appeal", subject=subject)
        fn = hearings.functions.withdraw(self.program, subject, signature)
        self.world.stranger().send(fn)

    def file(self, subject: int, *, waive: bool = False, days_ago: int = 0) -> None:
        """Has the counter take an appeal, by an officer without a part in any case."""
        received = self.world.now() - days_ago * DAY
        filed = (self.program, subject, digest("form"), waive, received)
        self.world.send("counter", self.world.hearings.functions.fileAtCounter(*filed), 2)

    def decide(self, subject: int, *, for_claimant: bool, overpaid: int = 0, at: int = 0) -> None:
        """Has a hearing officer decide."""
        self.hearing("decide", subject, for_claimant, overpaid, digest("decision"), at=at)

    # Holds

    def hold(self, office: str, name: str, payment: int, *arguments: Any, at: int = 0) -> None:
        """Has an officer call Holds about a payment."""
        fn = self.world.holds.functions[name](self.program, payment, *arguments)
        self.world.send(office, fn, at)

    def release(self, payment: int, *, at: int = 0) -> None:
        """Has an investigator find a hold unfounded."""
        self.hold("investigator", "release", payment, digest("unfounded"), at=at)

    def lapse(self, payment: int) -> None:
        """Has a stranger end a hold."""
        self.world.stranger().send(self.world.holds.functions.lapse(self.program, payment))

    def sustain(self, payment: int) -> int:
        """Has an investigator find a hold well founded; the proposal to strike."""
        self.hold("investigator", "sustain", payment, digest("founded"))
        return self.world.last_proposal()

    # Runs

    def run(self, office: str, name: str, *arguments: Any, at: int = 0) -> None:
        """Has an officer call the program."""
        self.world.send(office, self.world.program.functions[name](*arguments), at)

    def certify(self, period: int) -> int:
        """A certified run over all cases of a period."""
        run = self.world.open_run(period)
        self.world.seal(run)
        self.world.certify(run)
        return run

    def sign_run(self, run: int, *approvers: int) -> None:
        """Has these approvers sign a sealed run."""
        found = self.world.run(run)
        for at in approvers:
            content = (run, found["contentHash"], found["total"])
            self.run("approver", "approveRun", *content, at=at)

    def recall(self, run: int) -> None:
        """Has a maker and an approver take a certified run back."""
        self.run("maker", "proposeRecall", run, digest("a wrong rate"))
        self.run("approver", "recallRun", run, digest("a wrong rate"))

    def single(
        self, case_no: int, kind: PaymentKind, amount: int, *, period: int = 1, original: int = 0
    ) -> int:
        """Has a maker open a run of one payment."""
        allotment = 0 if original else self.world.allotment
        asked = (case_no, kind.number, period, amount, original, allotment, digest("decision"))
        self.run("maker", "openSingle", asked)
        return int(self.world.program.functions.runs().call())

    def pay(self, payment: int) -> None:
        """Has a stranger pay a payment that was set aside, once its run is payable."""
        self.world.pass_challenge(payment >> 32)
        self.world.stranger().send(self.world.program.functions.settlePayment(payment))

    def set_aside(self, payment: int) -> None:
        """Has a stranger try a payment again and take it out of its word."""
        self.world.stranger().send(self.world.program.functions.setAside(payment))

    def drop(self, payment: int) -> None:
        """Has a stranger give a case back to its period."""
        self.world.stranger().send(self.world.program.functions.drop(payment))

    def recover(self, payment: int, amount: int, sender: Any = None) -> None:
        """Has somebody send money of a payment back."""
        world, by = self.world, sender or self.world.stranger()
        world.source.send(world.token.functions.mint(by.address, amount))
        by.send(world.token.functions.approve(world.treasury.address, amount))
        by.send(world.treasury.functions.recover(self.program, payment, amount))
