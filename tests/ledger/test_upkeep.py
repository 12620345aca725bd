"""Whether a ledger is whole, and its projections built anew.

condition
└── says how far it is, and how many rows it has
verify
├── finds nothing in a ledger that was followed, also read once more from the node
├── names each break: a block, a parent, a transaction, an identifier, a kind, the progress, an
│   alert's block, a damaged page
├── in full names each row that the chain says otherwise, but for blocks it took back since
└── in full names each row of projections that the events make otherwise
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
from almoner.chain import node as nodes
from almoner.chain.spans import Verify
from almoner.config import PROJECT_ROOT
from almoner.errors import LedgerError
from almoner.ledger import discrepancies, integrity, migrations, reprojection, rereading
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
    assert found.size > (found.log_size or 0), "the log is counted too"
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
    "an identifier nobody said": (
        "INSERT INTO identifiers SELECT max(id) + 3, zeroblob(20) FROM identifiers",
        r"The row of 0x0{40} in identifiers is of log \d+ of block \d+, which does not say it",
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


ALTERED_SAID = {
    "events": r"In events, the row of log \d+ of block \d+ is not as it should be: data from byte 0"
    r" on is 0x0+ in the ledger and 0x\w{64} by the chain: restore a backup",
    "blocks": r"In blocks, the row of block \d+ is not .*time is \d+ in the ledger and \d+ s since",
    "transactions": r"In transactions, the row of transaction \d+ of block \d+ .*hash is 0x0+",
    "identifiers": r"In identifiers, the \w+ of log \d+ of block \d+ is not .*value is 0x0{40} in",
    "transfers": r"In transfers, the row of log \d+ of block \d+ .*and 3000000 base units by",
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
        assert any(re.search(ALTERED_SAID[table], each) for each in found), (table, found)


def test_verify__in_full_names_an_event_left_out(world: World, followed: Store) -> None:
    with followed.transaction() as db:
        db.execute("DELETE FROM events WHERE id = (SELECT max(id) FROM events)")

    (found,) = differences(world, followed.location)
    assert re.match(
        r"In events, the row of log \d+ of block \d+ is missing, which the chain has", found
    )


def test_verify__in_full_names_an_event_made_up(world: World, followed: Store) -> None:
    with followed.transaction() as db:
        db.execute(
            "INSERT INTO events SELECT id + 7, contract, kind, a, b, c, tx, data FROM events"
            " WHERE id = (SELECT max(id) FROM events)"
        )

    (found,) = differences(world, followed.location)
    assert "should not be there, which the chain does not have: restore a backup" in found


def test_verify__in_full_lets_the_monitor_catch_up_first(
    world: World, followed: Store, node: nodes.Node
) -> None:
    node.reorganize(3)
    world.mine(2)

    found = differences(world, followed.location)
    assert len(found) == 3
    assert all("is another one on the chain by now: let the monitor" in each for each in found)
    Monitor(followed, world.client, watch.unarmed_policy()).catch_up()
    assert differences(world, followed.location) == []
    assert faults(followed.location) == projected_otherwise(followed.location) == []


def test_verify__in_full_compares_no_transfers_that_are_read_next(
    world: World, followed: Store
) -> None:
    """As a monitor leaves it between two transactions: loaded, and not transferred."""
    with followed.transaction() as db:
        db.execute("DELETE FROM transfers")
    assert differences(world, followed.location)
    with followed.transaction() as db:
        db.execute("UPDATE progress SET projected = 1, transferred = 1, floor = 1")
    assert differences(world, followed.location) == []


def projected_otherwise(location: Location) -> list[str]:
    with reading(location) as db:
        return list(reprojection.differences(db, scope_of(location), DECODER))


PROJECTED = {
    "a changed amount": (
        "UPDATE payments SET amount = amount + 1 WHERE payment_id ="
        " (SELECT max(payment_id) FROM payments)",
        r"In payments, the row with program 0x\w{40}, payment_id \d+ is not as it should be: "
        r"amount is (\d+) in the ledger and \d+ base units by its events: stop the monitor and run "
        r"almoner ledger rebuild\.",
    ),
    "a time that is gone": (
        "UPDATE runs SET certified_at = NULL",
        r"certified_at is nothing in the ledger and \d+ s since 1970 by its events",
    ),
    "a row that is gone": (
        "DELETE FROM cases WHERE case_no = (SELECT max(case_no) FROM cases)",
        r"In cases, the row with program \w+, case_no \d+ is missing, which its events make",
    ),
    "a row nothing made": (
        "INSERT INTO persons VALUES (999, 1, 2)",
        r"In persons, the row with person 999 should not be there, which its events do not make",
    ),
    "an account that is gone": (
        "DELETE FROM accounts WHERE since = (SELECT max(since) FROM accounts)",
        r"In accounts, the row with account 0x\w{40} is missing.*restore a backup",
    ),
    "a kind of another name": (
        "UPDATE kinds SET name = 'Nothing' WHERE name = 'Paused'",
        r"In kinds, .* name is Nothing in the ledger and Paused by its events",
    ),
}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_verify__in_full_names_each_row_the_events_make_otherwise(followed: Store) -> None:
    assert projected_otherwise(followed.location) == []
    before = watch.rows(followed.location)
    for name, (statement, said) in PROJECTED.items():
        with followed.transaction() as db:
            assert db.execute(statement).rowcount == 1, name
        (found,) = projected_otherwise(followed.location)
        assert re.search(said, found), (name, found)
        assert faults(followed.location) == []
        with followed.transaction() as db:
            db.execute("DELETE FROM accounts")
            db.execute("DELETE FROM kinds")
            db.executemany("INSERT INTO accounts VALUES (?, ?)", before["accounts"])
            db.executemany("INSERT INTO kinds VALUES (?, ?, ?)", before["kinds"])
            followed.rebuild(DECODER)


def test_verify__in_full_names_so_many_rows_and_counts_the_rest(followed: Store) -> None:
    with followed.transaction() as db:
        db.execute("UPDATE programs SET opened_at = opened_at + 1")
        count = db.execute("UPDATE kinds SET topic = zeroblob(32)").rowcount

    found = projected_otherwise(followed.location)
    assert len(found) == discrepancies.SHOWN + 2
    assert found[discrepancies.SHOWN].startswith(
        f"{count - discrepancies.SHOWN} more rows of kinds are not as they should be"
    )


def test_units__are_those_of_the_documentation() -> None:
    """Of columns that are numbers, in the tables whose rows are compared."""
    document = (PROJECT_ROOT / "docs" / "ledger-schema.md").read_text()
    compared, seen = {*TABLES, "accounts", "blocks", "transfers"}, set()
    for section in document.split("\n### ")[1:]:
        if section.split("\n")[0].strip("`") not in compared:
            continue
        for name, counted in re.findall(
            r"^\| `(\w+)` \| INTEGER \|[^|]*\| ?([^|]*?) ?\|", section, re.MULTILINE
        ):
            units = {"base units": "base units", "s": "s since 1970"}
            assert discrepancies.unit(name) == units.get(counted, ""), (section[:30], name)
            seen.add(name)
    assert discrepancies.AMOUNTS | discrepancies.TIMES <= seen


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
