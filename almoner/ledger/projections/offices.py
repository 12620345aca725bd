"""Persons, their keys, their appointments, and pauses."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.database import Database


def opened(db: Database, event: Event) -> None:
    """A person of the agency has a first key, which works at once."""
    a = event.args
    db.execute("INSERT INTO persons VALUES (?, ?, ?)", (a["person"], a["proposer"], a["confirmer"]))
    _link(db, event, event.block_time)


def linked(db: Database, event: Event) -> None:
    """A person has a further key, which works later."""
    _link(db, event, event.args["from"])


def unlinked(db: Database, event: Event) -> None:
    """A key works no more."""
    _retire(db, event, vetoed=False)


def key_vetoed(db: Database, event: Event) -> None:
    """A key will never work."""
    _retire(db, event, vetoed=True)


def appointed(db: Database, event: Event) -> None:
    """A person has an office for a term, or for one more."""
    a = event.args
    db.execute(
        "INSERT INTO appointments (id, person, office, from_time, until_time, proposer, confirmer)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            _number(event),
            a["person"],
            a["office"],
            a["from"],
            a["until"],
            a["proposer"],
            a["confirmer"],
        ),
    )


def appointment_vetoed(db: Database, event: Event) -> None:
    """A term never begins; of one that was only proposed there is no row."""
    a = event.args
    db.execute(
        "UPDATE appointments SET removed_at = ?, vetoed = 1"
        " WHERE person = ? AND office = ? AND from_time = ? AND removed_at IS NULL",
        (event.block_time, a["person"], a["office"], a["from"]),
    )


def removed(db: Database, event: Event) -> None:
    """Terms that run or are to come ended early."""
    a = event.args
    db.execute(
        "UPDATE appointments SET removed_at = ?1"
        " WHERE person = ?2 AND office = ?3 AND until_time > ?1 AND removed_at IS NULL",
        (event.block_time, a["person"], a["office"]),
    )


def paused(db: Database, event: Event) -> None:
    """New payments stop for a time."""
    a = event.args
    db.execute(
        "INSERT INTO pauses (id, from_time, until_time, reason_hash, by) VALUES (?, ?, ?, ?, ?)",
        (_number(event), event.block_time, a["until"], a["reasonHash"], a["by"]),
    )


def pause_ended(db: Database, event: Event) -> None:
    """The newest pause ended early."""
    a = event.args
    db.execute(
        "UPDATE pauses SET until_time = ?, ended_by = ? WHERE id = (SELECT max(id) FROM pauses)",
        (a["until"], a["by"]),
    )


def _link(db: Database, event: Event, works_from: int) -> None:
    a = event.args
    db.execute(
        "INSERT INTO keys (key, person, from_time, proposer, confirmer) VALUES (?, ?, ?, ?, ?)",
        (a["key"], a["person"], works_from, a["proposer"], a["confirmer"]),
    )


def _retire(db: Database, event: Event, *, vetoed: bool) -> None:
    db.execute(
        "UPDATE keys SET retired_at = ?, vetoed = ? WHERE key = ?",
        (event.block_time, vetoed, event.args["key"]),
    )


def _number(event: Event) -> int:
    return event.block_number << 20 | event.log_index


EVENTS = {
    "PersonOpened": opened,
    "KeyLinked": linked,
    "KeyUnlinked": unlinked,
    "KeyVetoed": key_vetoed,
    "Appointed": appointed,
    "AppointmentVetoed": appointment_vetoed,
    "Removed": removed,
    "Paused": paused,
    "PauseEnded": pause_ended,
}
