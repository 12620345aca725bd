"""Whether a ledger is whole in itself: without asking a chain."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.blocks import LOG_BITS
from almoner.events import Decoder
from almoner.ledger import kinds
from almoner.ledger.database import Database
from almoner.ledger.identifiers import PLACE_BITS
from almoner.ledger.kinds import Word

_SHOWN = 5
"""How many of a kind are named; one damaged page can be thousands."""
_BLOCK = f"FROM {{0}} LEFT JOIN blocks ON number = {{0}}.id >> {LOG_BITS} WHERE number IS NULL"
_TRANSACTION = (
    f"FROM {{0}} LEFT JOIN transactions ON transactions.id ="
    f" ({{0}}.id >> {LOG_BITS} << {LOG_BITS}) + {{0}}.tx WHERE transactions.id IS NULL"
)
_IDENTIFIER = (
    "FROM {0} LEFT JOIN identifiers ON identifiers.id = {0}.{1} WHERE identifiers.id IS NULL"
)
_UNSAID = (
    "SELECT identifiers.id, identifiers.value FROM identifiers"
    f" LEFT JOIN events ON events.id = identifiers.id >> {PLACE_BITS}"
    f" LEFT JOIN unexplained ON unexplained.id = identifiers.id >> {PLACE_BITS}"
    " WHERE identifiers.id <> coalesce("
    f"CASE identifiers.id & {(1 << PLACE_BITS) - 1} WHEN 0 THEN"
    " coalesce(events.contract, unexplained.contract)"
    " WHEN 1 THEN events.a WHEN 2 THEN events.b ELSE events.c END, -1)"
    " ORDER BY identifiers.id LIMIT ?"
)
_RESTORE = "restore a backup that is whole, or move the ledger away and follow the chain again"


def faults(db: Database, decoder: Decoder) -> Iterator[str]:
    """What is wrong, each in a sentence with what to do. Raises LedgerError if it cannot be read.

    Asks the database about its files; then whether blocks follow each other, and all that stands
    under a number is there.
    """
    for fault in db.faults():
        yield f"{fault} Check the disk, then {_RESTORE}."
    yield from _blocks(db)
    yield from _references(db, decoder)
    yield from _progress(db)


def _blocks(db: Database) -> Iterator[str]:
    (first,) = db.execute("SELECT first_block FROM deployment").fetchone()
    (least,) = db.execute("SELECT min(number) FROM blocks").fetchone()
    if least is not None and least != first:
        yield f"The blocks begin with {least} and should with {first}: {_RESTORE}."
    for number, parent in db.execute(
        "SELECT blocks.number, before.number FROM blocks"
        " LEFT JOIN blocks AS before ON before.number = blocks.number - 1"
        " WHERE blocks.number > ? AND (before.number IS NULL OR before.hash <> blocks.parent)"
        f" ORDER BY blocks.number LIMIT {_SHOWN}",
        (first if least is None else max(first, least),),
    ).fetchall():
        what = "is missing" if parent is None else "is not its parent"
        yield f"Block {number - 1}, before block {number}, {what}: {_RESTORE}."


def _references(db: Database, decoder: Decoder) -> Iterator[str]:
    for table in ("events", "unexplained"):
        yield from _lost(db, table, "block", _BLOCK.format(table))
        yield from _lost(db, table, "transaction", _TRANSACTION.format(table))
        yield from _lost(db, table, "contract", _IDENTIFIER.format(table, "contract"))
    for table in ("transfers", "absurd_transfers"):
        yield from _lost(db, table, "block", _BLOCK.format(table))
    for number, value in db.execute(_UNSAID, (_SHOWN,)).fetchall():
        event = number >> PLACE_BITS
        block, log = event >> LOG_BITS, event & ((1 << LOG_BITS) - 1)
        yield (
            f"The row of 0x{value.hex()} in identifiers is of log {log} of block {block}, which "
            f"does not say it: {_RESTORE}."
        )
    known = kinds.of(decoder.shapes)
    numbers = ", ".join(map(str, known))
    yield from _lost(db, "events", "kind", f"FROM events WHERE kind NOT IN ({numbers})")
    for slot, column in enumerate("abc"):
        named = ", ".join(
            str(number)
            for number, kind in known.items()
            if slot < len(kind.words) and kind.words[slot] is not Word.NUMBER
        )
        condition = f"{_IDENTIFIER.format('events', column)} AND kind IN ({named})"
        yield from _lost(db, "events", f"identifier {column}", condition)


def _lost(db: Database, table: str, what: str, condition: str) -> Iterator[str]:
    rows = db.execute(
        f"SELECT {table}.id {condition} ORDER BY {table}.id LIMIT {_SHOWN}"
    ).fetchall()
    for (number,) in rows:
        block, log = number >> LOG_BITS, number & ((1 << LOG_BITS) - 1)
        yield (
            f"The row of log {log} of block {block} in {table} has a {what} that is not there: "
            f"{_RESTORE}."
        )


def _progress(db: Database) -> Iterator[str]:
    at = db.execute("SELECT * FROM progress").fetchone()
    (loaded,) = db.execute(
        "SELECT coalesce(max(number), (SELECT first_block - 1 FROM deployment)) FROM blocks"
    ).fetchone()
    orders = (
        ("projected", at["projected"], "transferred", at["transferred"]),
        ("transferred", at["transferred"], "loaded", loaded),
        ("final", at["final"], "loaded", loaded),
        ("floor", at["floor"], "projected", at["projected"]),
    )
    for less, least, more, most in orders:
        if least > most:
            yield (
                f"The ledger says that it is {less} to block {least}, past block {most}, to which "
                f"it is {more}: {_RESTORE}."
            )
    rebuild = "run almoner ledger rebuild"
    if db.execute(
        "SELECT 1 FROM undo WHERE block > ? OR block <= ?", (at["projected"], at["floor"])
    ).fetchone():
        yield f"What takes projections back is of other blocks than are projected: {rebuild}."
    for (number,) in db.execute(
        "SELECT trigger_block FROM alerts LEFT JOIN blocks ON number = trigger_block"
        f" AND hash = trigger_hash WHERE number IS NULL OR number > ? LIMIT {_SHOWN}",
        (at["projected"],),
    ).fetchall():
        yield f"An alert rests on a block {number} that the ledger does not have: {_RESTORE}."
