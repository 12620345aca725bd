"""Which accounts the events of a ledger name, and which event is the first to name each."""

from __future__ import annotations

from almoner.blocks import LOG_BITS
from almoner.events import Decoder
from almoner.ledger import accounts as known
from almoner.ledger import stored
from almoner.ledger.columns import event_id
from almoner.ledger.database import Database


def accounts(db: Database, decoder: Decoder, first: int, last: int) -> dict[bytes, int]:
    """The accounts that events of these blocks name, with the first event that does.

    Raises LedgerError for an event that our contracts cannot have emitted.
    """
    found: dict[bytes, int] = {}
    names = ", ".join("?" * len(known.NAMING))
    for event in stored.events(
        db,
        decoder,
        "events.id >= ? AND events.id < ?"
        f" AND +kind IN (SELECT kind FROM kinds WHERE name IN ({names}))",
        first << LOG_BITS,
        (last + 1) << LOG_BITS,
        *known.NAMING,
    ):
        with stored.founded(event):
            account = known.named(event)
        if account is not None:
            found.setdefault(account, event_id(event))
    return found
