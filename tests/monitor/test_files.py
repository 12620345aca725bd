"""The files of a ledger.

files
├── are their owner's alone, with the log and in a backup; one that is restored keeps its rights
└── one that is no database is called that
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from almoner.errors import LedgerError
from almoner.ledger import backups
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder as all_contracts
from almoner.testing import World, watch

DECODER = all_contracts()


def follow(world: World, ledger: Path) -> None:
    with Store(ledger, watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()


def restore(world: World, saved: Path, ledger: Path) -> None:
    backups.restore(saved, ledger, lambda *_: watch.scope(world), DECODER, replace=True)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: f"{path.stat().st_mode & 0o777:o}" for path in folder.iterdir()}


def test_files__are_their_owners_alone(world: World, tmp_path: Path) -> None:
    ledger, saved = tmp_path / "home" / "ledger.sqlite", tmp_path / "saved" / "backup.sqlite"
    before = os.umask(0o022)
    try:
        with Store(ledger, watch.scope(world)) as store:
            Monitor(store, world.client, watch.unarmed_policy()).catch_up()
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
