"""The ledger's file: one writer, any number of readers, and all of a span or nothing of it."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import IO, Any, Self

from almoner.errors import ForeignChain, LedgerError, SchemaMismatch
from almoner.events import Decoder, Event
from almoner.ledger import projections, stored
from almoner.ledger.columns import LOG_BITS, event_id
from almoner.ledger.statuses import OutboxState

VERSION = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a ledger is of: one deployment on one chain."""

    chain_id: int
    genesis: bytes
    """Hash of block 0, which tells two local chains with the same id apart."""
    first_block: int
    """The block of the first contract: nothing of ours is before it."""
    offices: str
    treasury: str
    holds: str
    changes: str
    hearings: str
    rounds: str
    amendments: str

    @property
    def addresses(self) -> tuple[str, ...]:
        """The contracts every deployment has."""
        return (
            *(self.offices, self.treasury, self.holds, self.changes, self.hearings),
            *(self.rounds, self.amendments),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What following a chain needs of a block. `time` in seconds since 1970."""

    number: int
    hash: bytes
    parent: bytes
    time: int


class Store:
    """The writer of a ledger file. Use it as a context manager, or call `close`.

    Creates the file if there is none. Raises ForeignChain if it is of another deployment,
    SchemaMismatch if another version wrote it, LedgerError if another process writes it.
    """

    def __init__(self, path: Path, scope: Scope) -> None:
        self.path = path
        self.scope = scope
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _only_writer(path)
        try:
            self.db = sqlite3.connect(path, isolation_level=None)
            self.db.row_factory = sqlite3.Row
            # FULL: what is committed survives the machine, and so does the order of what we sent.
            self.db.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            )
            self._open(scope)
        except sqlite3.Error as fault:
            self._lock.close()
            raise _unusable(path, fault) from fault
        except LedgerError:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the file."""
        self.db.close()
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of what is written inside, or nothing. Raises LedgerError if the disk does not."""
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")
        except sqlite3.Error as fault:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise _unusable(self.path, fault) from fault

    def cursor(self) -> Header | None:
        """The newest block the ledger has, None before the first."""
        row = self.db.execute("SELECT * FROM blocks ORDER BY number DESC LIMIT 1").fetchone()
        return None if row is None else _header(row)

    def header(self, number: int) -> Header | None:
        """A block the ledger has."""
        row = self.db.execute("SELECT * FROM blocks WHERE number = ?", (number,)).fetchone()
        return None if row is None else _header(row)

    def rosters(self) -> Mapping[str, str]:
        """Each program's address and its roster's."""
        return dict(self.db.execute("SELECT program, roster FROM programs").fetchall())

    def append_blocks(self, headers: Iterable[Header]) -> None:
        """Writes the next blocks. The caller has checked that they follow one another."""
        self.db.executemany(
            "INSERT INTO blocks (number, hash, parent, time) VALUES (?, ?, ?, ?)",
            [(each.number, each.hash, each.parent, each.time) for each in headers],
        )

    def append(self, event: Event) -> None:
        """Writes one event and what it changes."""
        self.db.execute(
            "INSERT INTO events (id, address, name, transaction_hash, topics, data)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                event_id(event),
                event.address,
                event.name,
                event.transaction_hash,
                b"".join(event.topics),
                event.data,
            ),
        )
        projections.apply(self.db, self.scope, event)

    def rewind(self, ancestor: int, decoder: Decoder) -> int:
        """Takes back every block above `ancestor` and what rested on it; how many blocks.

        Runs inside a transaction. Alerts of those blocks are retracted; holds they carried wait in
        the outbox again.
        """
        self.db.execute(
            "INSERT OR IGNORE INTO retractions"
            " SELECT alert, program, payment_id, trigger_block, trigger_hash"
            " FROM alerts WHERE trigger_block > ?",
            (ancestor,),
        )
        self.db.execute("DELETE FROM alerts WHERE trigger_block > ?", (ancestor,))
        self.db.execute(
            "UPDATE outbox SET state = iif(raw IS NULL, ?, ?), refusal_name = NULL, refusal = NULL,"
            " decided_block = NULL WHERE decided_block > ?",
            (OutboxState.QUEUED, OutboxState.SIGNED, ancestor),
        )
        self.db.execute("DELETE FROM events WHERE id >= ?", ((ancestor + 1) << LOG_BITS,))
        taken = self.db.execute("DELETE FROM blocks WHERE number > ?", (ancestor,)).rowcount
        self.rebuild(decoder)
        return taken

    def rebuild(self, decoder: Decoder) -> None:
        """Empties every projection and builds it again from the events. Inside a transaction."""
        projections.clear(self.db)
        for event in self.events(decoder):
            projections.apply(self.db, self.scope, event)

    def events(self, decoder: Decoder) -> Iterator[Event]:
        """Every event, in the chain's order."""
        return stored.events(self.db, decoder)

    def _open(self, scope: Scope) -> None:
        known = self.db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if known == 0:
            schema = resources.files("almoner.ledger").joinpath("schema.sql").read_text()
            self.db.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")
        # Before anything else of it is read: another version has other columns.
        written = self.db.execute("SELECT version FROM deployment").fetchone()
        if written is not None and written[0] != VERSION:
            raise SchemaMismatch(
                f"{self.path} was written by version {written[0]} of the ledger and this is "
                f"version {VERSION}: move the file away and follow the chain again."
            )
        given = (VERSION, scope.chain_id, scope.genesis, scope.first_block, *scope.addresses)
        columns = ", ".join("?" * len(given))
        self.db.execute(f"INSERT OR IGNORE INTO deployment VALUES (1, {columns})", given)
        found = tuple(self.db.execute("SELECT * FROM deployment").fetchone())[1:]
        if found != given:
            raise ForeignChain(
                f"{self.path} is the ledger of another deployment (chain {found[1]}, genesis "
                f"0x{found[2].hex()[:8]}…): connect to that chain, or move the file away."
            )


def _header(row: Any) -> Header:
    return Header(number=row["number"], hash=row["hash"], parent=row["parent"], time=row["time"])


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


def _unusable(path: Path, fault: sqlite3.Error) -> LedgerError:
    return LedgerError(
        f"The ledger {path} could not be written ({fault}): free disk space or check the file; "
        "what was committed is safe."
    )
