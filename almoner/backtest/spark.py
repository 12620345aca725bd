"""Spark as a back-test's engine, for histories that one machine cannot hold.

Rows are written as Parquet into a folder for temporary files, which all workers have to see.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from almoner.backtest.engine import Row
from almoner.errors import ConfigError
from almoner.fraud.rules import TALLIES, compiling
from almoner.fraud.rules.deriving import ROWS
from almoner.observations.schema import COLUMNS

LOCAL = "local[*]"
"""This machine with all of its cores."""
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    # A sum past 64 bits is an error, as on every other engine.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "16",
}
_SCHEMA = pa.schema([(name, pa.int64()) for name in COLUMNS])


class Spark:
    """One session, and the folder its tables are in."""

    dialect = compiling.SPARK

    def __init__(self, session: Any, folder: Path) -> None:
        self._session = session
        self._folder = folder

    def load(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Takes all observations, and makes the figures; how many rows."""
        path = self._folder / ROWS
        path.mkdir()
        # A history without rows has columns all the same.
        pq.write_table(_SCHEMA.empty_table(), path / "none.parquet")
        for number, each in enumerate(batches):
            pq.write_table(pa.Table.from_batches([each]).cast(_SCHEMA), path / f"{number}.parquet")
        self._view(ROWS, path)
        figures = [compiling.every_epoch(tally, self.dialect) for tally in TALLIES]
        whole = " UNION ALL ".join(f"({each})" for each in figures)
        self._session.sql(whole).write.parquet(str(self._folder / "tallies"))
        self._view("tallies", self._folder / "tallies")
        return int(self._session.table(ROWS).count())

    def give(self, name: str, table: pa.Table) -> None:
        """Has a table by a name."""
        path = self._folder / name
        path.mkdir(exist_ok=True)
        pq.write_table(table, path / "0.parquet")
        self._view(name, path)

    def rows(self, question: str) -> list[Row]:
        """What a question is answered."""
        return [tuple(row) for row in self._session.sql(question).collect()]

    def _view(self, name: str, path: Path) -> None:
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)


@contextmanager
def opened(master: str) -> Iterator[Spark]:
    """An engine on a master: `local[*]`, or spark://host:port. Raises ConfigError."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise ConfigError(
            "Spark is not installed: install almoner[spark], for example by pip install -e "
            "'.[spark]', or use --engine duckdb."
        ) from missing
    building = SparkSession.builder.master(master).appName("almoner backtest")
    for name, value in _SETTINGS.items():
        building = building.config(name, value)
    try:
        session = building.getOrCreate()
    except PySparkException as fault:
        raise ConfigError(
            f"Spark did not start at {master} ({fault}): it needs Java 17 or 21 (JAVA_HOME, or "
            "java on the path) and, at spark://, a master that runs; or use --engine duckdb."
        ) from fault
    with tempfile.TemporaryDirectory(prefix="almoner-spark-") as folder:
        try:
            yield Spark(session, Path(folder))
        finally:
            session.stop()
