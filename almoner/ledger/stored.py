"""Events as the ledger keeps them, in the chain's order and decoded again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from eth_utils.address import to_checksum_address

from almoner.blocks import LOG_BITS
from almoner.errors import LedgerError
from almoner.events import Decoder, Event
from almoner.ledger.database import Database, Row
from almoner.ledger.kinds import Word, of

_COLUMNS = (
    "SELECT events.id, kind, a, b, c, data, number, blocks.hash, time,"
    " transactions.hash AS transaction_hash, emitter.value AS address,"
    " first.value AS value_1, second.value AS value_2, third.value AS value_3"
    f" FROM events JOIN blocks ON number = events.id >> {LOG_BITS}"
    f" JOIN transactions ON transactions.id = (events.id >> {LOG_BITS} << {LOG_BITS}) + tx"
    " JOIN identifiers AS emitter ON emitter.id = contract"
    " LEFT JOIN identifiers AS first ON first.id = a"
    " LEFT JOIN identifiers AS second ON second.id = b"
    " LEFT JOIN identifiers AS third ON third.id = c"
)
_WORD = 32


def events(
    db: Database, decoder: Decoder, where: str = "1 = 1", *values: object
) -> Iterator[Event]:
    """The events of which `where`, a condition on the table of events, is true; oldest first."""
    kinds = of(decoder.shapes)
    for row in db.stream(f"{_COLUMNS} WHERE {where} ORDER BY events.id", values):
        kind = kinds[row["kind"]]
        topics = [kind.shape.topic]
        for slot, word in enumerate(kind.words):
            if word is Word.NUMBER:
                topics.append((row["abc"[slot]] % (1 << 64)).to_bytes(_WORD, "big"))
            else:
                topics.append(bytes(row[f"value_{slot + 1}"]).rjust(_WORD, b"\0"))
        yield decoder.decode(_StoredLog(row, tuple(topics)), row["time"])


def contract(db: Database, address: str) -> int:
    """The identifier of a contract; -1, which is nobody's, where it has said nothing."""
    value = bytes.fromhex(address[2:])
    row = db.execute("SELECT id FROM identifiers WHERE value = ?", (value,)).fetchone()
    return -1 if row is None else int(row["id"])


@contextmanager
def founded(event: Event) -> Iterator[None]:
    """Raises LedgerError for an event that our contracts, which speak in order, cannot have
    emitted.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, ArithmeticError) as fault:
        raise LedgerError(
            f"{event.name} of block {event.block_number} does not follow from the events before "
            "it: the node left out or changed one, which a bloom cannot show. Put the ledger "
            "aside and follow the chain again with almoner monitor --verify full, from another "
            "node if you can."
        ) from fault


@dataclass(frozen=True, slots=True)
class _StoredLog:
    """A log as it was stored, in the form a decoder reads."""

    row: Row
    topics: tuple[bytes, ...]

    @property
    def address(self) -> str:
        return str(to_checksum_address(self.row["address"]))

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
