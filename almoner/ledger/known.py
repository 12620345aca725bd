"""Transfers in the order in which they became known.

A transfer is known from its own block on, or from that of the event which named the first of its
two accounts. Later accounts add older transfers to the ledger, and never to a block that was read.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from almoner.blocks import LOG_BITS
from almoner.ledger.database import Database, Row

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


def transfers(db: Database, first: int, last: int) -> Iterator[Row]:
    """Those that became known in these blocks, absurd ones with an amount that is bytes."""
    bounds = (first << LOG_BITS, (last + 1) << LOG_BITS)
    return heapq.merge(
        *(
            db.stream(_TRANSFERS.format(table=table), bounds)
            for table in ("transfers", "absurd_transfers")
        ),
        key=lambda row: (row["known_block"], row["id"]),
    )
