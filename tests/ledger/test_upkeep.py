"""Whether a ledger is whole, and its projections built anew.

condition
└── says how far it is, and how many rows it has
verify
├── finds nothing in a ledger that was followed, also read once more from the node
├── names each break: a block, a parent, a transaction, an identifier, a kind, the progress, an
│   alert's block, a damaged page
└── in full names each row that the chain says otherwise
rebuild
├── gives the same rows, from projections that were spoiled
└── takes all back where it fails
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from almoner import money
from almoner.chain.spans import Verify
from almoner.errors import LedgerError
from almoner.ledger import integrity, migrations, rereading
from almoner.ledger.condition import condition
from almoner.ledger.projections import TABLES
from almoner.ledger.reading import reading
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.store import scope as scope_of
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import ChainSource
from almoner.monitor.source import decoder as all_contracts
from almoner.testing import World, enrollment, watch

DECODER = all_contracts()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """SQLite, where a test does not ask for another."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def followed(world: World, store: Store) -> Store:
    """A ledger of a run with a ring of ghosts, none of them held, and of one paid transfer."""
    case_nos = world.enroll([*watch.ghosts(12), enrollment(1)])
    world.approve(case_nos)
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.stranger().send(world.token.functions.mint(watch.RING_ACCOUNT, money.parse("3")))
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    return store


def faults(location: Location) -> list[str]:
    with reading(location) as db:
        return list(integrity.faults(db, DECODER))


def differences(world: World, location: Location) -> list[str]:
    source = ChainSource(world.client.url, Verify.FULL)
    with reading(location) as db:
        return list(rereading.differences(db, scope_of(location), source, DECODER))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_ledger__is_whole_and_what_the_chain_says(world: World, followed: Store) -> None:
    head = world.client.head()[0]
    found = condition(followed.location)

    assert (found.loaded, found.projected, found.transferred) == (head, head, head)
    assert found.schema == migrations.newest()
    assert found.alerts == {"hold": 12}
    assert found.outbox == {OutboxState.QUEUED: 12}
    assert found.rows["cases"] == 13
    assert found.rows["transfers"] == 1
    assert set(found.rows) == set(migrations.tables())
    assert found.size > 0
    assert (found.log_size is None) == (not isinstance(followed.location, Path))
    assert faults(followed.location) == []
    assert differences(world, followed.location) == []


SPOILED = {
    "a block is missing": (
        "DELETE FROM blocks WHERE number = (SELECT max(number) - 1 FROM blocks)",
        r"Block \d+, before block \d+, is missing",
    ),
    "the first block is missing": (
        "DELETE FROM blocks WHERE number = (SELECT min(number) FROM blocks)",
        r"The blocks begin with \d+ and should with \d+",
    ),
    "another parent": (
        "UPDATE blocks SET parent = zeroblob(32) WHERE number = (SELECT max(number) FROM blocks)",
        r"Block \d+, before block \d+, is not its parent",
    ),
    "a transaction is missing": (
        "DELETE FROM transactions WHERE id = (SELECT max(id) FROM transactions)",
        r"in events has a transaction that is not there",
    ),
    "an identifier is missing": (
        "DELETE FROM identifiers WHERE id = (SELECT max(a) FROM events WHERE kind ="
        " (SELECT kind FROM kinds WHERE name = 'RosterOpened'))",
        r"in events has a (contract|identifier a) that is not there",
    ),
    "a kind nobody knows": (
        "UPDATE events SET kind = 7 WHERE id = (SELECT max(id) FROM events)",
        r"in events has a kind that is not there",
    ),
    "projected past what is there": (
        "UPDATE progress SET projected = projected + 1",
        r"it is projected to block \d+, past block \d+, to which it is transferred",
    ),
    "final past what is there": ("UPDATE progress SET final = 99999999", "it is final to block"),
    "an alert of no block": (
        "UPDATE alerts SET trigger_hash = zeroblob(32)"
        " WHERE alert = (SELECT max(alert) FROM alerts)",
        "An alert rests on a block",
    ),
    "an undo of other blocks": (
        "UPDATE undo SET block = 99999999 WHERE id = (SELECT max(id) FROM undo)",
        "run almoner ledger rebuild",
    ),
    "an outbox row without its alert": (
        "INSERT INTO outbox (alert, state) VALUES (zeroblob(32), 'queued')",
        "A row of outbox names one of alerts that is not there",
    ),
}


