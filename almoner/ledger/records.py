"""What the ledger tells pages and reports: frozen records, amounts in base units, times in seconds
since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from almoner.ledger.statuses import (
    AppealState,
    CaseStatus,
    HoldState,
    Outcome,
    PaymentKind,
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
    EXPUNGED = "expunged"
    """Nobody could be paid, and its money went back."""
    REISSUED = "reissued"
    """It could not be paid, and another payment stands for it."""
    RECALLED = "recalled"
    """Its run was taken back before it was payable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorView:
    """The newest block the ledger has."""

    number: int
    hash: bytes
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """A key of a person of the agency."""

    key: str
    works_from: int
    proposer: int
    """0 for a founder's key."""
    confirmer: int
    retired_at: int | None
    vetoed: bool
    """Whether it was retired before it ever worked, by the guardian."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """A confirmed term in an office; a renewal is a term of its own."""

    office: int
    """Numbered as in the contract."""
    from_time: int
    until_time: int
    proposer: int
    confirmer: int
    removed_at: int | None
    """When it was removed or vetoed."""
    vetoed: bool

    def holds(self, time: int) -> bool:
        """Whether it is in force at a time, by what is known now."""
        return self.removed_at is None and self.from_time <= time < self.until_time


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A person of the agency, with every key and every term, oldest first."""

    person: int
    keys: tuple[KeyView, ...]
    terms: tuple[TermView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseView:
    """A pause."""

    from_time: int
    until_time: int
    """First second after it."""
    reason_hash: bytes
    by: int
    ended_by: int | None
    """Who ended it early."""


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
    closer: int
    """Who rejected, withdrew or closed it; 0 for nobody of the agency."""
    ended_at: int | None
    """When it was last terminated."""
    except_until: int
    """Earliest end of a double membership it rests on, 0 for none."""
    terms_hash: bytes
    """What the determiner repeats to approve."""
    signer: bytes | None
    """The claimant's public signer, None where none is bound."""
    signer_hash: bytes | None
    established: bool
    """Whether it was paid at this pay-to and amount before."""
    frozen: bool
    """Whether its person asked to be paid nowhere for now."""


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
    extended: bool
    outcome: Outcome | None
    """None until it counts for its rule's family."""
    ended_at: int | None
    proposal: int | None
    proposal_state: ProposalState | None
    served_at: int | None
    effective_at: int | None
    """An appeal before it is timely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealView:
    """The appeal of a payment's hold, or of a proposal."""

    subject: int
    """2^32 and more: a payment; less: a proposal."""
    case_no: int
    state: AppealState
    timely: bool
    waived: bool
    """Whether the person wants nothing continued meanwhile."""
    filer: int
    """Who took it at the counter, 0 for a signed one."""
    officer: int
    """To whom it is assigned, 0 for nobody."""
    received_at: int
    decide_by: int
    decided_at: int | None
    decision: bytes | None = None
    """Commits to what the hearing officer wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """One payment of a case."""

    program: str
    payment_id: int
    case_no: int
    kind: PaymentKind
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
    purpose: int
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
class AppropriationView:
    """Money set aside for a purpose, for a time, from a source."""

    appropriation: int
    purpose: int
    source: str
    ceiling: int
    received: int
    recovered: int
    """Came back from payees to its allotments."""
    returned_to_source: int
    allotted: int
    apportioned: int
    """Handed to allotments less what was taken back."""
    obligated: int
    """Net of what was released, paid or not."""
    from_time: int
    to_time: int
    cancel_at: int
    closed_at: int | None

    @property
    def idle(self) -> int:
        """Cash no allotment was handed."""
        return self.received - self.returned_to_source - self.apportioned

    @property
    def returnable(self) -> int:
        """The most that can be returned to the source."""
        if self.closed_at is not None:
            return self.idle
        free = self.received + self.recovered - self.returned_to_source - self.obligated
        return max(min(self.idle, free), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllotmentView:
    """A program's share of an appropriation."""

    allotment: int
    appropriation: int
    program: str
    allotted: int
    apportioned: int
    """Handed to it less what was taken back."""
    obligated: int
    disbursed: int
    recovered: int
    cash: int

    @property
    def unobligated(self) -> int:
        """Authority no obligation uses; what payees sent back can be obligated again."""
        return self.allotted + self.recovered - self.obligated


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationView:
    """What one run may draw."""

    program: str
    number: int
    """Of the run."""
    allotment: int
    original: int | None
    """The obligation it replaces money of, None for most."""
    obligated: int
    disbursed: int
    recovered: int
    released: int
    replaced: int
    """Of recovered and released, what other obligations took up again."""
    payable_at: int
    cancel_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The five figures of the Treasury's own books."""

    received: int
    recovered: int
    disbursed: int
    returned_to_source: int
    balance: int
