"""`almoner ledger copy`.

copy
├── brings a file's ledger into the database that ALMONER_LEDGER names, where commands read it then
└── without such a database, or once more into the same: it should be refused, and say what to do
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.ledger.store import Store
from almoner.location import Server
from almoner.monitor.daemon import Monitor
from almoner.testing import watch
from almoner.testing.bench import Bench, sentence
from almoner.testing.postgres import Cluster


@pytest.fixture
def server(cluster: Cluster) -> Iterator[Server]:
    """An empty database."""
    made = cluster.create()
    yield made
    cluster.give_back(made)


@pytest.fixture
def file(bench: Bench) -> Path:
    """The ledger of the agency, in its file."""
    path = bench.casefile.with_name("ledger.sqlite")
    with Store(path, watch.scope(bench.world)) as store:
        Monitor(store, bench.world.client, watch.unarmed_policy()).catch_up()
    return path


def test_copy__brings_the_ledger_into_a_database(
    bench: Bench, file: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    funds = bench.told("ledger", "funds")
    monkeypatch.setenv("ALMONER_LEDGER", server.url)

    said = bench.told("ledger", "copy", file)

    assert said["block"] == bench.world.client.head()[0]
    assert said["rows"]["events"] > 0
    assert bench.told("ledger", "funds") == funds
    assert bench.told("ledger", "check")["differences"] == []
    again = bench.run("ledger", "copy", file)
    assert "copy into an empty database" in sentence(again)


def test_copy__is_refused_without_a_database(bench: Bench, file: Path) -> None:
    assert "Set ALMONER_LEDGER to the PostgreSQL database" in sentence(
        bench.run("ledger", "copy", file)
    )
