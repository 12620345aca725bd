"""A PostgreSQL server of its own keeps what it commits, and is gone when the context ends."""

from __future__ import annotations

import os

import psycopg
import pytest

from almoner.bench import postgres


def test_server__commits_durably_and_is_gone_afterwards() -> None:
    with postgres.serving() as server:
        first, second = server.create("first"), server.create("second")
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
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first, connect_timeout=2)
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_package__that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "PACKAGE", "no_such_package")
    with pytest.raises(postgres.ConfigError, match="no_such_package"), postgres.serving():
        pass
