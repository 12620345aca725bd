"""Opening a ledger to read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from almoner.errors import LedgerError


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One state of the ledger, between two spans. Raises LedgerError if there is no ledger."""
    if not path.exists():
        raise LedgerError(f"There is no ledger at {path}: run almoner monitor.")
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            db.row_factory = sqlite3.Row
            db.execute("BEGIN")
            yield db
        finally:
            db.close()
    except sqlite3.Error as fault:
        raise LedgerError(
            f"The ledger {path} cannot be read ({fault}): run almoner monitor, or check the file."
        ) from fault


def newest_block(db: sqlite3.Connection) -> sqlite3.Row:
    """Number, hash and time of the newest block. Raises LedgerError before the first."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM blocks ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise LedgerError(
            "The ledger has no block yet: run almoner monitor, and wait until it has."
        )
    return row
