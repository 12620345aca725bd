"""Appeals and decisions."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import event_id, stored
from almoner.ledger.database import Database
from almoner.ledger.projections import rows
from almoner.ledger.statuses import AppealState


def filed(db: Database, event: Event) -> None:
    """The claimant asked for a hearing, or says anew what the counter filed in their name."""
    a = event.args
    db.execute(
        "INSERT INTO appeals (program, subject, case_no, state, timely, waived, statement,"
        " received_at, decide_by, filer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (program, subject) DO UPDATE SET timely = excluded.timely,"
        " waived = excluded.waived, statement = excluded.statement, filer = excluded.filer",
        (
            a["program"],
            a["subject"],
            a["caseNo"],
            AppealState.FILED,
            int(a["timely"]),
            int(a["waived"]),
            a["statement"],
            a["receivedAt"],
            a["decideBy"],
            a["filer"],
        ),
    )


def good_cause_found(db: Database, event: Event) -> None:
    """It came late for a good reason, and counts as timely."""
    _change(db, event, timely=1)


def assigned(db: Database, event: Event) -> None:
    """A hearing officer has it."""
    _change(db, event, officer=event.args["officer"])


def withdrawn(db: Database, event: Event) -> None:
    """The claimant took it back."""
    _change(db, event, state=AppealState.WITHDRAWN)


def decided(db: Database, event: Event) -> None:
    """The hearing officer decided."""
    a = event.args
    _change(
        db,
        event,
        state=AppealState.FOR_CLAIMANT if a["forClaimant"] else AppealState.FOR_AGENCY,
        decider=a["by"],
        decided_at=event.block_time,
        reason_hash=a["reasonHash"],
    )


def overpayment_established(db: Database, event: Event) -> None:
    """A decision found that a person received what was not due. It is recorded only."""
    a = event.args
    db.execute(
        "INSERT INTO overpayments VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            event_id(event),
            a["program"],
            a["caseNo"],
            a["subject"],
            stored(a["amount"]),
            event.block_time,
            a["by"],
        ),
    )


def reopen(db: Database, event: Event) -> None:
    """A sustained hold leads to a proposal, which can be appealed even if the hold was before."""
    a = event.args
    db.execute(
        "DELETE FROM appeals WHERE program = ? AND subject = ? AND state IN (?, ?)",
        (a["program"], a["paymentId"], AppealState.FOR_AGENCY, AppealState.WITHDRAWN),
    )


def _change(db: Database, event: Event, **columns: object) -> None:
    key = {name: event.args[name] for name in ("program", "subject")}
    rows.change(db, "appeals", key, **columns)


EVENTS = {
    "AppealFiled": filed,
    "GoodCauseFound": good_cause_found,
    "AppealAssigned": assigned,
    "AppealWithdrawn": withdrawn,
    "AppealDecided": decided,
    "OverpaymentEstablished": overpayment_established,
}
