"""Readings of a ledger that stay open between questions, on both databases.

pool
├── sees what was written since its last question
├── serves as many threads as ask, each one state, and keeps what they used
├── after a fault inside a question: answers the next one
├── of a file that was replaced: reads the one that is there now; of one that is gone: says so
├── of a server that ended its connections: asks over new ones
└── refuses a ledger of another version, each time
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from almoner.errors import LedgerError
from almoner.ledger import sqlite
from almoner.ledger.pool import Pool
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch
from almoner.testing.postgres import Cluster

THREADS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


@pytest.fixture
def monitor(world: World, store: Store) -> Monitor:
    """One that has read what there is."""
    found = Monitor(store, world.client, watch.unarmed_policy())
    found.catch_up()
    return found


@pytest.fixture
def pool(location: Location, monitor: Monitor) -> Iterator[Pool]:
    """Open readings of that."""
    with closing(Pool(location)) as opened:
        yield opened


def test_pool__sees_what_was_written_since(
    world: World, location: Location, monitor: Monitor, pool: Pool
) -> None:
    views = Views(location, pool)
    program = str(world.program.address)
    before = len(views.case_numbers(program))

    world.enroll([enrollment(7)])
    assert len(views.case_numbers(program)) == before, "nobody has read it yet"
    monitor.catch_up()

    assert len(views.case_numbers(program)) == before + 1


def test_pool__serves_threads_at_once(location: Location, pool: Pool) -> None:
    together = Barrier(THREADS, timeout=30)

    def ask(_: int) -> int:
        with pool.reading() as db:
            together.wait()
            return int(db.execute("SELECT count(*) FROM blocks").fetchone()[0])

    for _ in range(2):
        with ThreadPoolExecutor(THREADS) as threads:
            counts = set(threads.map(ask, range(THREADS)))
        assert len(counts) == 1
        assert counts != {0}


def test_pool__answers_after_a_fault(location: Location, pool: Pool) -> None:
    with pytest.raises(LedgerError), pool.reading() as db:
        db.execute("SELECT nothing FROM nowhere")
    with pytest.raises(KeyError), pool.reading():
        raise KeyError("of who asked")

    assert Views(location, pool).cursor() is not None


def test_pool__refuses_a_ledger_of_another_version(
    location: Location, store: Store, pool: Pool
) -> None:
    views = Views(location, pool)
    assert views.cursor() is not None
    with store.transaction() as db:
        db.execute("UPDATE versions SET version = version + 1")

    for _ in range(2):
        with pytest.raises(LedgerError, match="of another version"):
            views.cursor()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_pool__reads_the_file_that_is_there(
    world: World, location: Location, store: Store, pool: Pool, tmp_path: Path
) -> None:
    assert isinstance(location, Path)
    views = Views(location, pool)
    other = tmp_path / "restored.sqlite"
    with Store(other, watch.scope(world)):
        pass
    assert views.cursor() is not None

    store.close()
    location.rename(location.with_suffix(".away"))
    with pytest.raises(LedgerError, match="no ledger at"):
        views.cursor()
    sqlite.put(other, location)

    assert views.cursor() is None, "that one has read nothing"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_pool__asks_a_server_over_new_connections(
    location: Location, cluster: Cluster, store: Store, pool: Pool
) -> None:
    assert isinstance(location, Server)
    views = Views(location, pool)
    assert views.cursor() is not None

    store.close()
    ended = cluster.ask(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        f" WHERE datname = '{str(location)[14:]}'"
    )
    assert ended == [(True,)], "the one that is kept"

    assert views.cursor() is not None
