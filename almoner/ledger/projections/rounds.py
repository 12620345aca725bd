"""Rounds of grants, from their draft on."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import packed, stored
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import Regime, RoundState
from almoner.ledger.projections import rows

SCORE = 2
"""Bytes of a score."""


def drafted(db: Database, event: Event) -> None:
    """A grants officer drafted a round."""
    a = event.args
    db.execute(
        "INSERT INTO rounds (round, program, allotment, state, budget, floor, ceiling, match_bps,"
        " opens_at, closes_at, regime, quorum, maxima, rubric, plan_hash, drafter, drafted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            a["round"],
            a["program"],
            a["allotment"],
            RoundState.DRAFTED,
            *(stored(a[name]) for name in ("budget", "floor", "ceiling")),
            a["matchBps"],
            a["opensAt"],
            a["closesAt"],
            Regime.of(a["regime"]),
            a["quorum"],
            packed(a["maxima"], SCORE),
            a["rubric"],
            a["planHash"],
            a["by"],
            event.block_time,
        ),
    )


def published(db: Database, event: Event) -> None:
    """A second person published it."""
    who = event.args["by"]
    _change(db, event, state=RoundState.PUBLISHED, publisher=who, published_at=event.block_time)


def cancelled(db: Database, event: Event) -> None:
    """It was given up before its panel was closed."""
    reason = event.args["reasonHash"]
    _change(
        db, event, state=RoundState.CANCELLED, reason_hash=reason, cancelled_at=event.block_time
    )


def panel_closed(db: Database, event: Event) -> None:
    """No sheet counts any more."""
    _change(db, event, state=RoundState.JUDGED, judged_at=event.block_time)


def budget_moved(db: Database, event: Event) -> None:
    """An offer or an amendment takes of the budget, or gives back."""
    _change(db, event, reserved=stored(event.args["reserved"]))


def _change(db: Database, event: Event, **columns: object) -> None:
    rows.change(db, "rounds", {"round": event.args["round"]}, **columns)


EVENTS = {
    "RoundDrafted": drafted,
    "RoundPublished": published,
    "RoundCancelled": cancelled,
    "PanelClosed": panel_closed,
    "BudgetReleased": budget_moved,
}
"""`BudgetReserved` concerns the application too, where it is read."""