def test_verify__names_what_is_broken(followed: Store, tmp_path: Path) -> None:
    for at, (name, (statement, said)) in enumerate(SPOILED.items()):
        copy = tmp_path / f"spoiled_{at}.sqlite"
        with closing(sqlite3.connect(copy)) as db:
            followed.db.connection.backup(db)  # type: ignore[attr-defined]
            assert db.execute(statement).rowcount == 1, name
            db.commit()
        found = faults(copy)
        assert any(re.search(said, each) for each in found), (name, found)


def test_verify__names_a_damaged_page(followed: Store, tmp_path: Path) -> None:
    copy = tmp_path / "damaged.sqlite"
    followed.db.execute("VACUUM INTO ?", (str(copy),))
    assert faults(copy) == []
    with closing(sqlite3.connect(copy)) as db:
        (page,) = db.execute(
            "SELECT pageno FROM dbstat WHERE name = 'events_by_kind' AND pagetype = 'leaf'"
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with copy.open("r+b") as file:
        file.seek((page - 1) * size + size - 64)
        file.write(bytes(64))

    assert any("SQLite finds the file damaged" in each for each in faults(copy))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_verify__asks_a_server_about_its_indexes_where_it_can(followed: Store) -> None:
    """The server of the tests has no amcheck: a function of its name stands in for it."""
    function = (
        "CREATE OR REPLACE FUNCTION bt_index_check(asked regclass) RETURNS void"
        " LANGUAGE plpgsql AS $$ BEGIN {} END $$"
    )
    followed.db.execute(function.format("NULL;"))
    assert faults(followed.location) == []
    followed.db.execute(
        function.format(
            "IF asked = 'events_by_kind'::regclass THEN RAISE 'item order is wrong'; END IF;"
        )
    )
    with pytest.raises(LedgerError, match="item order is wrong"):
        faults(followed.location)


ALTERED = {
    "events": "UPDATE events SET data = zeroblob(length(data))"
    " WHERE id = (SELECT max(id) FROM events WHERE length(data) > 0)",
    "blocks": "UPDATE blocks SET time = time + 1 WHERE number = (SELECT max(number) FROM blocks)",
    "transactions": "UPDATE transactions SET hash = zeroblob(32)"
    " WHERE id = (SELECT max(id) FROM transactions)",
    "identifiers": "UPDATE identifiers SET value = zeroblob(20) WHERE id ="
    " (SELECT max(id) FROM identifiers)",
    "transfers": "UPDATE transfers SET amount = amount + 1"
    " WHERE id = (SELECT max(id) FROM transfers)",
}


@pytest.fixture
def altered(followed: Store, tmp_path: Path) -> dict[str, Path]:
    """Copies of the ledger, each with one row altered."""
    made = {}
    for table, statement in ALTERED.items():
        made[table] = tmp_path / f"{table}.sqlite"
        with closing(sqlite3.connect(made[table])) as db:
            followed.db.connection.backup(db)  # type: ignore[attr-defined]
            assert db.execute(statement).rowcount == 1
            db.commit()
    return made


def test_verify__in_full_names_each_row_the_chain_says_otherwise(
    world: World, altered: dict[str, Path]
) -> None:
    for table, path in altered.items():
        assert faults(path) == []
        found = differences(world, path)
        assert any(f"has rows of {table} that" in each for each in found), (table, found)


def test_verify__in_full_names_an_event_left_out(world: World, followed: Store) -> None:
    with followed.transaction() as db:
        db.execute("DELETE FROM events WHERE id = (SELECT max(id) FROM events)")

    (found,) = differences(world, followed.location)
    assert "has rows of events that the chain has and the ledger does not" in found


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_rebuild__gives_the_same_rows(world: World, followed: Store) -> None:
    before = watch.rows(followed.location)
    with followed.transaction() as db:
        db.execute("UPDATE cases SET amount = 1")
        db.execute("DELETE FROM payments")
    assert watch.rows(followed.location) != before

    seen: list[int] = []
    with followed.transaction():
        followed.rebuild(DECODER, told=seen.append)

    assert watch.rows(followed.location) == before
    assert seen == sorted(seen)
    assert faults(followed.location) == []
    world.mine()
    Monitor(followed, world.client, watch.unarmed_policy()).catch_up()
    assert faults(followed.location) == []


def test_rebuild__takes_all_back_where_it_fails(followed: Store) -> None:
    before = watch.rows(followed.location)
    assert before[TABLES[0]]

    def fail(_: int) -> None:
        raise LedgerError("The disk is full.")

    with pytest.raises(LedgerError, match="full"), followed.transaction():
        followed.rebuild(DECODER, told=fail)
    assert watch.rows(followed.location) == before
