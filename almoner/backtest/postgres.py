"""A PostgreSQL server as a back-test's engine: temporary tables, gone with the connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa

from almoner.backtest.engine import GIVEN, Row
from almoner.fraud.rules import TALLIES, compiling
from almoner.fraud.rules.deriving import ROWS, TALLY_COLUMNS
from almoner.ledger import postgresql
from almoner.ledger.database import Database
from almoner.location import Server
from almoner.observations.schema import COLUMNS

_INDEXED = (
    ("program", "subject", "kind", "clock"),
    *((each, "kind", "clock") for each in ("account", "other", "person", "reference")),
    ("program", "payment", "kind"),
)
"""Without them a path of joins is looked for among all pairs of rows."""

_SETTINGS = (
    # Every question is asked of all rows. PostgreSQL expects few rows behind two or three equal
    # keys, and would go through them one by one: for hours where a join takes a second.
    "SET enable_nestloop = off",
    "SET work_mem = '256MB'",
    "SET jit = off",
)


class Postgres:
    """One connection."""

    dialect = compiling.POSTGRESQL

    def __init__(self, db: Database) -> None:
        self._db = db
        for setting in _SETTINGS:
            db.execute(setting)
        for name, columns in {ROWS: COLUMNS, "tallies": TALLY_COLUMNS, **GIVEN}.items():
            said = ", ".join(f"{each} BIGINT" for each in columns)
            db.execute(f"CREATE TEMPORARY TABLE {name} ({said})")

    def load(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Takes all observations, and makes the figures; how many rows."""
        for each in batches:
            self._db.load({ROWS: pa.Table.from_batches([each])}, lambda _table: None)
        for columns in _INDEXED:
            self._db.execute(f"CREATE INDEX ON {ROWS} ({', '.join(columns)})")
        self._db.execute(f"ANALYZE {ROWS}")
        for tally in TALLIES:
            self._db.execute(f"INSERT INTO tallies {compiling.every_epoch(tally, self.dialect)}")
        self._db.execute("ANALYZE tallies")
        return int(self._db.execute(f"SELECT count(*) FROM {ROWS}").fetchone()[0])

    def give(self, name: str, table: pa.Table) -> None:
        """Has a table by a name."""
        self._db.execute(f"TRUNCATE {name}")
        self._db.load({name: table}, lambda _table: None)
        self._db.execute(f"ANALYZE {name}")

    def rows(self, question: str) -> list[Row]:
        """What a question is answered."""
        return list(self._db.execute(question).fetchall())


@contextmanager
def opened(server: Server) -> Iterator[Postgres]:
    """An engine in a database of a server, of which nothing is left. Raises LedgerError."""
    with postgresql.scratch(server) as db:
        yield Postgres(db)
