"""Whoever plays a made-up year: their keys, and what they sign with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from eth_account.signers.local import LocalAccount

from almoner import typed_data
from almoner.acts import applications, messages, panels
from almoner.acts.applications import Signature
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.typed_data import Message

_VALID = 3_600
"""Seconds a signature is good for."""


class Cast(Protocol):
    """Keys by the names of a plan, and a clock that can be moved."""

    def sender(self, name: str) -> Sender:
        """Sends in the name of a key."""

    def account(self, name: str) -> LocalAccount:
        """The key itself, to sign messages with."""

    def advance_to(self, time: int, blocks: int = 1) -> None:
        """Moves the chain's clock to a time, if that is ahead, and mines blocks."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Signs for applicants, grantees and reviewers of a grant program."""

    agency: Agency
    cast: Cast

    def signer(self, name: str) -> bytes:
        """Who a key is, as ERC-7913 writes it."""
        return bytes.fromhex(self.cast.account(name).address[2:])

    def applicant(self, name: str, action: str, subject: int, content: bytes) -> Signature:
        """An applicant's signature; `subject` is the round, or the application."""
        signer = self.signer(name)

        def ask(deadline: int) -> Message:
            return messages.applicant(self.agency, action, subject, content, signer, deadline)

        return self._signed(name, ask)

    def grantee(
        self,
        name: str,
        award: int,
        action: str,
        *,
        subject: int = 0,
        content: bytes,
        amendments: bool = False,
    ) -> Signature:
        """A grantee's signature for its program, or for the agency's amendments."""

        def ask(deadline: int) -> Message:
            return messages.grantee(
                self.agency,
                award,
                action,
                subject=subject,
                content=content,
                deadline=deadline,
                amendments=amendments,
            )

        return self._signed(name, ask)

    def appeal(self, name: str, payment_id: int, statement: bytes) -> Signature:
        """A grantee's signature for an appeal of a draw's hold."""
        award, hearings = typed_data.case_of(payment_id), self.agency.hearings
        program = self.agency.program.address
        nonce = self.agency.client.call(hearings.functions.nonceOf(program, award))

        def ask(deadline: int) -> Message:
            return typed_data.appeal(
                chain_id=self.agency.client.chain_id,
                hearings=hearings.address,
                program=program,
                payment_id=payment_id,
                statement=statement,
                nonce=nonce,
                deadline=deadline,
            )

        return self._signed(name, ask)

    def sheet(
        self, name: str, application: int, scores: Sequence[int], comments: bytes
    ) -> panels.Sheet:
        """A reviewer's sheet of an application as it stands."""
        content = applications.show(self.agency, application).content
        message = messages.sheet(self.agency, application, content, scores, comments)
        reviewer = self.cast.account(name)
        signature = bytes(reviewer.sign_message(message.signable).signature)
        return application, list(scores), comments, str(reviewer.address), signature

    def _signed(self, name: str, ask: Callable[[int], Message]) -> Signature:
        deadline = self.agency.client.head()[2] + _VALID
        message = ask(deadline)
        signature = bytes(self.cast.account(name).sign_message(message.signable).signature)
        return deadline, self.signer(name), signature
