"""What the monitor judges programs by, and the roots of what it found."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import event_id
from almoner.ledger.database import Database
from almoner.ledger.projections import rows
from almoner.ledger.statuses import RuleSetState


def proposed(db: Database, event: Event) -> None:
    """A rule set waits for its second person, in the place of one that waited before."""
    a = event.args
    _leave(db, event, RuleSetState.PROPOSED, state=RuleSetState.OVERTAKEN)
    db.execute(
        "INSERT INTO rule_sets (id, program, rule_set, report, state, proposer, proposed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            event_id(event),
            a["program"],
            a["ruleSet"],
            a["report"],
            RuleSetState.PROPOSED,
            a["by"],
            event.block_time,
        ),
    )


def activated(db: Database, event: Event) -> None:
    """A second person agreed: the monitor judges by it, and no longer by another."""
    a = event.args
    _leave(db, event, RuleSetState.ACTIVE, state=RuleSetState.REPLACED)
    rows.change(
        db,
        "rule_sets",
        {"program": a["program"], "state": RuleSetState.PROPOSED},
        state=RuleSetState.ACTIVE,
        number=a["number"],
        activator=a["by"],
        activated_at=event.block_time,
    )


def deactivated(db: Database, event: Event) -> None:
    """One person took it away: the monitor may only alert."""
    by = event.args["by"]
    _leave(db, event, RuleSetState.ACTIVE, state=RuleSetState.DEACTIVATED, deactivator=by)


def posted(db: Database, event: Event) -> None:
    """The monitor committed to what it judged."""
    a = event.args
    db.execute(
        "INSERT INTO outcome_posts"
        " (last, first, last_hash, root, judged, alerts, poster, posted_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(a["last"], a["first"], a["lastHash"], a["root"], a["judged"], a["alerts"]),
            *(a["by"], event.block_time),
        ),
    )


def _leave(db: Database, event: Event, before: RuleSetState, **columns: object) -> None:
    """Ends what is in a state of which a program has one at most."""
    key = {"program": event.args["program"], "state": before}
    rows.change(db, "rule_sets", key, ended_at=event.block_time, **columns)


EVENTS = {
    "RuleSetProposed": proposed,
    "RuleSetActivated": activated,
    "RuleSetDeactivated": deactivated,
    "OutcomesPosted": posted,
}
