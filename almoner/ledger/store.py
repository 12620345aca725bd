"""The ledger: one writer, any number of readers, and all of a span or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from almoner.errors import ForeignChain, SchemaMismatch
from almoner.events import Decoder, Event
from almoner.ledger import migrations, projections, stored
from almoner.ledger.columns import LOG_BITS, event_id
from almoner.ledger.database import Database, Row
from almoner.ledger.opening import writing
from almoner.ledger.statuses import OutboxState
from almoner.location import Location, put_aside


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

    @property
    def key(self) -> int:
        """Tells it apart from other deployments, in 64 bits with a sign."""
        named = f"{self.chain_id} {self.genesis.hex()} {' '.join(self.addresses)}"
        digest = hashlib.sha256(named.encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What following a chain needs of a block. `time` in seconds since 1970."""

    number: int
    hash: bytes
    parent: bytes
    time: int


class Store:
    """The writer of a ledger. Use it as a context manager, or call `close`.

    Makes the ledger if there is none, and brings one of an earlier version up to this one. Raises
    ForeignChain if it is of another deployment, SchemaMismatch if it cannot be brought to this
    version, LedgerError if another process writes it or the database cannot be used.
    """

    def __init__(self, location: Location, scope: Scope) -> None:
        self.location = location
        self.scope = scope
        self.db = writing(location, scope.key)
        try:
            with self.db.transaction():
                self._open()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the ledger."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """All of what is written inside, or nothing. Raises LedgerError if it cannot be kept."""
        with self.db.transaction():
            yield self.db

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
            "INSERT INTO retractions"
            " SELECT alert, program, payment_id, trigger_block, trigger_hash"
            " FROM alerts WHERE trigger_block > ? ON CONFLICT DO NOTHING",
            (ancestor,),
        )
        self.db.execute("DELETE FROM alerts WHERE trigger_block > ?", (ancestor,))
        self.db.execute(
            "UPDATE outbox SET state = CASE WHEN raw IS NULL THEN ? ELSE ? END,"
            " refusal_name = NULL, refusal = NULL, decided_block = NULL WHERE decided_block > ?",
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

    def refresh(self, decoder: Decoder) -> None:
        """Builds the projections anew if a change of the tables left none."""
        if migrations.is_stale(self.db):
            with self.transaction():
                self.rebuild(decoder)
                migrations.refreshed(self.db)

    def _open(self) -> None:
        given = (
            self.scope.chain_id,
            self.scope.genesis,
            self.scope.first_block,
            *self.scope.addresses,
        )
        at, newest = migrations.version(self.db), migrations.newest()
        # Before anything else of it is read: another version has other columns.
        if at is None or at > newest:
            raise SchemaMismatch(self._mismatch(at))
        if at < newest:
            migrations.move(self.db, newest)
        columns = ", ".join("?" * len(given))
        self.db.execute(
            f"INSERT INTO deployment VALUES (1, {columns}) ON CONFLICT DO NOTHING", given
        )
        found = tuple(self.db.execute("SELECT * FROM deployment").fetchone())[1:]
        if found != given:
            raise ForeignChain(
                f"{self.location} is the ledger of another deployment (chain {found[0]}, genesis "
                f"0x{found[1].hex()[:8]}…): connect to that chain, or {put_aside(self.location)}."
            )

    def _mismatch(self, at: int | None) -> str:
        if at is None and "deployment" not in self.db.tables():
            return f"{self.location} is no ledger: {put_aside(self.location)}."
        # Ledgers before the numbered steps said their version with their deployment.
        written = at or self.db.execute("SELECT version FROM deployment").fetchone()[0]
        return (
            f"{self.location} was written by version {written} of the ledger and this is version "
            f"{migrations.newest()}: {put_aside(self.location)} and follow the chain again."
        )


def _header(row: Row) -> Header:
    return Header(number=row["number"], hash=row["hash"], parent=row["parent"], time=row["time"])
