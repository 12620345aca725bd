"""A ledger in a SQLite file."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from almoner.errors import LedgerError, LedgerTaken
from almoner.ledger import arrays
from almoner.ledger.database import Dialect

ROWS_AT_ONCE = 500
"""Rows of one statement: while it is done, the other threads have the interpreter to themselves."""
LARGE_LOG = 16 << 20
"""Bytes of the write-ahead log from which on it is emptied."""
_WAIT_MS = 5000
"""How long a statement waits for another connection."""
_CACHE_KIB = 262_144
"""The most memory the pages of a ledger take: a quarter of a gigabyte."""


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
        self._failed = failed
        self._lock = lock

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
        with self.transaction():
            for name, table in tables.items():
                # What is null everywhere is left out, and so is null.
                names = tuple(
                    each
                    for each in table.column_names
                    if table.column(each).null_count < max(len(table), 1)
                )
                wide = len(names)
                # Row by row in one list, filled in by columns.
                values: list[Any] = [None] * (wide * len(table))
                for place, each in enumerate(names):
                    values[place::wide] = _objects(table.column(each).combine_chunks())
                for at in range(0, len(values), wide * ROWS_AT_ONCE):
                    some = values[at : at + wide * ROWS_AT_ONCE]
                    self.execute(_insert(name, names, len(some) // wide), some)
                written(name)

    def tables(self) -> set[str]:
        rows = self.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        return {name for (name,) in rows}

    def has(self, table: str) -> bool:
        found = self.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        )
        return found.fetchone() is not None

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

    def require_lock(self) -> None:
        # The lock of a file is lost with the process only.
        return

    def faults(self) -> Iterator[str]:
        for (said,) in self.execute("PRAGMA integrity_check(20)"):
            if said != "ok":
                # Several in one text, under a title; the first says enough.
                lines = [each for each in said.splitlines() if not each.startswith("***")]
                yield f"SQLite finds the file damaged: {lines[0] if lines else said}."
        for row in self.execute("PRAGMA foreign_key_check"):
            yield f"A row of {row[0]} names one of {row[2]} that is not there."

    def sizes(self) -> tuple[int, int | None]:
        (_, _, path) = self.execute("PRAGMA database_list").fetchone()
        log = Path(f"{path}-wal")
        return Path(path).stat().st_size, log.stat().st_size if log.exists() else 0

    def tidy(self) -> None:
        _, log = self.sizes()
        if not log or log < LARGE_LOG:
            return
        # Not waited for: while somebody reads an older state it is left for the next time.
        self.execute("PRAGMA busy_timeout = 0")
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")

    def close(self) -> None:
        self.connection.close()
        if self._lock is not None:
            self._lock.close()

    def _take_back(self) -> None:
        # After some faults, a full disk for one, SQLite has taken all back by itself.
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


def write(path: Path) -> Sqlite:
    """The file's only writer; makes the file if there is none. Raises LedgerError."""
    _make_folder(path)
    lock = _only_writer(path)

    def failed(fault: Exception) -> LedgerError:
        if _is_damage(fault):
            return _damaged(path, fault)
        return LedgerError(
            f"The ledger {path} could not be written ({fault}): free disk space or check the "
            "file; what was committed is safe."
        )

    try:
        create(path)
        # Loading writes from a thread of its own, while nobody else uses the connection.
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            # FULL: what is committed survives the machine, and so does the order of what we sent.
            connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                # Of millions of rows the upper pages of all indexes stay at hand.
                f"PRAGMA cache_size=-{_CACHE_KIB};"
            )
        except BaseException:
            connection.close()
            raise
    except (OSError, sqlite3.Error) as fault:
        lock.close()
        raise failed(fault) from fault
    return Sqlite(connection, failed, lock)


class Reader:
    """A connection that reads the file, for one thread at a time. Raises LedgerError if there is
    none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _identity(path)
        if self._file is None:
            raise LedgerError(f"There is no ledger at {path}: run almoner monitor.")
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.Error as fault:
            raise self._failed(fault) from fault

    @property
    def is_current(self) -> bool:
        """Whether the file at the path is still the one that was opened."""
        return _identity(self._path) == self._file

    @contextmanager
    def snapshot(self) -> Iterator[Sqlite]:
        """One state of the file."""
        try:
            self._connection.execute("BEGIN")
            try:
                yield Sqlite(self._connection, self._failed)
            finally:
                self._connection.rollback()
        except sqlite3.Error as fault:
            raise self._failed(fault) from fault

    def close(self) -> None:
        self._connection.close()

    def _failed(self, fault: Exception) -> LedgerError:
        if _is_damage(fault):
            return _damaged(self._path, fault)
        return LedgerError(
            f"The ledger {self._path} cannot be read ({fault}): run almoner monitor, or check the "
            "file."
        )


@contextmanager
def beside() -> Iterator[Sqlite]:
    """An empty database of this process alone, on the disk where it is large."""

    def failed(fault: Exception) -> LedgerError:
        return LedgerError(
            f"What is built beside the ledger could not be written ({fault}): free disk space for "
            "temporary files."
        )

    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        yield Sqlite(connection, failed)


def copy(path: Path, target: Path) -> None:
    """Writes one state of the file to a new one, while others write. Raises LedgerError."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("VACUUM INTO ?", (str(target),))
        finally:
            connection.close()
    except sqlite3.Error as fault:
        if _is_damage(fault):
            raise _damaged(path, fault) from fault
        raise LedgerError(
            f"The ledger {path} could not be copied to {target} ({fault}): free disk space, or "
            "check both places."
        ) from fault


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keeps writers away from the file. Raises LedgerError if another process writes it."""
    _make_folder(path)
    lock = _only_writer(path)
    try:
        yield
    finally:
        lock.close()


def create(path: Path) -> None:
    """Makes a file for its owner alone, unless it is there. SQLite's log gets the same rights."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def put(draft: Path, path: Path) -> None:
    """Gives a whole file the place and the rights of another one, whose log goes with it. Nobody
    may write it.
    """
    if path.exists():
        shutil.copymode(path, draft)
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as connection:
            # What only the log has goes into the file, so that a crash leaves it as it was.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for beside in ("-wal", "-shm"):
        path.with_name(f"{path.name}{beside}").unlink(missing_ok=True)
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...], rows: int) -> str:
    """A statement that appends so many rows."""
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"


def _objects(column: pa.Array) -> list[Any]:
    """A column's numbers or bytes, each as an object: some times as fast as Arrow's own way.

    Bytes are bytearrays: for anything but them, numbers and texts, sqlite3 looks for an adapter.
    """
    if not pa.types.is_integer(column.type):
        data = bytearray(column.buffers()[2])
        return [data[begin:end] for begin, end in pairwise(arrays.begins(column).tolist())]
    numbers = arrays.numbers(column)
    if column.null_count:
        numbers = numbers.astype(object)
        numbers[~arrays.used(column)] = None
    return list(numbers.tolist())


def _make_folder(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at a path; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_damage(fault: Exception) -> bool:
    code = getattr(fault, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _damaged(path: Path, fault: Exception) -> LedgerError:
    return LedgerError(
        f"The ledger {path} is damaged, or no SQLite database ({fault}): restore a backup (almoner "
        "ledger restore --replace), or move it away and follow the chain again (almoner monitor)."
    )


def _only_writer(path: Path) -> IO[bytes]:
    """A lock that ends with the process, whatever ends it."""
    beside = path.with_name(f"{path.name}.lock")
    create(beside)
    lock = beside.open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        lock.close()
        raise LedgerTaken(
            f"Another process writes {path}: stop that monitor, or read the ledger only."
        ) from fault
    return lock
