"""What the rules are told: plain records, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact:
    """One case that names an account, as of the trigger."""

    case_no: int
    caseworker: int
    """Person who enrolled it."""
    enrolled_at: int | None
    """Block time, in seconds since 1970; None where it is not known."""
    approved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A statement by officers that an account lawfully serves several cases."""

    capacity: int
    """Cases."""
    until: int
    """First second it no longer holds."""
    confirmed: bool
    """Whether a second person confirmed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """Everything the rules know about one pay-to of one program, as of the trigger."""

    account: str
    cases: tuple[CaseFact, ...]
    declaration: Declaration | None
    officer: int | None
    """The person of the agency whose key this account is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """One payment of a certified run. `amount` in base units."""

    payment_id: int
    case_no: int
    pay_to: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedRun:
    """What is judged: a run at the moment of its certification, and where that is on the chain."""

    chain_id: int
    program: str
    run: int
    period: int
    payments: tuple[PaymentFact, ...]
    block_number: int
    block_hash: bytes
    block_time: int
    """Seconds since 1970: the rules' only clock."""


class History(Protocol):
    """Answers about the ledger as it stood when the run was certified."""

    def account(self, program: str, account: str) -> AccountFacts:
        """The facts about one pay-to of one program."""
