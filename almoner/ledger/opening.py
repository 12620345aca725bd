"""Opening a ledger, wherever it is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from almoner.ledger import postgresql, sqlite
from almoner.ledger.database import Database
from almoner.location import Location


def writing(location: Location, key: int) -> Database:
    """The only writer of the ledger of the deployment with this key, until it is closed.

    Makes a file, but no database of a server. Raises LedgerTaken if another process writes it,
    LedgerError if it cannot be opened.
    """
    if isinstance(location, Path):
        return sqlite.write(location)
    return postgresql.write(location, key)


def snapshot(location: Location) -> AbstractContextManager[Database]:
    """One state of a ledger, to be read. Raises LedgerError if it cannot be opened."""
    if isinstance(location, Path):
        return sqlite.read(location)
    return postgresql.read(location)


def beside() -> AbstractContextManager[Database]:
    """An empty database for a while, of which nothing is left."""
    return sqlite.beside()
