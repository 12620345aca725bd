"""Opening a ledger, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from almoner.ledger import postgresql, sqlite
from almoner.ledger.database import Database
from almoner.location import Location


class Reader(Protocol):
    """An open ledger that is read, by one thread at a time."""

    @property
    def is_current(self) -> bool:
        """Whether it still reads what is at its location, as far as can be told without asking."""
        ...

    def snapshot(self) -> AbstractContextManager[Database]:
        """One state of it. Raises LedgerError if it cannot be read."""
        ...

    def close(self) -> None: ...


def writing(location: Location, key: int) -> Database:
    """The only writer of the ledger of the deployment with this key, until it is closed.

    Makes a file, but no database of a server. Raises LedgerTaken if another process writes it,
    LedgerError if it cannot be opened.
    """
    if isinstance(location, Path):
        return sqlite.write(location)
    return postgresql.write(location, key)


def reader(location: Location) -> Reader:
    """A ledger to be read. Raises LedgerError if it cannot be opened."""
    return sqlite.Reader(location) if isinstance(location, Path) else postgresql.Reader(location)


@contextmanager
def snapshot(location: Location) -> Iterator[Database]:
    """One state of a ledger, to be read. Raises LedgerError if it cannot be opened."""
    with closing(reader(location)) as opened, opened.snapshot() as db:
        yield db


def beside() -> AbstractContextManager[Database]:
    """An empty database for a while, of which nothing is left."""
    return sqlite.beside()
