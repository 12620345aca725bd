"""Alerts and referrals of blocks that the chain took back: no part of its history, and told."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from almoner.blocks import LOG_BITS
from almoner.ledger.database import Database
from almoner.ledger.statuses import OutboxState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracted:
    """What is gone."""

    kind: str
    """`alert` or `referral`."""
    digest: bytes
    typology: str
    block: int
    """The one that triggered it."""


def retract(db: Database, ancestor: int) -> list[Retracted]:
    """Takes back what rested on blocks above `ancestor`; what a person may have seen of it."""
    gone = [
        Retracted(
            kind=kind,
            digest=bytes(row["digest"]),
            typology=row["typology"],
            block=row["trigger_block"],
        )
        for kind in ("alert", "referral")
        for row in db.execute(
            f"SELECT {kind} AS digest, typology, trigger_block FROM {kind}s"
            f" WHERE trigger_block > ? ORDER BY trigger_block, {kind}",
            (ancestor,),
        ).fetchall()
    ]
    db.execute(
        "INSERT INTO retractions"
        " SELECT alert, program, payment_id, trigger_block, trigger_hash"
        " FROM alerts WHERE trigger_block > ? ON CONFLICT DO NOTHING",
        (ancestor,),
    )
    for table in ("alerts", "referrals"):
        db.execute(f"DELETE FROM {table} WHERE trigger_block > ?", (ancestor,))
    for table in ("findings", "judged"):
        db.execute(f"DELETE FROM {table} WHERE id >= ?", ((ancestor + 1) << LOG_BITS,))
    db.execute(
        "UPDATE outbox SET state = CASE WHEN raw IS NULL THEN ? ELSE ? END,"
        " refusal_name = NULL, refusal = NULL, decided_block = NULL WHERE decided_block > ?",
        (OutboxState.QUEUED, OutboxState.SIGNED, ancestor),
    )
    return gone


def tell(gone: Iterable[Retracted]) -> None:
    """One line each, once that is committed."""
    for each in gone:
        log.warning(
            "The %s 0x%s (%s) is retracted: the chain took back its block %d.",
            each.kind,
            each.digest.hex(),
            each.typology,
            each.block,
            extra={
                "action": "retracted",
                "kind": each.kind,
                "alert": f"0x{each.digest.hex()}",
                "typology": each.typology,
                "block": each.block,
            },
        )
