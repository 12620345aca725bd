"""The back-test's own engine: DuckDB, in memory."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from almoner.backtest.engine import Row
from almoner.fraud.rules import TALLIES, compiling
from almoner.fraud.rules.deriving import TALLY_COLUMNS
from almoner.observations.schema import COLUMNS

AT_ONCE = 200_000
"""Rows of one batch."""


class Duck:
    """One database."""

    dialect = compiling.DUCKDB

    def __init__(self) -> None:
        # What memory does not hold goes there, and not into the folder one works in. DuckDB makes
        # the folder when it needs it, and removes it.
        beside = Path(tempfile.gettempdir(), f"almoner-backtest-{uuid.uuid4().hex}")
        self._db = duckdb.connect(config={"temp_directory": str(beside)})
        columns = ", ".join(f"{name} BIGINT" for name in COLUMNS)
        self._db.execute(f"CREATE TABLE observations ({columns})")
        figures = ", ".join(f"{name} BIGINT" for name in TALLY_COLUMNS)
        self._db.execute(f"CREATE TABLE tallies ({figures})")

    def load(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Takes all observations, and makes the figures; how many rows."""
        # One by one: what a reader of the export raises stays what it is.
        for each in batches:
            self._db.register("batch", pa.Table.from_batches([each]))
            self._db.execute("INSERT INTO observations SELECT * FROM batch")
            self._db.unregister("batch")
        for tally in TALLIES:
            self._db.execute(f"INSERT INTO tallies {compiling.every_epoch(tally, self.dialect)}")
        found = self._db.execute("SELECT count(*) FROM observations").fetchone()
        return int(found[0]) if found else 0

    def give(self, name: str, table: pa.Table) -> None:
        """Has a table by a name."""
        self._db.register("given", table)
        self._db.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        self._db.unregister("given")

    def rows(self, question: str) -> list[Row]:
        """What a question is answered."""
        return list(self._db.execute(question).fetchall())

    def batches(self, question: str) -> Iterator[pa.RecordBatch]:
        """The same of an answer that is too large to be held as rows."""
        yield from self._db.execute(question).to_arrow_reader(AT_ONCE)
