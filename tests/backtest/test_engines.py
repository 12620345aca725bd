"""`almoner backtest --engine`: engines answer alike, and say what they need.

a made-up population
└── gives the same on PostgreSQL as on DuckDB, and leaves nothing in the database
an engine
├── PostgreSQL without a server, at an address that is none, or where nobody answers: is refused
└── Spark without its package: says what to install
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from almoner.cli import main
from almoner.ledger.opening import snapshot
from almoner.location import Server
from almoner.testing.postgres import Cluster

SECRET = "correct-horse"


def told(*words: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, ["backtest", *words])


def refused(*words: str) -> str:
    done = told(*words)
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    return done.stderr


@pytest.fixture(scope="module")
def export(made_up: Path) -> str:
    return str(made_up / "export")


def test_postgresql__gives_what_duckdb_gives(
    export: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = cluster.create()
    assert isinstance(server, Server)
    monkeypatch.setenv("ALMONER_BACKTEST_SERVER", server.url)

    duckdb = told("--events", export, "--json")
    postgresql = told("--events", export, "--json", "--engine", "postgresql")

    assert postgresql.exit_code == 0, postgresql.stderr
    assert '"alerts": []' not in duckdb.stdout
    assert postgresql.stdout == duckdb.stdout
    with snapshot(server) as database:
        assert not database.tables()
    cluster.give_back(server)


def test_postgresql__without_a_server_is_refused(export: str) -> None:
    assert "name a database with --server or in ALMONER_BACKTEST_SERVER" in refused(
        "--events", export, "--engine", "postgresql"
    )


def test_postgresql__at_no_address_is_refused_without_its_password(export: str) -> None:
    given = f"mysql://me:{SECRET}@here/database"
    said = refused("--events", export, "--engine", "postgresql", "--server", given)
    assert "Set ALMONER_BACKTEST_SERVER to postgresql://user:password" in said
    assert SECRET not in said


def test_postgresql__where_nobody_answers_is_refused(export: str, tmp_path: Path) -> None:
    given = f"postgresql://me:{SECRET}@/database?host={tmp_path}"
    said = refused("--events", export, "--engine", "postgresql", "--server", given)
    assert "cannot be reached" in said
    assert "check ALMONER_BACKTEST_SERVER" in said
    assert SECRET not in said


def test_spark__without_its_package_says_what_to_install(
    export: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    assert "install almoner[spark]" in refused("--events", export, "--engine", "spark")
