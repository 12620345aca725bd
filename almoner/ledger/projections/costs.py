"""Documents that awards are charged with, over all grant programs."""

from __future__ import annotations

import sqlite3

from almoner.events import Event
from almoner.ledger.columns import stored
from almoner.ledger.projections import rows


def charged(db: sqlite3.Connection, event: Event) -> None:
    """A document is charged with more; the first charge says what it comes to."""
    a = event.args
    db.execute(
        "INSERT OR REPLACE INTO costs VALUES (?, ?, ?)",
        (a["costRef"], stored(a["gross"]), stored(a["charged"])),
    )


def freed(db: sqlite3.Connection, event: Event) -> None:
    """A document is charged with less."""
    a = event.args
    rows.change(db, "costs", {"cost_ref": a["costRef"]}, charged=stored(a["charged"]))


EVENTS = {"CostCharged": charged, "CostFreed": freed}
