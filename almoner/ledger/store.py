"""The ledger: one writer, any number of readers, and all of a span or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, Self

from almoner.blocks import LOG_BITS, Header
from almoner.errors import ForeignChain, SchemaMismatch
from almoner.events import Decoder, Event
from almoner.ledger import (
    accounts,
    acting,
    kinds,
    migrations,
    observing,
    projections,
    retracting,
    stored,
    undo,
)
from almoner.ledger.database import Database, Row
from almoner.ledger.facts import SCHEMAS, Facts
from almoner.ledger.identifiers import PLACE_BITS
from almoner.ledger.observing import Observing
from almoner.ledger.opening import writing
from almoner.ledger.reading import reading
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
    rule_sets: str
    token: str
    """What payments are made in."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The contracts every deployment has."""
        return (
            *(self.offices, self.treasury, self.holds, self.changes, self.hearings),
            *(self.rounds, self.amendments, self.rule_sets),
        )

    @property
    def key(self) -> int:
        """Tells it apart from other deployments, in 64 bits with a sign."""
        named = f"{self.chain_id} {self.genesis.hex()} {' '.join(self.addresses)}"
        digest = hashlib.sha256(named.encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)


def scope(location: Location) -> Scope:
    """What a ledger is of, as it says itself. Raises LedgerError if there is none."""
    with reading(location) as db:
        row = db.execute("SELECT * FROM deployment").fetchone()
        return Scope(**{name: row[name] for name in Scope.__dataclass_fields__})


class Judge(Protocol):
    """Looks at what changes a ledger, inside the same transaction."""

    def saw(self, db: Database, event: Event, /) -> None:
        """Hears of an event just after it changed the ledger."""

    def judge(self, db: Database, first: int, last: int, /) -> None:
        """Looks at all that blocks made known, both ends included."""


NAMING = ("ProgramOpened", "RosterOpened")
"""Events whose first indexed word is a contract that is followed from its first block on."""


