"""The agency's persons and pauses, read from the ledger."""

from __future__ import annotations

from collections import defaultdict

from almoner.ledger.database import Database, Row
from almoner.ledger.records import KeyView, PauseView, PersonView, TermView


def persons(db: Database) -> list[PersonView]:
    """Every person, by number."""
    keys: defaultdict[int, list[KeyView]] = defaultdict(list)
    for row in db.execute("SELECT * FROM keys ORDER BY person, from_time, key"):
        keys[row["person"]].append(_key(row))
    terms: defaultdict[int, list[TermView]] = defaultdict(list)
    for row in db.execute("SELECT * FROM appointments ORDER BY person, office, id"):
        terms[row["person"]].append(_term(row))
    return [
        PersonView(person=number, keys=tuple(keys[number]), terms=tuple(terms[number]))
        for (number,) in db.execute("SELECT person FROM persons ORDER BY person")
    ]


def pauses(db: Database) -> list[PauseView]:
    """Every pause, newest first."""
    return [
        PauseView(
            from_time=row["from_time"],
            until_time=row["until_time"],
            reason_hash=row["reason_hash"],
            by=row["by"],
            ended_by=row["ended_by"] or None,
        )
        for row in db.execute("SELECT * FROM pauses ORDER BY id DESC")
    ]


def _key(row: Row) -> KeyView:
    return KeyView(
        key=row["key"],
        works_from=row["from_time"],
        proposer=row["proposer"],
        confirmer=row["confirmer"],
        retired_at=row["retired_at"],
        vetoed=bool(row["vetoed"]),
    )


def _term(row: Row) -> TermView:
    return TermView(
        office=row["office"],
        from_time=row["from_time"],
        until_time=row["until_time"],
        proposer=row["proposer"],
        confirmer=row["confirmer"],
        removed_at=row["removed_at"],
        vetoed=bool(row["vetoed"]),
    )


def person_of(db: Database, key: str, time: int) -> int:
    """The person a key acts for at the time of the newest event; 0 for nobody."""
    found = db.execute(
        "SELECT person FROM keys WHERE key = ? AND from_time <= ? AND retired_at IS NULL",
        (key, time),
    ).fetchone()
    return 0 if found is None else int(found[0])


def in_office(db: Database, person: int, office: int, time: int) -> bool:
    """Whether a person holds an office at the time of the newest event."""
    found = db.execute(
        "SELECT 1 FROM appointments WHERE person = ? AND office = ?"
        " AND from_time <= ? AND ? < until_time AND removed_at IS NULL",
        (person, office, time, time),
    ).fetchone()
    return found is not None
