"""The files of a ledger in SQLite: a damaged one is called that, and its log is kept short.

a damaged file
├── is not backed up
└── is told of in one line
the write-ahead log
└── is emptied once it is large, and no reader is waited for with that
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from almoner.errors import LedgerError
from almoner.ledger import backups, integrity, sqlite
from almoner.ledger.reading import reading
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor import daemon
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder
from almoner.testing import World, watch

DECODER = decoder()
POLICY = watch.unarmed_policy()
SECONDS = 30.0


@pytest.fixture
def ledger(location: Location) -> Path:
    assert isinstance(location, Path)
    return location


def _catch_up(world: World, ledger: Path) -> None:
    with Store(ledger, watch.scope(world)) as store:
        Monitor(store, world.client, POLICY).catch_up()


def _zero_page(path: Path, name: str, begin: int = 0) -> None:
    """Damages the first page of a table or an index, from one of its bytes on."""
    with closing(sqlite3.connect(path)) as db:
        # Not in its log, which would be read instead.
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        named = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = db.execute(named, (name,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    damaged = bytearray(path.read_bytes())
    damaged[(page - 1) * size + begin : page * size] = bytes(size - begin)
    path.write_bytes(damaged)


def test_backup__of_a_damaged_ledger_says_so(world: World, ledger: Path, tmp_path: Path) -> None:
    _catch_up(world, ledger)
    _zero_page(ledger, "events")

    with pytest.raises(LedgerError, match="is damaged, or no SQLite database"):
        backups.backup(ledger, tmp_path / "saved.sqlite", DECODER)
    assert not (tmp_path / "saved.sqlite").exists()


def test_damage__is_told_in_one_line(world: World, ledger: Path) -> None:
    _catch_up(world, ledger)
    _zero_page(ledger, "events_by_kind", 2000)

    with reading(ledger) as db:
        first = next(integrity.faults(db, DECODER))
    assert first.startswith("SQLite finds the file damaged: ")
    assert "\n" not in first


def test_monitor__empties_its_log_once_it_is_large(
    world: World, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(ledger, watch.scope(world)) as store:
        monitor = Monitor(store, world.client, POLICY)
        while not monitor.follower.advance():
            pass
        log = store.db.sizes()[1]
        assert log
        monitor.tidy()
        assert store.db.sizes()[1] == log, "it is not large"

        monkeypatch.setattr(sqlite, "LARGE_LOG", log)
        with reading(ledger) as db:
            db.execute("SELECT count(*) FROM blocks").fetchone()
            world.mine()
            monitor.follower.follow()
            monitor.tidy()
            assert store.db.sizes()[1], "somebody reads"
        monitor.tidy()
        assert store.db.sizes()[1] == 0
        world.mine()
        monitor.follower.follow()
    assert watch.rows(ledger)


def test_monitor__empties_its_log_while_it_runs(
    world: World, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LARGE_LOG", 1)
    stop = threading.Event()
    running = threading.Thread(
        target=lambda: daemon.run(
            client=world.client,
            scope=watch.scope(world),
            ledger=ledger,
            policy=lambda: POLICY,
            sender=None,
            stop=stop,
            poll_seconds=0.01,
        )
    )
    running.start()
    try:
        Views(ledger).await_block(world.client.head()[0], SECONDS)
        log = ledger.with_name(f"{ledger.name}-wal")
        deadline = time.monotonic() + SECONDS
        while log.stat().st_size:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        stop.set()
        running.join()
