"""What is kept of an award, a line of it and a draw."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.audit.kinds import AwardState, DrawState
from almoner.audit.run import SEATS

NONE = bytes(32)
ADVANCE, MILESTONE = 2, 3
"""Modes of payment; the first one is reimbursement."""
PLANNED, SUBMITTED, ACCEPTED, REJECTED = range(4)
"""Where a milestone stands."""


@dataclass(slots=True)
class Line:
    """As `linesOf` has it."""

    budget: int
    drawn: int = 0
    state: int = PLANNED
    evidence: bytes = NONE


@dataclass(slots=True)
class Award:
    """As `awardOf` has it."""

    application: int
    pay_to: str
    total: int
    mode: int
    start: int
    end: int
    match_bps: int
    indirect_bps: int
    tolerance_bps: int
    terms_hash: bytes
    recommender: int
    lines: list[Line]
    signer_hash: bytes
    org_ref: bytes
    allotment: int
    state: AwardState = AwardState.RECOMMENDED
    frozen: bool = False
    drawn: int = 0
    approved: int = 0
    paid: int = 0
    returned: int = 0
    outstanding: int = 0
    disallowed: int = 0
    offer_ends: int = 0
    open: int = 0
    approvers: tuple[int, ...] = SEATS
    approved_at: int = 0
    report: bytes = NONE


@dataclass(slots=True)
class Draw:
    """As `drawOf` has it."""

    award: int
    line: int
    amount: int
    gross: int
    cost_ref: bytes
    content: bytes
    state: DrawState = DrawState.REQUESTED
    payable_at: int = 0
    payable_block: int = 0
    reviewer: int = 0
    period: int = 0
    approvers: tuple[int, ...] = SEATS
    approved_at: int = 0
    disallowed: int = 0
    outstanding: int = 0
