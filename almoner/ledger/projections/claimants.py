"""What claimants did by their own signature."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import event_id
from almoner.ledger.database import Database


def acted(db: Database, event: Event) -> None:
    """A contract took a signed message, whose nonce it takes no more."""
    a = event.args
    db.execute(
        "INSERT INTO claimant_acts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event_id(event),
            event.address,
            a["program"],
            a["caseNo"],
            a["action"],
            a["subject"],
            a["relayer"],
            event.block_time,
        ),
    )


EVENTS = {"ClaimantActed": acted}
