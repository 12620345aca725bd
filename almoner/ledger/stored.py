"""Events as the ledger keeps them, in the chain's order and decoded again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from almoner.events import Decoder, Event
from almoner.ledger.columns import LOG_BITS
from almoner.ledger.database import Database, Row

_TOPIC = 32


def events(db: Database, decoder: Decoder, where: str = "true", *values: object) -> Iterator[Event]:
    """The events of which `where`, a condition on the table of events, is true; oldest first."""
    for row in db.stream(
        "SELECT events.*, number, hash, time FROM events"
        f" JOIN blocks ON number = events.id >> {LOG_BITS} WHERE {where} ORDER BY events.id",
        values,
    ):
        yield decoder.decode(_StoredLog(row), row["time"])


@dataclass(frozen=True, slots=True)
class _StoredLog:
    """A log as it was stored, in the form a decoder reads."""

    row: Row

    @property
    def address(self) -> str:
        return str(self.row["address"])

    @property
    def topics(self) -> tuple[bytes, ...]:
        joined: bytes = self.row["topics"]
        return tuple(joined[at : at + _TOPIC] for at in range(0, len(joined), _TOPIC))

    @property
    def data(self) -> bytes:
        return bytes(self.row["data"])

    @property
    def block_number(self) -> int:
        return int(self.row["number"])

    @property
    def block_hash(self) -> bytes:
        return bytes(self.row["hash"])

    @property
    def transaction_hash(self) -> bytes:
        return bytes(self.row["transaction_hash"])

    @property
    def log_index(self) -> int:
        return int(self.row["id"]) & ((1 << LOG_BITS) - 1)
