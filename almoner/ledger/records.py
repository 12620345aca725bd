"""What the ledger tells pages and reports: frozen records, amounts in base units, times in seconds
since 1970."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from almoner.ledger.statuses import (
    AppealState,
    CaseStatus,
    HoldState,
    OutboxState,
    ProposalState,
)


class PaymentState(StrEnum):
    """Where a payment stands, as a person would say it."""

    SEALED = "sealed"
    """In a run that is not certified yet."""
    COMING = "coming"
    """Certified: it is paid when its time has come."""
    HELD = "held"
    FREE = "free"
    """Set aside, and anyone may have it paid."""
    PAID = "paid"
    STRUCK = "struck"
    FAILED = "failed"
    """The account refused the last try; it can be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorView:
    """The newest block the ledger has."""

    number: int
    hash: bytes
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """One household's case."""

    program: str
    case_no: int
    status: CaseStatus
    case_ref: bytes
    pay_to: str
    amount: int
    """Base units per period."""
    from_period: int
    to_period: int
    members: int
    caseworker: int
    enrolled_at: int
    determiner: int
    """0 before it is approved."""
    approved_at: int | None
    terms_hash: bytes
    """What the determiner repeats to approve."""
    signer: bytes | None
    """The claimant's public signer, None where none is bound."""
    signer_hash: bytes | None
    established: bool
    """Whether it was paid at this pay-to and amount before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """The newest hold of a payment, and the proposal it led to."""

    state: HoldState
    rule_no: int
    reason: int
    """Code of the program file's table of reasons."""
    alert: bytes
    placed_at: int
    expires_at: int
    deadline: int
    ended_at: int | None
    proposal: int | None
    proposal_state: ProposalState | None
    served_at: int | None
    effective_at: int | None
    """An appeal before it is timely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealView:
    """The appeal of a payment's hold."""

    state: AppealState
    timely: bool
    received_at: int
    decide_by: int
    decided_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """One payment of a case."""

    program: str
    payment_id: int
    case_no: int
    run: int
    period: int
    issue_at: int
    """The issue date of its period."""
    amount: int
    pay_to: str
    state: PaymentState
    payable_at: int | None
    """First second it may be paid, None before its run is certified."""
    paid_at: int | None
    tx_hash: bytes | None
    """The transaction that paid it."""
    hold: HoldView | None
    appeal: AppealView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTotals:
    """One period of a program. Counts are of payments, of holds and of appeals."""

    period: int
    issue_at: int
    certified_count: int
    certified_amount: int
    paid_count: int
    paid_amount: int
    held: int
    """Holds that stand now."""
    released: int
    lapsed: int
    struck: int
    appeals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramTotals:
    """A program's money. The first four and `returned_to_source` are those of every appropriation
    of its purpose, which another program of the same purpose shares."""

    program: str
    appropriated: int
    received: int
    returned_to_source: int
    balance: int
    """Cash on the books: received + recovered - disbursed - returned to source."""
    allotted: int
    apportioned: int
    obligated: int
    """Net of what was released."""
    disbursed: int
    recovered: int
    periods: tuple[PeriodTotals, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The five figures of the Treasury's own books."""

    received: int
    recovered: int
    disbursed: int
    returned_to_source: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One rule's answer, as it was written into an alert."""

    rule: str
    band: str
    features: Mapping[str, int | str]
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert, and what became of the hold it asked for."""

    alert: bytes
    program: str
    payment_id: int
    case_no: int
    run: int
    period: int
    amount: int
    decision: str
    """`alert` or `hold`."""
    reason: int
    rule_no: int
    rule_set: bytes
    trigger_block: int
    trigger_hash: bytes
    triggered_at: int
    evidence: bytes
    notice: bytes
    findings: tuple[FindingView, ...]
    outbox: OutboxState | None
    """None where it does not hold."""
    refusal: str | None
