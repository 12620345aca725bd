"""Reviews of applications: assigned, attested, and their score sheets."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import packed
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import ReviewState
from almoner.ledger.projections import rows
from almoner.ledger.projections.rounds import SCORE


def assigned(db: Database, event: Event) -> None:
    """A reviewer is to judge an application."""
    a = event.args
    db.execute(
        "INSERT INTO reviews (application, reviewer, state, assigner, assigned_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (a["application"], a["reviewer"], ReviewState.ASSIGNED, a["by"], event.block_time),
    )


def attested(db: Database, event: Event) -> None:
    """The reviewer said whether there is a conflict of interest."""
    state = ReviewState.CONFLICTED if event.args["conflicted"] else ReviewState.CLEARED
    _change(db, event, state=state, attested_at=event.block_time)


def sheet_posted(db: Database, event: Event) -> None:
    """What the reviewer signed counts; the application has a score."""
    a = event.args
    _change(
        db,
        event,
        state=ReviewState.POSTED,
        scores=packed(a["scores"], SCORE),
        comments=a["comments"],
        poster=a["by"],
        posted_at=event.block_time,
    )
    figures = {name: a[name] for name in ("score", "sheets")}
    rows.change(db, "applications", {"application": a["application"]}, **figures)


def _change(db: Database, event: Event, **columns: object) -> None:
    key = {name: event.args[name] for name in ("application", "reviewer")}
    rows.change(db, "reviews", key, **columns)


EVENTS = {
    "ReviewerAssigned": assigned,
    "ConflictAttested": attested,
    "SheetPosted": sheet_posted,
}
