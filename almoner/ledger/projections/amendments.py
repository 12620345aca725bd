"""Amendments of awards, from what was asked for or agreed on to what came of it."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import packed, stored, units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import AmendmentKind, AmendmentState, Approved
from almoner.ledger.projections import awards, rows, seats
from almoner.ledger.projections.applications import UNITS


def proposed(db: Database, event: Event) -> None:
    """Somebody asks for one. What a grantee may do alone is in effect at once."""
    a = event.args
    kind = AmendmentKind.of(a["kind"])
    agreed = kind is AmendmentKind.BILATERAL
    award = awards.find(db, a["program"], a["award"])
    db.execute(
        "INSERT INTO amendments (amendment, program, award, kind, state, subject, amount, lines,"
        " moved, to_time, conditions, terms_hash, authority, reason_hash, proposer, proposed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            a["amendment"],
            a["program"],
            a["award"],
            kind,
            AmendmentState.PROPOSED,
            stored(a["subject"]),
            stored(a["amount"]),
            packed(a["lines"], UNITS),
            stored(_moved(db, event)) if kind is AmendmentKind.REBUDGET else 0,
            a["to"],
            a["conditions"] if agreed else None,
            award["terms_hash"] if agreed else None,
            a["authority"],
            a["reasonHash"],
            a["by"],
            event.block_time,
        ),
    )
    seats.involve_amending(db, a["program"], a["award"], a["by"])


def approved(db: Database, event: Event) -> None:
    """An approver repeated what was agreed on."""
    a = event.args
    about = _find(db, event)
    seats.take(db, about["program"], Approved.AMENDMENT, a["amendment"], event)
    seats.involve_amending(db, about["program"], about["award"], a["by"])
    _change(db, event, approved_at=event.block_time)


def noticed(db: Database, event: Event) -> None:
    """The grantee was told, and may object."""
    a = event.args
    _change(
        db,
        event,
        state=AmendmentState.NOTICED,
        noticer=a["by"],
        noticed_at=event.block_time,
        evidence=a["evidence"],
        object_by=a["objectBy"],
    )
    seats.involve_amending(db, _find(db, event)["program"], a["award"], a["by"])


def objected(db: Database, event: Event) -> None:
    """The grantee, or the counter in its name, is against it."""
    a = event.args
    _change(
        db,
        event,
        state=AmendmentState.OBJECTED,
        statement=a["statement"],
        received_at=a["receivedAt"],
        decide_by=a["decideBy"],
        filer=a["by"],
    )


def judged(db: Database, event: Event) -> None:
    """A hearing officer decided; what was decided for the grantee ends just after."""
    a = event.args
    _change(
        db,
        event,
        state=AmendmentState.UPHELD,
        decider=a["by"],
        decision_reason=a["reasonHash"],
    )


def enacted(db: Database, event: Event) -> None:
    """It is in effect."""
    _change(db, event, state=AmendmentState.EFFECTIVE, enacted_at=event.block_time)


def ended(db: Database, event: Event) -> None:
    """It fell, or a suspension was lifted."""
    a = event.args
    state = AmendmentState.of(a["state"])
    _change(db, event, state=state, ended_at=event.block_time, ender=a["by"], suspends=0)
    if state is AmendmentState.WITHDRAWN:
        about = _find(db, event)
        seats.involve_amending(db, about["program"], about["award"], a["by"])


def _moved(db: Database, event: Event) -> int:
    """What the new lines have more than those that stand until now."""
    a = event.args
    before = db.execute(
        "SELECT budget FROM award_lines WHERE program = ? AND award = ? ORDER BY line",
        (a["program"], a["award"]),
    ).fetchall()
    return sum(
        max(budget - units(old), 0) for budget, (old,) in zip(a["lines"], before, strict=True)
    )


def _find(db: Database, event: Event) -> Row:
    found: Row = db.execute(
        "SELECT * FROM amendments WHERE amendment = ?", (event.args["amendment"],)
    ).fetchone()
    return found


def _change(db: Database, event: Event, **columns: object) -> None:
    rows.change(db, "amendments", {"amendment": event.args["amendment"]}, **columns)


EVENTS = {
    "AmendmentProposed": proposed,
    "AmendmentApproved": approved,
    "AmendmentNoticed": noticed,
    "ObjectionFiled": objected,
    "ObjectionJudged": judged,
    "AmendmentEnacted": enacted,
    "AmendmentEnded": ended,
}
