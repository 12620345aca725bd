"""What only SQLite does: a file on a disk.

store
├── says so when the disk does not write, and goes on when it does again
└── says so where a file is no ledger
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.errors import LedgerError, SchemaMismatch
from almoner.ledger.store import Header, Store
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.testing import World, watch


def follow(world: World, store: Store) -> Header | None:
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    return store.cursor()


def test_store__says_what_to_do_on_a_full_disk(world: World, store: Store) -> None:
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(LedgerError, match="free disk space"):
        follow(world, store)
    store.db.execute("PRAGMA max_page_count = 1000000")
    written = follow(world, store)
    assert written is not None
    assert written.number == world.client.head()[0]


def test_store__a_transaction_is_not_inside_another(world: World, store: Store) -> None:
    with (
        pytest.raises(RuntimeError, match="inside another"),
        store.transaction(),
        store.transaction(),
    ):
        pass
    with store.transaction() as db:
        db.execute("DELETE FROM keys")


def test_store__refuses_a_file_that_is_no_database(world: World, location: Location) -> None:
    assert isinstance(location, Path)
    location.write_bytes(b"a letter, and no database" * 1000)

    with pytest.raises(LedgerError, match="file is not a database"):
        Store(location, watch.scope(world))
    location.unlink()
    Store(location, watch.scope(world)).close()


def test_store__refuses_a_database_that_is_no_ledger(world: World, location: Location) -> None:
    with Store(location, watch.scope(world)) as store:
        store.db.execute("DROP TABLE versions")
        store.db.execute("DROP TABLE deployment")

    with pytest.raises(SchemaMismatch, match="is no ledger: move the file away"):
        Store(location, watch.scope(world))
