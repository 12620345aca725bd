"""What the rules are told: plain records, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from almoner.fraud import canonical


class Destination(Protocol):
    """What is known of where a payment goes, whatever it is for."""

    @property
    def account(self) -> str: ...
    @property
    def officer(self) -> int | None: ...


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

    def written(self) -> dict[str, object]:
        """What evidence commits to: the account and its cases."""
        return {
            "account": self.account,
            "cases": [
                [case.case_no, case.caseworker, case.enrolled_at, int(case.approved)]
                for case in self.cases
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFact:
    """One award of a grant program, as of the trigger."""

    award: int
    organization: bytes
    """Keyed reference of the organization it was awarded to."""
    awarded: bool
    """Whether it was offered and neither declined nor left to expire."""
    approved_at: int | None
    """Block time of its last approval, in seconds since 1970; None where it is not known."""
    cumulative: int
    """Base units its organization was awarded with it, by which its approval band was chosen; 0
    where it was never offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFacts:
    """Everything the rules know about one draw on an award, as of the trigger."""

    draw: int
    account: str
    """Where it is paid to."""
    officer: int | None
    """The person of the agency whose key this account is."""
    requested_at: int | None
    """Block time, in seconds since 1970; None where it is not known."""
    approved_at: int | None
    """Block time of its last approval; None where it is not known."""
    award: AwardFact
    """The one it draws on."""
    others: tuple[AwardFact, ...]
    """The program's other awards that are paid to this account, or had a draw that was."""

    def written(self) -> dict[str, object]:
        """What evidence commits to: the account, its awards, and the times of this draw."""
        return {
            "account": self.account,
            "draw": [self.draw, self.requested_at, self.approved_at],
            "awards": [
                [
                    each.award,
                    canonical.shown(each.organization),
                    int(each.awarded),
                    each.approved_at,
                    each.cumulative,
                ]
                for each in (self.award, *self.others)
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact:
    """One payment of a certified run, or of a certified draw. `amount` in base units."""

    payment_id: int
    case_no: int
    """Or award."""
    pay_to: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedRun:
    """What is judged: a run at the moment of its certification, and where that is on the chain.

    A draw is certified alone: its number stands for the run's, and it is the one payment.
    """

    chain_id: int
    program: str
    run: int
    """Or draw."""
    period: int
    payments: tuple[PaymentFact, ...]
    block_number: int
    block_hash: bytes
    block_time: int
    """Seconds since 1970: the rules' only clock."""


class History(Protocol):
    """Answers about benefits, from the ledger as it stood when the run was certified."""

    def account(self, program: str, account: str) -> AccountFacts:
        """The facts about one pay-to of one program."""


class GrantHistory(Protocol):
    """Answers about grants, from the ledger as it stood when the draw was certified."""

    def draw(self, program: str, draw: int) -> DrawFacts:
        """The facts about one draw of one program."""
