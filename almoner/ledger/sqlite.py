"""A ledger in a SQLite file."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import adbc_driver_sqlite.dbapi as adbc
import pyarrow as pa

from almoner.errors import LedgerError
from almoner.ledger.database import Dialect


class Sqlite:
    """A database for one thread, over one file."""

    dialect = Dialect.SQLITE

    def __init__(
        self,
        connection: sqlite3.Connection,
        failed: Callable[[Exception], LedgerError],
        lock: IO[bytes] | None = None,
    ) -> None:
        connection.row_factory = sqlite3.Row
        self.connection = connection
        (_, _, self._path) = connection.execute("PRAGMA database_list").fetchone()
        self._failed = failed
        self._lock = lock
        self._loader: adbc.Connection | None = None

    def execute(self, sql: str, values: Sequence[object] = (), /) -> sqlite3.Cursor:
        try:
            return self.connection.execute(sql, values)
        except sqlite3.Error as fault:
            raise self._failed(fault) from fault

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.Error as fault:
            raise self._failed(fault) from fault

    def stream(self, sql: str, values: Sequence[object] = (), /) -> Iterator[Any]:
        return self.execute(sql, values)

    def load(self, tables: Mapping[str, pa.Table], written: Callable[[str], None]) -> None:
        # A connection of its own, whose driver takes columns: rows as objects take thrice as long.
        if self._loader is None:
            self._loader = adbc.connect(self._path)
        try:
            with self._loader.cursor() as cursor:
                for name, table in tables.items():
                    cursor.adbc_ingest(name, table, mode="append")
                    written(name)
            self._loader.commit()
        except adbc.Error as fault:
            # After a full disk SQLite has taken all back by itself, and refuses to do it again:
            # this connection would then keep each later table alone.
            loader, self._loader = self._loader, None
            with suppress(adbc.Error):
                loader.close()
            raise self._failed(fault) from fault

    def tables(self) -> set[str]:
        rows = self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {name for (name,) in rows}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self.connection.in_transaction:
            raise RuntimeError("A transaction cannot be inside another one.")
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        except sqlite3.Error as fault:
            self._take_back()
            raise self._failed(fault) from fault
        except BaseException:
            self._take_back()
            raise

    def close(self) -> None:
        if self._loader is not None:
            self._loader.close()
        self.connection.close()
        if self._lock is not None:
            self._lock.close()

    def _take_back(self) -> None:
        # After some faults, a full disk for one, SQLite has taken all back by itself.
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


def write(path: Path) -> Sqlite:
    """The file's only writer; makes the file if there is none. Raises LedgerError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = _only_writer(path)

    def failed(fault: Exception) -> LedgerError:
        return LedgerError(
            f"The ledger {path} could not be written ({fault}): free disk space or check the "
            "file; what was committed is safe."
        )

    try:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            # FULL: what is committed survives the machine, and so does the order of what we sent.
            connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            )
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as fault:
        lock.close()
        raise failed(fault) from fault
    return Sqlite(connection, failed, lock)


@contextmanager
def read(path: Path) -> Iterator[Sqlite]:
    """One state of the file. Raises LedgerError if there is none."""
    if not path.exists():
        raise LedgerError(f"There is no ledger at {path}: run almoner monitor.")

    def failed(fault: Exception) -> LedgerError:
        return LedgerError(
            f"The ledger {path} cannot be read ({fault}): run almoner monitor, or check the file."
        )

    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("BEGIN")
            yield Sqlite(connection, failed)
        finally:
            connection.close()
    except sqlite3.Error as fault:
        raise failed(fault) from fault


def _only_writer(path: Path) -> IO[bytes]:
    """A lock that ends with the process, whatever ends it."""
    lock = path.with_name(f"{path.name}.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        lock.close()
        raise LedgerError(
            f"Another process writes {path}: stop that monitor, or read the ledger only."
        ) from fault
    return lock
