"""Who reads the chain: how each is started, what it has to have stored, and how that is counted."""

from __future__ import annotations

import importlib.metadata
import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from pyarrow import parquet

from almoner.bench import following
from almoner.bench.emitter import Emitted
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError
from almoner.testing.postgres import Cluster

PEERS = PROJECT_ROOT / "bench"
"""Where the peers are that are not Python packages Almoner needs anyway; `make bench` sets them up.
"""
SAMPLE = 50_000
"""What web3.py reads at most: all of a million would take it minutes, at the same rate."""

_TWO_TABLES = "SELECT (SELECT count(*) FROM {0}transfers) + (SELECT count(*) FROM {0}payments)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a contender is given."""

    emitted: Emitted
    folder: Path
    """An empty folder, for its store."""
    server: Cluster | None
    """PostgreSQL, for those of ON_SERVER."""

    def database(self) -> str:
        """Address of a new database. Raises ConfigError without a server."""
        if self.server is None:
            raise ConfigError("There is no PostgreSQL server to make a database on.")
        return self.server.create().url


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One contender's run."""

    tool: str
    """Name and version."""
    store: str
    """Kind of store it writes."""
    command: tuple[str, ...]
    events: int
    """How many it has to have stored."""
    count: Callable[[], int]
    """How many it has stored, asked of the store once the contender is gone."""
    environment: Mapping[str, str] = field(default_factory=dict)


def sqlite(stage: Stage) -> Job:
    """Ours, into SQLite."""
    file = stage.folder / "ledger.sqlite"
    return Job(
        tool=f"Almoner {importlib.metadata.version('almoner')}",
        store=f"SQLite {sqlite3.sqlite_version}",
        command=_ours(stage, str(file)),
        events=stage.emitted.events,
        count=lambda: _in_sqlite(file, following.COUNT),
    )


def postgresql(stage: Stage) -> Job:
    """Ours, into PostgreSQL."""
    database = stage.database()
    return Job(
        tool=f"Almoner {importlib.metadata.version('almoner')}",
        store=_postgresql(stage),
        command=_ours(stage, database),
        events=stage.emitted.events,
        count=lambda: _in_postgresql(database, following.COUNT),
    )


def web3py(stage: Stage) -> Job:
    """A script with web3.py, over the first blocks only."""
    file = stage.folder / "web3py.sqlite"
    events = min(SAMPLE, stage.emitted.events)
    return Job(
        tool=f"web3.py {importlib.metadata.version('web3')}",
        store=f"SQLite {sqlite3.sqlite_version}",
        command=(sys.executable, "-m", "almoner.bench.web3py", *_range(stage, events), str(file)),
        events=events,
        count=lambda: _in_sqlite(file, _TWO_TABLES.format("")),
    )


def ponder(stage: Stage) -> Job:
    """Ponder, until it says it is ready."""
    version = _package("ponder")
    database = stage.database()
    return Job(
        tool=f"Ponder {version} on Node.js {_node()}",
        store=_postgresql(stage),
        command=("node", str(PEERS / "ponder.mjs"), str(_free_port())),
        environment={
            "BENCH_RPC": stage.emitted.url,
            "BENCH_CONTRACT": stage.emitted.contract,
            "BENCH_FIRST_BLOCK": str(stage.emitted.first_block),
            "DATABASE_URL": database,
            "PONDER_TELEMETRY_DISABLED": "true",
        },
        events=stage.emitted.events,
        count=lambda: _in_postgresql(database, _TWO_TABLES.format("bench.")),
    )


def viem(stage: Stage) -> Job:
    """A script with viem."""
    file = stage.folder / "viem.sqlite"
    return Job(
        tool=f"viem {_package('viem')} on Node.js {_node()}",
        store=f"SQLite of libsql {_package('libsql')}",
        command=("node", str(PEERS / "viem.mjs"), *_range(stage, stage.emitted.events), str(file)),
        events=stage.emitted.events,
        count=lambda: _in_sqlite(file, _TWO_TABLES.format("")),
    )


def cryo(stage: Stage) -> Job:
    """cryo, which keeps logs as they are."""
    python = PEERS / ".venv" / "bin" / "python"
    found = sorted((PEERS / ".venv").glob("lib/*/site-packages/cryo-*.dist-info"))
    if not found:
        raise ConfigError("cryo is not set up: run make bench.")
    given = (*_range(stage, stage.emitted.events), str(stage.folder))
    return Job(
        tool=f"cryo {found[0].name.removeprefix('cryo-').removesuffix('.dist-info')}",
        store="Parquet",
        command=(str(python), str(PEERS / "cryo_logs.py"), *given),
        events=stage.emitted.events,
        count=lambda: sum(
            parquet.read_metadata(file).num_rows for file in stage.folder.glob("*.parquet")
        ),
    )


CONTENDERS: Mapping[str, Callable[[Stage], Job]] = {
    "sqlite": sqlite,
    "postgresql": postgresql,
    "web3py": web3py,
    "ponder": ponder,
    "viem": viem,
    "cryo": cryo,
}
"""By the key of their figure. Each raises ConfigError where what it needs is not set up."""
ON_SERVER = ("postgresql", "ponder")
"""Those whose store is a database of a PostgreSQL server."""


def _ours(stage: Stage, store: str) -> tuple[str, ...]:
    emitted = stage.emitted
    given = (emitted.url, emitted.contract, str(emitted.first_block), store)
    return (sys.executable, "-m", "almoner.bench.following", *given)


def _range(stage: Stage, events: int) -> tuple[str, ...]:
    """Node, contract, first and last block of so many events."""
    emitted = stage.emitted
    last = emitted.block_of(events)
    return (emitted.url, emitted.contract, str(emitted.first_block), str(last))


def _in_sqlite(file: Path, question: str) -> int:
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute(question).fetchone()[0])


def _in_postgresql(database: str, question: str) -> int:
    with psycopg.connect(database) as connection:
        return int(connection.execute(question.encode()).fetchall()[0][0])


def _postgresql(stage: Stage) -> str:
    return f"PostgreSQL {stage.server.version}" if stage.server else "PostgreSQL"


def _package(name: str) -> str:
    """The version of a Node package of the peers. Raises ConfigError if it is not installed."""
    try:
        described = json.loads((PEERS / "node_modules" / name / "package.json").read_text())
    except OSError as fault:
        raise ConfigError(f"{name} is not set up: run make bench.") from fault
    return str(described["version"])


def _node() -> str:
    """The version of Node.js. Raises ConfigError if there is none."""
    try:
        told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        raise ConfigError("Node.js is not installed: install Node 20 or newer.") from fault
    return told.stdout.strip().removeprefix("v")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
