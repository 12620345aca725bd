"""Where a back-test has its observations from: an export of events, or a ledger."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from eth_utils.address import to_checksum_address

from almoner.backtest import columns, observing
from almoner.backtest.memory import Memory
from almoner.backtest.reading import Export
from almoner.errors import ExportError
from almoner.ledger.database import Database
from almoner.ledger.export import manifest
from almoner.ledger.export.columns import hexadecimal
from almoner.ledger.reading import newest_block
from almoner.monitor.source import decoder
from almoner.observations.observer import Letter
from almoner.observations.schema import key

Told = Callable[[int, int], None]
"""Hears how many rows of how many were read."""


class Source(Protocol):
    """A whole history."""

    def batches(self, told: Told) -> Iterator[pa.RecordBatch]:
        """All observations."""

    def names(self, wanted: frozenset[int]) -> Mapping[int, str]:
        """Addresses by their keys, as far as they are known; once all observations were read."""

    def letters(self) -> Sequence[Letter]:
        """Amounts that no rule can count with; once all observations were read."""

    def read(self) -> Mapping[str, Any]:
        """Of which agency it is, and which blocks it has; the digest of its manifest, if any."""


class Exported:
    """A folder that `almoner export events` wrote, or any other in that format."""

    def __init__(self, folder: Path) -> None:
        """Raises ExportError for a folder that is not whole."""
        self._export = Export(folder, decoder(), observing.WANTED)
        self._memory = Memory()
        self._letters: list[Letter] = []

    def batches(self, told: Told) -> Iterator[pa.RecordBatch]:
        """All observations, made of the events. Raises ExportError."""
        rows, collects = self._export.rows, gc.isenabled()
        # Millions of rows are made, and none that only a look at all of them could clear away: that
        # look would take a quarter of the time.
        gc.disable()
        try:
            yield from observing.batches(
                self._export, self._memory, lambda count: told(count, rows), self._letters.append
            )
        finally:
            if collects:
                gc.enable()

    def names(self, wanted: frozenset[int]) -> Mapping[int, str]:
        known = self._memory.accounts
        return {each: to_checksum_address(known[each]) for each in wanted if each in known}

    def letters(self) -> Sequence[Letter]:
        return sorted(self._letters, key=lambda each: (each.id, each.part))

    def read(self) -> Mapping[str, Any]:
        """Raises ExportError where no file is there yet."""
        whole = self._export.manifest
        if not whole.ranges:
            raise ExportError(
                f"{self._export.folder} has no block yet: export again once blocks are final."
            )
        return {
            "chain_id": whole.chain_id,
            "genesis": whole.genesis,
            "treasury": to_checksum_address(whole.contracts["treasury"]),
            "first_block": whole.first_block,
            "last_block": whole.ranges[-1].last,
            "last_hash": whole.ranges[-1].last_hash,
            "manifest": manifest.digest(self._export.folder / manifest.NAME),
        }


class Kept:
    """A ledger, which has the observations as rows."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def batches(self, told: Told) -> Iterator[pa.RecordBatch]:
        """All observations there are. Raises LedgerError."""
        (whole,) = self._db.execute("SELECT count(*) FROM observations").fetchone()
        names = ", ".join(columns.SCHEMA.names)
        rows, done = iter(self._db.stream(f"SELECT {names} FROM observations")), 0
        while some := list(itertools.islice(rows, observing.AT_ONCE)):
            done += len(some)
            told(done, whole)
            yield columns.of_rows(some)

    def names(self, wanted: frozenset[int]) -> Mapping[int, str]:
        accounts = self._db.stream(
            "SELECT account FROM accounts UNION SELECT sender FROM transfers"
            " UNION SELECT recipient FROM transfers"
        )
        programs = self._db.execute("SELECT program FROM programs").fetchall()
        every = itertools.chain(
            (bytes.fromhex(row[0][2:]) for row in programs), (bytes(row[0]) for row in accounts)
        )
        return {key(each): to_checksum_address(each) for each in every if key(each) in wanted}

    def letters(self) -> Sequence[Letter]:
        rows = self._db.execute("SELECT * FROM dead_letters ORDER BY id, part").fetchall()
        return [
            Letter(
                id=row["id"],
                part=row["part"],
                kind=row["kind"],
                amount=_number(row["amount"]),
                value=_number(row["value"]),
            )
            for row in rows
        ]

    def read(self) -> Mapping[str, Any]:
        """Raises LedgerError before the first block."""
        newest = newest_block(self._db)
        row = self._db.execute("SELECT * FROM deployment").fetchone()
        return {
            "chain_id": row["chain_id"],
            "genesis": hexadecimal(row["genesis"]),
            "treasury": to_checksum_address(row["treasury"]),
            "first_block": row["first_block"],
            "last_block": newest["number"],
            "last_hash": hexadecimal(newest["hash"]),
            "manifest": None,
        }


def _number(told: str | None) -> int | None:
    return None if told is None else int(told)
