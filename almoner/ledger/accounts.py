"""The accounts we know, and the rows of their transfers."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from almoner.blocks import LOG_BITS
from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.statuses import ChangeKind

_KEYS = ("PersonOpened", "KeyLinked")
NAMING = (
    *("CaseEnrolled", "CaseChanged", "SingleOpened", "ApplicationSubmitted"),
    *("AwardRecommended", "AwardChanged", *_KEYS),
)
"""Events that may name an account first. What is paid later is paid to one of these."""

log = logging.getLogger(__name__)


def named(event: Event) -> bytes | None:
    """The account that an event names."""
    a = event.args
    if event.name == "CaseChanged":
        changes_account = ChangeKind.of(a["kind"]) is ChangeKind.PAY_TO
        return bytes(a["value"][-20:]) if changes_account else None
    account = a["key"] if event.name in _KEYS else a["payTo"]
    return bytes.fromhex(account[2:])


def keep(db: Database, rows: Sequence[tuple[object, ...]]) -> None:
    """Writes transfers; an amount that is bytes is no number that can be summed."""
    plain = [row for row in rows if isinstance(row[3], int)]
    absurd = [(*row[:4], row[5]) for row in rows if not isinstance(row[3], int)]
    db.executemany("INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", plain)
    db.executemany(
        "INSERT INTO absurd_transfers VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", absurd
    )
    for row in absurd:
        log.error(
            "Block %d has a transfer of 2^63 base units or more, or of no number: the token does "
            "not keep to its own supply. It is kept apart, and no sum counts it.",
            int(str(row[0])) >> LOG_BITS,
            extra={
                "action": "absurd_transfer",
                "alarm": True,
                "block": int(str(row[0])) >> LOG_BITS,
            },
        )


def rewind(db: Database, ancestor: int) -> None:
    """Takes back what rests on blocks above `ancestor`. Inside a transaction."""
    first = (ancestor + 1) << LOG_BITS
    db.execute("UPDATE progress SET transferred = ?1 WHERE transferred > ?1", (ancestor,))
    for table in ("transfers", "absurd_transfers"):
        db.execute(f"DELETE FROM {table} WHERE id >= ?", (first,))
    if db.execute("DELETE FROM accounts WHERE since >= ?", (first,)).rowcount:
        for table in ("transfers", "absurd_transfers"):
            db.execute(
                f"DELETE FROM {table} WHERE sender NOT IN (SELECT account FROM accounts)"
                " AND recipient NOT IN (SELECT account FROM accounts)"
            )
