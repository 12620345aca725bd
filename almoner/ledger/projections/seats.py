"""Who approved what of a grant program, and who had a part in which award."""

from __future__ import annotations

import sqlite3

from almoner.events import Event
from almoner.ledger.grant_statuses import Approved


def take(
    db: sqlite3.Connection, program: str, subject: Approved, number: int, event: Event
) -> None:
    """The approvers whose approval counts now; who left office since has no seat any more."""
    key = (program, subject, number)
    db.execute("DELETE FROM grant_approvers WHERE program = ? AND subject = ? AND number = ?", key)
    db.executemany(
        "INSERT INTO grant_approvers VALUES (?, ?, ?, ?, ?)",
        [(*key, seat, person) for seat, person in enumerate(event.args["approvers"], 1) if person],
    )


def involve(db: sqlite3.Connection, program: str, award: int, person: int) -> None:
    """Notes who acted on an award or its draws."""
    _note(db, program, award, person, amending=False)


def involve_amending(db: sqlite3.Connection, program: str, award: int, person: int) -> None:
    """Notes who acted on an amendment of an award; nobody, where the grantee did."""
    if person:
        _note(db, program, award, person, amending=True)


def _note(db: sqlite3.Connection, program: str, award: int, person: int, *, amending: bool) -> None:
    db.execute(
        "INSERT OR IGNORE INTO participants VALUES (?, ?, ?, ?)",
        (program, award, person, int(amending)),
    )
