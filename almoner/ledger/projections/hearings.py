"""Proposals to strike, notices and appeals."""

from __future__ import annotations

import sqlite3

from almoner.events import Event
from almoner.ledger.statuses import AppealState, ProposalState


def proposed(db: sqlite3.Connection, event: Event) -> None:
    """A sustained hold leads to a proposal, which can be appealed even if the hold was before."""
    a = event.args
    db.execute(
        "DELETE FROM appeals WHERE program = ? AND payment_id = ? AND state = ?",
        (a["program"], a["paymentId"], AppealState.FOR_AGENCY),
    )
    db.execute(
        "INSERT INTO proposals (program, proposal, payment_id, state, proposed_at, proposer)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            a["program"],
            a["proposal"],
            a["paymentId"],
            ProposalState.OPEN,
            event.block_time,
            a["by"],
        ),
    )


def served(db: sqlite3.Connection, event: Event) -> None:
    """The notice was dispatched; its period runs."""
    a = event.args
    db.execute(
        "UPDATE proposals SET state = ?, served_at = ?, effective_at = ?, server = ?"
        " WHERE program = ? AND proposal = ?",
        (
            ProposalState.SERVED,
            event.block_time,
            a["effectiveAt"],
            a["by"],
            a["program"],
            a["proposal"],
        ),
    )


def enacted(db: sqlite3.Connection, event: Event) -> None:
    """The payment is struck."""
    _move(db, event, ProposalState.ENACTED)


def closed(db: sqlite3.Connection, event: Event) -> None:
    """The proposal fell."""
    _move(db, event, ProposalState.CLOSED)


def appealed(db: sqlite3.Connection, event: Event) -> None:
    """The claimant asked for a hearing."""
    a = event.args
    db.execute(
        "INSERT INTO appeals (program, payment_id, case_no, state, timely, statement, received_at,"
        " decide_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            a["program"],
            a["paymentId"],
            a["caseNo"],
            AppealState.FILED,
            int(a["timely"]),
            a["statement"],
            a["receivedAt"],
            a["decideBy"],
        ),
    )


def decided(db: sqlite3.Connection, event: Event) -> None:
    """The hearing officer decided."""
    a = event.args
    db.execute(
        "UPDATE appeals SET state = ?, decider = ?, decided_at = ?, reason_hash = ?"
        " WHERE program = ? AND payment_id = ?",
        (
            AppealState.FOR_CLAIMANT if a["forClaimant"] else AppealState.FOR_AGENCY,
            a["by"],
            event.block_time,
            a["reasonHash"],
            a["program"],
            a["paymentId"],
        ),
    )


def _move(db: sqlite3.Connection, event: Event, state: ProposalState) -> None:
    db.execute(
        "UPDATE proposals SET state = ? WHERE program = ? AND proposal = ?",
        (state, event.args["program"], event.args["proposal"]),
    )


EVENTS = {
    "ChangeProposed": proposed,
    "NoticeServed": served,
    "ChangeEnacted": enacted,
    "ProposalClosed": closed,
    "AppealFiled": appealed,
    "AppealDecided": decided,
}
