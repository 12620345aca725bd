"""The engines there are, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from almoner import location
from almoner.backtest import postgres, spark
from almoner.backtest.duck import Duck
from almoner.backtest.engine import Engine
from almoner.errors import ConfigError

DUCKDB, POSTGRESQL, SPARK = "duckdb", "postgresql", "spark"
ENGINES = (DUCKDB, POSTGRESQL, SPARK)


@contextmanager
def opened(name: str, server: str | None) -> Iterator[Engine]:
    """An engine without rows. DuckDB is in this process; `server` says where the others are.

    Raises ConfigError without a server where one is needed, and LedgerError.
    """
    if name == DUCKDB:
        yield Duck()
    elif name == SPARK:
        with spark.opened(server or spark.LOCAL) as engine:
            yield engine
    elif server is None:
        raise ConfigError(
            "PostgreSQL is not in this process: name a database with --server or in "
            "ALMONER_BACKTEST_SERVER, as postgresql://user:password@host:port/database."
        )
    else:
        with postgres.opened(location.parse(server, "ALMONER_BACKTEST_SERVER")) as database:
            yield database
