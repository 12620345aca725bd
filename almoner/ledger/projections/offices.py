"""Persons, their keys and their appointments."""

from __future__ import annotations

import sqlite3

from almoner.events import Event


def opened(db: sqlite3.Connection, event: Event) -> None:
    """A person of the agency has a key."""
    a = event.args
    db.execute(
        "INSERT INTO persons VALUES (?, ?, ?, ?)",
        (a["person"], a["key"], a["proposer"], a["confirmer"]),
    )


def appointed(db: sqlite3.Connection, event: Event) -> None:
    """A person has an office for a term; a new term takes the place of an old one."""
    a = event.args
    db.execute(
        "INSERT OR REPLACE INTO appointments VALUES (?, ?, ?, ?, ?, ?, NULL)",
        (a["person"], a["office"], a["from"], a["until"], a["proposer"], a["confirmer"]),
    )


def removed(db: sqlite3.Connection, event: Event) -> None:
    """A term ended early."""
    db.execute(
        "UPDATE appointments SET removed_at = ? WHERE person = ? AND office = ?",
        (event.block_time, event.args["person"], event.args["office"]),
    )


EVENTS = {"PersonOpened": opened, "Appointed": appointed, "Removed": removed}
