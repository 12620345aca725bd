"""The rows of one range of blocks, as the ledger has them.

A transfer is of the range in which it became known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from eth_utils.address import to_checksum_address

from almoner.blocks import LOG_BITS
from almoner.events import Decoder
from almoner.ledger import known, stored
from almoner.ledger.database import Database, Row
from almoner.ledger.export import columns
from almoner.ledger.export.columns import hexadecimal


def of(
    db: Database, table: str, decoder: Decoder, first: int, last: int
) -> Iterator[tuple[object, ...]]:
    """The rows of a table's file, in their order."""
    if table == "transfers":
        return map(_transfer, known.transfers(db, first, last))
    found = stored.events(
        db,
        decoder,
        "events.id >= ? AND events.id < ?",
        first << LOG_BITS,
        (last + 1) << LOG_BITS,
    )
    return map(columns.of_event, found)


def counts(db: Database, table: str, first: int, last: int) -> Counter[int]:
    """How many rows of a table's file are of each block."""
    if table == "transfers":
        return Counter(row["known_block"] for row in known.transfers(db, first, last))
    rows = db.execute(
        f"SELECT id >> {LOG_BITS}, count(*) FROM events WHERE id >= ? AND id < ? GROUP BY 1",
        (first << LOG_BITS, (last + 1) << LOG_BITS),
    )
    return Counter(dict(map(tuple, rows)))


def _transfer(row: Row) -> tuple[object, ...]:
    whole = isinstance(row["amount"], int)
    return (
        row["known_block"],
        row["id"] >> LOG_BITS,
        row["id"] & ((1 << LOG_BITS) - 1),
        row["time"],
        hexadecimal(row["hash"]),
        hexadecimal(row["transaction_hash"]),
        to_checksum_address(row["sender"]),
        to_checksum_address(row["recipient"]),
        row["amount"] if whole else None,
        None if whole else hexadecimal(row["amount"]),
    )
