"""Opening a ledger to read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from almoner.errors import LedgerError
from almoner.ledger import migrations
from almoner.ledger.database import Database, Row
from almoner.ledger.opening import snapshot
from almoner.ledger.records import CursorView
from almoner.location import Location


@contextmanager
def reading(location: Location) -> Iterator[Database]:
    """One state of the ledger, between two spans. Raises LedgerError if there is no ledger."""
    with snapshot(location) as db:
        require_current(db, location)
        yield db


def require_current(db: Database, location: Location) -> None:
    """Raises LedgerError if the tables are not those of this version, with all that is in them."""
    at = migrations.version(db)
    if at != migrations.newest() or migrations.is_stale(db):
        raise LedgerError(
            f"The ledger {location} is empty or of another version: run almoner monitor, which "
            "makes it or brings it up to date."
        )


def cursor(db: Database) -> CursorView | None:
    """The newest block the ledger has, None before the first."""
    row = db.execute("SELECT blocks.* FROM blocks JOIN progress ON number = projected").fetchone()
    if row is None:
        return None
    return CursorView(number=row["number"], hash=row["hash"], time=row["time"])


def newest_block(db: Database) -> Row:
    """Number, hash and time of the newest block. Raises LedgerError before the first."""
    row: Row | None = db.execute(
        "SELECT blocks.* FROM blocks JOIN progress ON number = projected"
    ).fetchone()
    if row is None:
        raise LedgerError(
            "The ledger has no block yet: run almoner monitor, and wait until it has."
        )
    return row
