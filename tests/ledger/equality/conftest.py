"""A ledger that followed a whole story, and the contracts it is compared with.

Each module tells its own story: its fixture `worlds` is the agency seen from the story's programs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain.agency import Agency
from almoner.ledger.store import Store
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.testing import World, watch
from almoner.testing.agencies import agency
from almoner.testing.postgres import Cluster
from tests.ledger.asking import ask_once


@pytest.fixture(scope="module")
def followed(worlds: tuple[World, World], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that has it all."""
    path = tmp_path_factory.mktemp("followed") / "ledger.sqlite"
    with Store(path, watch.scope(worlds[0])) as store:
        Monitor(store, worlds[0].client, watch.unarmed_policy()).catch_up()
    return path


@pytest.fixture(scope="module")
def served(worlds: tuple[World, World], cluster: Cluster) -> Iterator[Location]:
    """A ledger in PostgreSQL that has it all too."""
    server = cluster.create()
    with Store(server, watch.scope(worlds[0])) as store:
        Monitor(store, worlds[0].client, watch.unarmed_policy()).catch_up()
    yield server
    cluster.give_back(server)


@pytest.fixture
def world(worlds: tuple[World, World]) -> World:
    """The agency seen from the first program, to be read only."""
    return worlds[0]


@pytest.fixture
def store(followed: Path, world: World, location: Location) -> Iterator[Store]:
    """A copy of that ledger, to be spoiled."""
    assert isinstance(location, Path)
    source, copy = sqlite3.connect(followed), sqlite3.connect(location)
    source.backup(copy)
    source.close()
    copy.close()
    with Store(location, watch.scope(world)) as opened:
        yield opened


@pytest.fixture
def agencies(
    worlds: tuple[World, World],
    told: dict[tuple[str, str, bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> list[Agency]:
    """The contracts of both programs, each asked the same question once."""
    ask_once(monkeypatch, told)
    return [agency(world) for world in worlds]
