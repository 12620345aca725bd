"""Who approved what of a grant program, and who had a part in which award."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import Approved


def take(db: Database, program: str, subject: Approved, number: int, event: Event) -> None:
    """The approvers whose approval counts now; who left office since has no seat any more."""
    key = (program, subject, number)
    db.execute("DELETE FROM grant_approvers WHERE program = ? AND subject = ? AND number = ?", key)
    db.executemany(
        "INSERT INTO grant_approvers VALUES (?, ?, ?, ?, ?)",
        [(*key, seat, person) for seat, person in enumerate(event.args["approvers"], 1) if person],
    )


def involve(db: Database, program: str, award: int, person: int) -> None:
    """Notes who acted on an award or its draws."""
    _note(db, program, award, person, amending=False)


def involve_amending(db: Database, program: str, award: int, person: int) -> None:
    """Notes who acted on an amendment of an award; nobody, where the grantee did."""
    if person:
        _note(db, program, award, person, amending=True)


def _note(db: Database, program: str, award: int, person: int, *, amending: bool) -> None:
    db.execute(
        "INSERT INTO participants VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (program, award, person, int(amending)),
    )
