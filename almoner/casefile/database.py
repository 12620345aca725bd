"""The casefile's file: opened, read, and written in transactions, each under the file's key."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from almoner.casefile import places
from almoner.casefile.vault import Vault, read_key
from almoner.casefile.versions import key_version, prepare
from almoner.errors import CasefileError

BUSY_SECONDS = 30.0
_ROTATED = (
    "The casefile has another key since it was opened: set ALMONER_CASEFILE_KEY to that key, and "
    "start this again."
)
_IN_USE = (
    "It is done, but what was deleted may still stand in the casefile's log ({fault}): end what "
    "else has the casefile open, and run almoner case erase once more."
)


class Database:
    """One open casefile. Threads may share it; other processes may have it open too."""

    def __init__(self, connection: sqlite3.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._key_version = key_version(connection)
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, key: str | None) -> Self:
        """Opens a casefile, and makes it if there is none. Only its owner can read the file.

        Raises CasefileError if the key is not one or not the casefile's, or the file is none.
        """
        vault = Vault(read_key(key))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as fault:
            raise CasefileError(f"The casefile {path} cannot be opened: {fault}.") from fault
        try:
            prepare(connection, vault)
        except sqlite3.Error as fault:
            connection.close()
            raise CasefileError(
                f"The file {path} is no casefile ({fault}): restore it from a copy."
            ) from fault
        except CasefileError:
            connection.close()
            raise
        return cls(connection, vault)

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def key_version(self) -> int:
        """How many keys the casefile has had."""
        return self._key_version

    def _require_key(self) -> None:
        """Raises CasefileError where another process gave the file another key."""
        if key_version(self._connection) != self._key_version:
            raise CasefileError(_ROTATED)

    def _scrub(self) -> None:
        """Writes the file anew without what was deleted, and empties its log.

        Raises CasefileError where another process keeps it from that.
        """
        with self._lock:
            try:
                self._connection.execute("VACUUM")
                emptied = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.Error as fault:
                raise CasefileError(_IN_USE.format(fault=fault)) from fault
        if emptied[0]:
            raise CasefileError(_IN_USE.format(fault="it is being read"))

    def _add(self, db: sqlite3.Connection, table: str, index: bytes, record: Any) -> int:
        """Keeps a record about a case in a table of such, and returns its number there."""
        entry = 1 + int(db.execute(f"SELECT coalesce(max(entry), 0) FROM {table}").fetchone()[0])
        token = self._vault.seal(record, places.record(table, entry, index))
        db.execute(f"INSERT INTO {table} VALUES (?, ?, ?)", (entry, index, token))
        return entry

    def _rewrite(
        self, db: sqlite3.Connection, table: str, entry: int, index: bytes, record: Any
    ) -> None:
        token = self._vault.seal(record, places.record(table, entry, index))
        db.execute(f"UPDATE {table} SET record = ? WHERE entry = ?", (token, entry))

    def _records(self, table: str, index: bytes) -> list[tuple[int, Any]]:
        """What a table of records has about a case, by number."""
        rows = self._all(
            f"SELECT entry, record FROM {table} WHERE number_index = ? ORDER BY entry", index
        )
        return [
            (entry, self._vault.open(token, places.record(table, entry, index)))
            for entry, token in rows
        ]

    def _one(self, query: str, *values: object) -> Any:
        with self._lock:
            return self._connection.execute(query, values).fetchone()

    def _all(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, transaction(self._connection):
            self._require_key()
            yield self._connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing. Raises CasefileError if the database cannot take it."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    except sqlite3.Error as fault:
        raise CasefileError(f"The casefile cannot be changed: {fault}.") from fault
