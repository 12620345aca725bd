"""What events amount to. Pure functions of the events: built again, they give the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Protocol

from almoner.events import Event
from almoner.ledger.projections import hearings, holds, offices, roster, runs, treasury

Apply = Callable[[sqlite3.Connection, Event], None]
ApplyToProgram = Callable[[sqlite3.Connection, str, Event], None]

TABLES = (
    "programs",
    "persons",
    "appointments",
    "appropriations",
    "allotments",
    "obligations",
    "returned",
    "cases",
    "key_offers",
    "shared_accounts",
    "periods",
    "runs",
    "payments",
    "holds",
    "rules",
    "proposals",
    "appeals",
)
"""Every table that is a projection."""


class Addresses(Protocol):
    """Where the contracts of a deployment are."""

    @property
    def offices(self) -> str: ...
    @property
    def treasury(self) -> str: ...
    @property
    def holds(self) -> str: ...
    @property
    def hearings(self) -> str: ...


def apply(db: sqlite3.Connection, addresses: Addresses, event: Event) -> None:
    """Changes the rows an event changes. An event that changes none is only kept."""
    if event.name is None:
        return
    agency: Mapping[str, Mapping[str, Apply]] = {
        addresses.offices: offices.EVENTS,
        addresses.treasury: treasury.EVENTS,
        addresses.holds: holds.EVENTS,
        addresses.hearings: hearings.EVENTS,
    }
    if event.address in agency:
        act = agency[event.address].get(event.name)
        if act is not None:
            act(db, event)
        return
    # Only addresses that the Treasury named, and the rosters those named, are followed at all.
    owner = db.execute("SELECT program FROM programs WHERE roster = ?", (event.address,)).fetchone()
    program, of_program = (
        (event.address, runs.EVENTS) if owner is None else (owner[0], roster.EVENTS)
    )
    change = of_program.get(event.name)
    if change is not None:
        change(db, program, event)


def clear(db: sqlite3.Connection) -> None:
    """Empties every projection."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")