def contracts(db: Database, scope: Scope) -> tuple[str, ...]:
    """The contracts whose events a ledger keeps, in lower case: those every deployment has, and
    the programs and rosters that these named.
    """
    named = db.execute(
        "SELECT DISTINCT value FROM events JOIN kinds USING (kind)"
        " JOIN identifiers ON identifiers.id = a WHERE name IN (?, ?) ORDER BY value",
        NAMING,
    )
    known = [address.lower() for address in scope.addresses]
    return tuple(dict.fromkeys([*known, *(f"0x{value.hex()}" for (value,) in named)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a ledger is, in numbers of blocks."""

    projected: int
    """The newest one whose events are in the projections: what readers see."""
    transferred: int
    """The newest one whose transfers of the token were read."""
    final: int
    """The newest one that no reorganization takes back."""
    floor: int
    """Down to this one the projections are taken back without building them anew."""


class Store:
    """The writer of a ledger. Use it as a context manager, or call `close`.

    Makes the ledger if there is none, and brings one of an earlier version up to this one. Raises
    ForeignChain if it is of another deployment, SchemaMismatch if it cannot be brought to this
    version, LedgerTaken if another process writes it, LedgerUnreachable if the database does not
    answer, LedgerError if it cannot be used.
    """

    def __init__(self, location: Location, scope: Scope) -> None:
        self.location = location
        self.scope = scope
        self._recording = False
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

    def require_lock(self) -> None:
        """Raises LedgerAway if another process may be the writer by now."""
        self.db.require_lock()

    def cursor(self) -> Header | None:
        """The newest block whose events are in the projections, None before the first."""
        return self.header(self.progress().projected)

    def loaded(self) -> Header | None:
        """The newest block the ledger has, None before the first."""
        row = self.db.execute("SELECT * FROM blocks ORDER BY number DESC LIMIT 1").fetchone()
        return None if row is None else _header(row)

    def header(self, number: int) -> Header | None:
        """A block the ledger has."""
        row = self.db.execute("SELECT * FROM blocks WHERE number = ?", (number,)).fetchone()
        return None if row is None else _header(row)

    def progress(self) -> Progress:
        """How far the ledger is."""
        row = self.db.execute(
            "SELECT projected, transferred, final, floor FROM progress"
        ).fetchone()
        return Progress(**{name: row[name] for name in Progress.__dataclass_fields__})

    def contracts(self) -> tuple[str, ...]:
        """The contracts whose events it keeps."""
        return contracts(self.db, self.scope)

    def load(self, facts: Facts, checkpoint: Callable[[str], None]) -> None:
        """Writes what blocks said, to be projected afterwards. They follow those it has."""
        tables = {name: facts.table(name) for name in SCHEMAS if facts.batches[name]}
        checkpoint("before_load")
        self.db.load(tables, lambda name: checkpoint(f"loading_{name}"))
        checkpoint("after_load")

    def final(self, number: int, checkpoint: Callable[[str], None]) -> None:
        """Notes that blocks up to this one are final."""
        if number <= self.progress().final:
            return
        # Without what undoes them, projections of final blocks are only taken back by a rebuild.
        with self.transaction() as db:
            db.execute(
                "UPDATE progress SET final = ?1, floor = CASE WHEN projected < floor THEN floor"
                " WHEN projected < ?1 THEN projected WHEN floor < ?1 THEN ?1 ELSE floor END",
                (number,),
            )
            undo.forget(db, number)
            checkpoint("before_final")
        checkpoint("after_final")

    def within(self, first: int, last: int, events: int) -> int:
        """The last block until which there are about so many events from `first` on."""
        row = self.db.execute(
            "SELECT id FROM events WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?",
            (first << LOG_BITS, events),
        ).fetchone()
        return last if row is None else max(first, min(last, (row["id"] >> LOG_BITS) - 1))

    def project(
        self,
        last: int,
        decoder: Decoder,
        *,
        judge: Judge,
        hears: frozenset[str],
        checkpoint: Callable[[str], None],
    ) -> int:
        """Puts the events of the next blocks, up to `last`, into the projections; how many.

        Blocks that are not final are recorded, so that they can be taken back: blocks of one call
        are all final, or none is.
        """
        at = self.progress()
        recording = at.projected >= at.final
        self._record(recording)
        count = block = 0
        with self.transaction() as db:
            seen = Observing(db, db, self.scope.treasury)
            for event in acting.events(db, self.scope, at.projected + 1, last, decoder, hears):
                if recording and event.block_number != block:
                    block = event.block_number
                    db.execute("UPDATE progress SET projecting = ?", (block,))
                with stored.founded(event):
                    projections.apply(db, self.scope, event)
                    seen.take(event)
                    judge.saw(db, event)
                count += 1
            seen.finish(at.projected + 1, last)
            judge.judge(db, at.projected + 1, last)
            floor = at.floor if recording else last
            db.execute("UPDATE progress SET projected = ?, floor = ?", (last, floor))
            checkpoint("before_project")
        checkpoint("after_project")
        return count

    def rewind(self, ancestor: int, decoder: Decoder, checkpoint: Callable[[str], None]) -> int:
        """Takes back every block above `ancestor` and what rested on it; how many blocks.

        Alerts of those blocks are retracted; holds they carried wait in the outbox again.
        """
        at = self.progress()
        self._record(False)
        with self.transaction() as db:
            gone = retracting.retract(db, ancestor)
            if at.projected > ancestor:
                if ancestor >= at.floor:
                    undo.take_back(db, ancestor)
                    observing.rewind(db, ancestor)
                else:
                    self.rebuild(decoder, ancestor)
                db.execute("UPDATE progress SET projected = ?", (ancestor,))
            db.execute("UPDATE progress SET final = ?1 WHERE final > ?1", (ancestor,))
            first = (ancestor + 1) << LOG_BITS
            accounts.rewind(db, ancestor)
            for table in ("events", "unexplained", "transactions"):
                db.execute(f"DELETE FROM {table} WHERE id >= ?", (first,))
            db.execute("DELETE FROM identifiers WHERE id >= ?", (first << PLACE_BITS,))
            taken = db.execute("DELETE FROM blocks WHERE number > ?", (ancestor,)).rowcount
            checkpoint("before_rewind")
        checkpoint("after_rewind")
        retracting.tell(gone)
        return taken

    def rebuild(
        self,
        decoder: Decoder,
        last: int | None = None,
        told: Callable[[int], None] = lambda _block: None,
    ) -> None:
        """Empties every projection and builds it again from the events, up to `last`.

        Inside a transaction. `told` hears of each event's block.
        """
        projected = self.progress().projected if last is None else last
        self._record(False)
        projections.clear(self.db)
        observing.clear(self.db)
        self.db.execute("DELETE FROM undo")
        seen = Observing(self.db, self.db, self.scope.treasury)
        for event in acting.events(self.db, self.scope, 0, projected, decoder):
            with stored.founded(event):
                projections.apply(self.db, self.scope, event)
                seen.take(event)
            told(event.block_number)
        seen.finish(self.scope.first_block, projected)
        self.db.execute("UPDATE progress SET floor = ?", (projected,))

    def events(self, decoder: Decoder) -> Iterator[Event]:
        """Every event that an ABI explains, in the chain's order."""
        return stored.events(self.db, decoder)

    def refresh(self, decoder: Decoder) -> None:
        """Builds the projections anew if a change of the tables left none."""
        if migrations.is_stale(self.db):
            with self.transaction():
                self.rebuild(decoder)
                migrations.refreshed(self.db)

    def know(self, decoder: Decoder) -> None:
        """Writes down which kinds of events there are."""
        rows = kinds.rows(decoder.shapes)
        with self.transaction() as db:
            db.executemany("INSERT INTO kinds VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)

    def _record(self, on: bool) -> None:
        if self._recording != on:
            undo.record(self.db, on)
            self._recording = on

    def _open(self) -> None:
        given = (
            self.scope.chain_id,
            self.scope.genesis,
            self.scope.first_block,
            *self.scope.addresses,
            self.scope.token,
        )
        at, newest = migrations.version(self.db), migrations.newest()
        # Before anything else of it is read: another version has other columns.
        if at is None or at > newest:
            raise SchemaMismatch(self._mismatch(at))
        if at < newest:
            migrations.move(self.db, newest)
            undo.install(self.db)
        known = self.db.execute("SELECT * FROM deployment").fetchone()
        # One that did not follow every contract lacks what that said, and no step adds it.
        if known is not None and len(tuple(known)) != len(given) + 1:
            raise SchemaMismatch(self._mismatch(at))
        columns = ", ".join("?" * len(given))
        self.db.execute(
            f"INSERT INTO deployment VALUES (1, {columns}) ON CONFLICT DO NOTHING", given
        )
        before = self.scope.first_block - 1
        self.db.execute(
            "INSERT INTO progress VALUES (1, ?1, ?1, ?1, ?1, ?1) ON CONFLICT DO NOTHING", (before,)
        )
        found = tuple(self.db.execute("SELECT * FROM deployment").fetchone())[1:]
        if found != given:
            raise ForeignChain(
                f"{self.location} is the ledger of another deployment (chain {found[0]}, genesis "
                f"0x{found[1].hex()[:8]}…): connect to that chain, or {put_aside(self.location)}."
            )

    def _mismatch(self, at: int | None) -> str:
        if at is None and not self.db.has("deployment"):
            return f"{self.location} is no ledger: {put_aside(self.location)}."
        # Ledgers before the numbered steps said their version with their deployment.
        written = at or self.db.execute("SELECT version FROM deployment").fetchone()[0]
        return (
            f"{self.location} was written by version {written} of the ledger and this is version "
            f"{migrations.newest()}: {put_aside(self.location)} and follow the chain again."
        )


def _header(row: Row) -> Header:
    return Header(number=row["number"], hash=row["hash"], parent=row["parent"], time=row["time"])
