"""Documents that awards are charged with, over all grant programs."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import stored
from almoner.ledger.database import Database
from almoner.ledger.projections import rows


def charged(db: Database, event: Event) -> None:
    """A document is charged with more; the first charge says what it comes to."""
    a = event.args
    db.execute(
        "INSERT INTO costs VALUES (?, ?, ?) ON CONFLICT (cost_ref)"
        " DO UPDATE SET gross = excluded.gross, charged = excluded.charged",
        (a["costRef"], stored(a["gross"]), stored(a["charged"])),
    )


def freed(db: Database, event: Event) -> None:
    """A document is charged with less."""
    a = event.args
    rows.change(db, "costs", {"cost_ref": a["costRef"]}, charged=stored(a["charged"]))


EVENTS = {"CostCharged": charged, "CostFreed": freed}
