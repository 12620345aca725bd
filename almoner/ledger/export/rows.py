"""The rows of one range of blocks, as the ledger has them.

A transfer is of the range in which it became known: its own, or that of the event which named the
first of its two accounts. Later accounts add older transfers to the ledger, and never to a range
that was exported.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator

from eth_utils.address import to_checksum_address

from almoner.blocks import LOG_BITS
from almoner.events import Decoder
from almoner.ledger import stored
from almoner.ledger.database import Database, Row
from almoner.ledger.export import columns
from almoner.ledger.export.columns import hexadecimal

_TRANSFERS = f"""
SELECT id, sender, recipient, amount, transaction_hash, time, hash,
    CASE WHEN known > id THEN known >> {LOG_BITS} ELSE id >> {LOG_BITS} END AS known_block
FROM (
    SELECT told.id, sender, recipient, amount, transaction_hash,
        CASE WHEN paid.since IS NULL OR paying.since < paid.since
            THEN paying.since ELSE paid.since END AS known
    FROM {{table}} AS told
    LEFT JOIN accounts AS paying ON paying.account = sender
    LEFT JOIN accounts AS paid ON paid.account = recipient
    WHERE told.id IN (
        SELECT id FROM {{table}} WHERE id >= ?1 AND id < ?2
        UNION SELECT id FROM accounts JOIN {{table}} ON sender = account
            WHERE since >= ?1 AND since < ?2
        UNION SELECT id FROM accounts JOIN {{table}} ON recipient = account
            WHERE since >= ?1 AND since < ?2
    )
) AS candidates
JOIN blocks ON number = id >> {LOG_BITS}
WHERE known < ?2 AND id < ?2 AND (known >= ?1 OR id >= ?1)
ORDER BY known_block, id
"""


def of(
    db: Database, table: str, decoder: Decoder, first: int, last: int
) -> Iterator[tuple[object, ...]]:
    """The rows of a table's file, in their order."""
    if table == "transfers":
        return map(_transfer, _transfers(db, first, last))
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
        return Counter(row["known_block"] for row in _transfers(db, first, last))
    rows = db.execute(
        f"SELECT id >> {LOG_BITS}, count(*) FROM events WHERE id >= ? AND id < ? GROUP BY 1",
        (first << LOG_BITS, (last + 1) << LOG_BITS),
    )
    return Counter(dict(map(tuple, rows)))


def _transfers(db: Database, first: int, last: int) -> Iterator[Row]:
    bounds = (first << LOG_BITS, (last + 1) << LOG_BITS)
    return heapq.merge(
        *(
            db.stream(_TRANSFERS.format(table=table), bounds)
            for table in ("transfers", "absurd_transfers")
        ),
        key=lambda row: (row["known_block"], row["id"]),
    )


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
