"""Where a payment stands, with its newest hold, the proposal that led to, and its appeal."""

from __future__ import annotations

from almoner.ledger.database import Row
from almoner.ledger.records import HoldView, PaymentState
from almoner.ledger.statuses import (
    Basis,
    HoldState,
    Outcome,
    PaymentKind,
    PaymentStatus,
    ProposalState,
)

COLUMNS = """
    holds.id AS hold, holds.state AS hold_state, holds.rule_no, holds.reason, holds.alert,
    holds.placed_at, holds.expires_at, holds.deadline, holds.extended, holds.outcome,
    holds.ended_at, proposals.proposal, proposals.state AS proposal_state, served_at, effective_at,
    appeals.subject, appeals.state AS appeal_state, timely, waived, filer, officer, received_at,
    decide_by, decided_at, appeals.reason_hash AS decision
"""
"""What `hold` and `casework.appeal` read, of the tables in `JOINS`."""

JOINS = f"""
LEFT JOIN holds ON holds.id = (SELECT max(id) FROM holds AS newest
    WHERE newest.program = payments.program AND newest.payment_id = payments.payment_id)
LEFT JOIN proposals ON proposals.program = payments.program
    AND proposals.proposal = (SELECT max(proposal) FROM proposals AS newest
        WHERE newest.program = payments.program AND newest.payment_id = payments.payment_id
        AND newest.basis = '{Basis.SUSTAINED}')
LEFT JOIN appeals ON appeals.program = payments.program
    AND appeals.subject = payments.payment_id
"""

_STATES = {
    PaymentStatus.SEALED: PaymentState.SEALED,
    PaymentStatus.DUE: PaymentState.COMING,
    PaymentStatus.HELD: PaymentState.HELD,
    PaymentStatus.FREE: PaymentState.FREE,
    PaymentStatus.PAID: PaymentState.PAID,
    PaymentStatus.STRUCK: PaymentState.STRUCK,
    PaymentStatus.EXPUNGED: PaymentState.EXPUNGED,
    PaymentStatus.REISSUED: PaymentState.REISSUED,
    PaymentStatus.RECALLED: PaymentState.RECALLED,
}


def state(row: Row) -> PaymentState:
    """Where a payment stands, as a person would say it."""
    status = PaymentStatus(row["state"])
    unpaid = status in (PaymentStatus.DUE, PaymentStatus.FREE)
    if unpaid and row["failed_at"] is not None:
        return PaymentState.FAILED
    # A single payment is in a slot of its own without ever having been held.
    single = row["kind"] != PaymentKind.REGULAR
    if single and status is PaymentStatus.FREE and row["hold"] is None:
        return PaymentState.COMING
    return _STATES[status]


def hold(row: Row) -> HoldView:
    """The newest hold, from a row that has one."""
    proposal_state = row["proposal_state"]
    return HoldView(
        state=HoldState(row["hold_state"]),
        rule_no=row["rule_no"],
        reason=row["reason"],
        alert=row["alert"],
        placed_at=row["placed_at"],
        expires_at=row["expires_at"],
        deadline=row["deadline"],
        extended=bool(row["extended"]),
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        ended_at=row["ended_at"],
        proposal=row["proposal"],
        proposal_state=None if proposal_state is None else ProposalState(proposal_state),
        served_at=row["served_at"],
        effective_at=row["effective_at"],
    )
