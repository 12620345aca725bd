"""Rolls of words: which cases are paid as the code of their word's roll says."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.projections import rows, words


def compiled(db: Database, program: str, event: Event) -> None:
    """Somebody wrote the roll of a word anew."""
    a = event.args
    db.execute(
        "INSERT INTO rolls VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (program, word) DO UPDATE SET code = excluded.code,"
        " current = excluded.current, compiled_at = excluded.compiled_at, by = excluded.by",
        (
            program,
            a["word"],
            a["code"],
            words.column(a["current"]),
            event.block_time,
            a["by"],
        ),
    )


def outdate(db: Database, program: str, word: int, bits: int) -> None:
    """Account or amount of these cases is no longer what the roll of their word says."""
    key = {"program": program, "word": word}
    before = db.execute(
        "SELECT current FROM rolls WHERE program = ? AND word = ?", (program, word)
    ).fetchone()
    if before is not None:
        current = words.bits_of(before["current"])
        rows.change(db, "rolls", key, current=words.column(current & ~bits))


EVENTS = {"RollCompiled": compiled}
