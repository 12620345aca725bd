"""What the ledger tells of grants: frozen records, amounts in base units, times in seconds since
1970. A person 0 is nobody of the agency."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.ledger.grant_statuses import (
    AmendmentKind,
    AmendmentState,
    ApplicationState,
    AwardState,
    DrawState,
    MilestoneState,
    PayMode,
    Regime,
    ReviewState,
    RoundState,
)
from almoner.ledger.records import AppealView, HoldView, PaymentState


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round of a grant program."""

    round: int
    program: str
    allotment: int
    state: RoundState
    budget: int
    reserved: int
    """By offers that stand."""
    floor: int
    ceiling: int
    match_bps: int
    opens_at: int
    closes_at: int
    regime: Regime
    quorum: int
    maxima: tuple[int, ...]
    """Highest score of each criterion."""
    rubric: bytes
    plan_hash: bytes
    """What the publisher repeats."""
    drafter: int
    publisher: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """Where a reviewer stands to an application."""

    reviewer: int
    state: ReviewState
    scores: tuple[int, ...]
    """By criterion; empty before the sheet was posted."""
    comments: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationView:
    """What an organization applied with."""

    application: int
    round: int
    state: ApplicationState
    signer: bytes
    pay_to: str
    amounts: tuple[int, ...]
    """By cost category."""
    matched: int
    total: int
    documents: bytes
    revision: int
    org_ref: bytes | None
    """None until somebody found out which organization it is."""
    sheets: int
    score: int
    submitted_at: int
    asked_at: int | None
    """When a revision was last asked for."""
    reviews: tuple[ReviewView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of an award's budget: a cost category, or a milestone."""

    line: int
    budget: int
    drawn: int
    state: MilestoneState
    evidence: bytes | None
    judge: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardView:
    """An award, with what its draws come to."""

    program: str
    award: int
    application: int
    state: AwardState
    mode: PayMode
    pay_to: str
    signer: bytes
    org_ref: bytes
    allotment: int
    total: int
    drawn: int
    """Requested and not refused."""
    approved: int
    paid: int
    returned: int
    outstanding: int
    """Advanced and neither substantiated nor returned."""
    disallowed: int
    open: int
    """Draws neither refused nor paid nor ended."""
    from_time: int
    to_time: int
    match_bps: int
    indirect_bps: int
    tolerance_bps: int
    terms_hash: bytes
    """What its approvers and its grantee repeat."""
    recommender: int
    approvers: tuple[int, ...]
    offer_ends: int | None
    frozen: bool
    report: bytes | None
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawView:
    """A draw on an award; from its approval on, its payment says where it stands."""

    program: str
    draw: int
    award: int
    line: int
    state: DrawState
    amount: int
    matched: int
    cost_from: int
    cost_to: int
    cost_ref: bytes | None
    gross: int
    evidence: bytes
    content_hash: bytes
    """What its reviewer and its approvers repeat."""
    requested_at: int
    reviewer: int
    denier: int
    reason_hash: bytes | None
    """Of its denial."""
    approvers: tuple[int, ...]
    payable_at: int | None
    outstanding: int
    """Of an advance: paid and neither substantiated nor returned."""
    disallowed: int
    payment: PaymentState | None
    """None before it is approved."""
    paid_at: int | None
    tx_hash: bytes | None
    hold: HoldView | None
    appeal: AppealView | None

    @property
    def payment_id(self) -> int:
        """The number of its payment."""
        return self.draw << 32 | self.award


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentView:
    """An amendment of an award, or an act of the agency against it."""

    amendment: int
    program: str
    award: int
    kind: AmendmentKind
    state: AmendmentState
    subject: int
    """The line a de-obligation cuts, the payment a disallowance is about."""
    amount: int
    lines: tuple[int, ...]
    to_time: int
    """0 where it sets none."""
    conditions: bytes | None
    """Digest of those a bilateral one was agreed on with."""
    terms_hash: bytes | None
    """Of a bilateral one: its award's when it was agreed on. Once those are others, it is no
    longer approved."""
    authority: str
    reason_hash: bytes
    proposer: int
    """0 for the grantee."""
    proposed_at: int
    approvers: tuple[int, ...]
    noticer: int
    object_by: int | None
    """First second an objection comes too late."""
    suspends: bool
    """Whether its award is, or was last, suspended by it."""
    decide_by: int | None
    filer: int
    decider: int
    enacted_at: int | None
    ended_at: int | None
