"""Moving a ledger into a database of a server, with all that no chain could say again.

Alerts were judged by the rules of their day, and holds that are signed wait under their nonces: a
ledger that only followed the chain anew would judge and sign again. So facts and judgments are
copied; projections are built from the facts, as after any change of the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa

from almoner.errors import LedgerError
from almoner.events import Decoder
from almoner.ledger import migrations, observing
from almoner.ledger.database import Database
from almoner.ledger.opening import snapshot
from almoner.ledger.projections import TABLES
from almoner.ledger.store import Scope, Store
from almoner.location import Location, Server

AT_ONCE = 50_000
"""Rows held in memory."""
_OWN = ("versions", "deployment", "progress", "undo")
"""What each ledger writes for itself. What undoes a row is in the words of one database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What came over."""

    block: int
    """The newest one in the projections."""
    rows: dict[str, int]
    """How many of each table."""


def copy(source: Location, target: Server, decoder: Decoder) -> Copied:
    """Copies a ledger that nobody writes into an empty database, all of it or nothing.

    Raises LedgerTaken while a monitor writes either of them, and LedgerError if the database has
    blocks already, or one of the two cannot be used.
    """
    with Store(source, _scope(source)) as old, Store(target, old.scope) as new:
        if new.loaded() is not None:
            raise LedgerError(
                f"{target} has blocks already: copy into an empty database, or go on with that one."
            )
        old.refresh(decoder)
        with new.transaction() as db:
            rows = {name: _table(old.db, db, name) for name in _names()}
            at = old.progress()
            db.execute(
                "UPDATE progress SET projected = ?, transferred = ?, final = ?, floor = ?",
                (at.projected, at.transferred, at.final, at.projected),
            )
            new.rebuild(decoder)
    return Copied(block=at.projected, rows=rows)


def _scope(source: Location) -> Scope:
    with snapshot(source) as db:
        found = db.execute("SELECT * FROM deployment").fetchone() if _is_ledger(db) else None
        if found is None:
            raise LedgerError(f"{source} is no ledger: name the file that the monitor wrote.")
        return Scope(**{name: found[name] for name in Scope.__dataclass_fields__})


def _is_ledger(db: Database) -> bool:
    return {"deployment", "versions"} <= db.tables()


def _names() -> Iterator[str]:
    """Facts and judgments, those first that others refer to."""
    return (name for name in migrations.tables() if name not in (*TABLES, *observing.TABLES, *_OWN))


def _table(old: Database, new: Database, name: str) -> int:
    columns = migrations.tables()[name].columns
    rows = old.stream(f"SELECT {', '.join(columns)} FROM {name}")
    count = 0
    while some := [tuple(row) for row in islice(rows, AT_ONCE)]:
        values = zip(*some, strict=True)
        table = pa.table(dict(zip(columns, map(_column, values), strict=True)))
        new.load({name: table}, lambda _name: None)
        count += len(some)
    return count


def _column(values: tuple[Any, ...]) -> pa.Array:
    """Whole numbers, or bytes: a text is its bytes."""
    if any(isinstance(value, int) for value in values):
        return pa.array(values, pa.int64())
    return pa.array(
        [value.encode() if isinstance(value, str) else value for value in values], pa.binary()
    )
