"""A PostgreSQL server of its own keeps what it commits, and is gone when the context ends.

given a durable server
    it commits durably, at a port, and is gone afterwards
given a quick one
    no port is open; a database that was given back is empty, and nobody is left in it
given a machine without the package
    it is named
"""

from __future__ import annotations

import os

import psycopg
import pytest

from almoner.errors import ConfigError
from almoner.testing import postgres
from almoner.testing.postgres import Cluster


def test_server__commits_durably_and_is_gone_afterwards() -> None:
    with postgres.cluster(durable=True) as server:
        first, second = server.create().url, server.create().url
        assert "@127.0.0.1:" in first
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE kept (id bigint PRIMARY KEY)")
        with psycopg.connect(first) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchall() == [(0,)]
            for setting in (b"SHOW fsync", b"SHOW synchronous_commit"):
                assert connection.execute(setting).fetchall() == [("on",)]
        with (
            psycopg.connect(second) as other,
            pytest.raises(psycopg.errors.UndefinedTable),
        ):
            other.execute("SELECT count(*) FROM kept")
        assert server.version.startswith("18")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first, connect_timeout=2)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_server__gives_a_database_out_again_once_it_is_empty(cluster: Cluster) -> None:
    given = cluster.create()
    cluster.ask(
        f"ALTER DATABASE {str(given).rpartition('/')[2]} SET default_transaction_read_only = off"
    )
    with psycopg.connect(given.url, autocommit=True) as left:
        left.execute("CREATE TABLE kept (id bigint PRIMARY KEY)")
        left.execute("SELECT pg_advisory_lock(7)")
        cluster.give_back(given)
        assert cluster.create() == given
        with psycopg.connect(given.url) as again:
            found = again.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert found.fetchall() == [(0,)]
            assert again.execute("SELECT pg_try_advisory_lock(7)").fetchall() == [(True,)]
        with pytest.raises(psycopg.OperationalError):
            left.execute("SELECT 1")
    cluster.give_back(given)


def test_package__that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PACKAGE", "no_such_package")
    with pytest.raises(ConfigError, match="no_such_package"), postgres.cluster():
        pass
