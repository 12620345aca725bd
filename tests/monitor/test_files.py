"""The files of a ledger.

files
├── are their owner's alone, with the log and in a backup; one that is restored keeps its rights
├── one that is no database is called that
├── a damaged one is not backed up, and told of in one line
└── the write-ahead log is emptied once it is large, and no reader is waited for with that
"""

from __future__ import annotations

import os
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
from almoner.monitor import daemon
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder as all_contracts
from almoner.testing import World, watch

DECODER = all_contracts()
POLICY = watch.unarmed_policy()
SECONDS = 30.0


def follow(world: World, ledger: Path) -> None:
    with Store(ledger, watch.scope(world)) as store:
        Monitor(store, world.client, POLICY).catch_up()


def restore(world: World, saved: Path, ledger: Path) -> None:
    backups.restore(saved, ledger, lambda *_: watch.scope(world), DECODER, replace=True)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: f"{path.stat().st_mode & 0o777:o}" for path in folder.iterdir()}


def test_files__are_their_owners_alone(world: World, tmp_path: Path) -> None:
    ledger, saved = tmp_path / "home" / "ledger.sqlite", tmp_path / "saved" / "backup.sqlite"
    before = os.umask(0o022)
    try:
        with Store(ledger, watch.scope(world)) as store:
            Monitor(store, world.client, POLICY).catch_up()
            assert modes(ledger.parent) == dict.fromkeys(
                ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm", "ledger.sqlite.lock"),
                "600",
            )
        assert modes(tmp_path)["home"] == "700"
        saved.parent.mkdir()
        backups.backup(ledger, saved, DECODER)
        assert modes(saved.parent) == {"backup.sqlite": "600"}

        saved.chmod(0o644)
        ledger.chmod(0o640)
        restore(world, saved, ledger)
        assert modes(ledger.parent)["ledger.sqlite"] == "640", "as its owner had it"
        restore(world, saved, tmp_path / "other" / "ledger.sqlite")
        assert modes(tmp_path / "other") == {"ledger.sqlite": "600", "ledger.sqlite.lock": "600"}
    finally:
        os.umask(before)


def test_ledger__that_is_no_database_is_called_that(world: World, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    ledger.write_bytes(b"spoiled" * 1000)

    with pytest.raises(LedgerError, match="is damaged, or no SQLite database") as refusal:
        Store(ledger, watch.scope(world))
    assert "disk space" not in f"{refusal.value}"
    with pytest.raises(LedgerError, match="is damaged, or no SQLite database"):
        Views(ledger).cursor()
    ledger.unlink()
    follow(world, ledger)
    assert Views(ledger).cursor() is not None


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
    follow(world, ledger)
    _zero_page(ledger, "events")

    with pytest.raises(LedgerError, match="is damaged, or no SQLite database"):
        backups.backup(ledger, tmp_path / "saved.sqlite", DECODER)
    assert not (tmp_path / "saved.sqlite").exists()


def test_damage__is_told_in_one_line(world: World, ledger: Path) -> None:
    follow(world, ledger)
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
