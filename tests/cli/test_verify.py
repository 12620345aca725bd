"""`almoner ledger verify --full` and `almoner ledger check`, over either database.

verify --full
├── of a ledger that nobody touched: it should say what it compared, and what not
├── of one with a row changed or deleted by hand: it should name table and row, and exit with 1
└── of one that is damaged: it should compare nothing that rests on the damage, and say so
check
├── should say what it compared, and what not
└── should say in words what differs, and name only that
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from almoner.cli import ledger
from almoner.ledger.store import Store
from almoner.location import Location, Server
from almoner.monitor.daemon import Monitor
from almoner.testing import watch
from almoner.testing.bench import Bench


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Every test of this module runs on both."""
    return str(request.param)


@pytest.fixture
def store(
    bench: Bench, new_location: Callable[[str], Location], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    """The agency's ledger, with a hold in it."""
    world = bench.world
    world.place_hold(world.payment_id(world.certified_run(2), 1))
    location: Location = bench.casefile.with_name("ledger.sqlite")
    if isinstance(given := new_location("ledger"), Server):
        location = given
        monkeypatch.setenv("ALMONER_LEDGER", given.url)
    with Store(location, watch.scope(world)) as opened:
        Monitor(opened, world.client, watch.unarmed_policy()).catch_up()
        yield opened


def change(store: Store, statement: str) -> None:
    with store.transaction() as db:
        assert db.execute(statement).rowcount == 1


def test_verify__says_what_it_compared(bench: Bench, store: Store) -> None:
    head = bench.world.client.head()[0]

    plain = bench.run("ledger", "verify")
    assert plain.exit_code == 0
    assert f"The ledger has no damage up to block {head}" in plain.stdout
    assert "Not compared: what the rows say." in plain.stdout
    assert "almoner ledger verify --full finds" in plain.stdout
    full = bench.run("ledger", "verify", "--full")
    assert full.exit_code == 0, full.stderr
    assert f"The ledger is whole up to block {head}" in full.stdout
    assert "every row of its projections is what the events make" in full.stdout
    assert "Not compared: what no chain has" in full.stdout
    assert "0/?" not in full.stderr


TOUCHED = {
    "a changed amount": (
        "UPDATE payments SET amount = amount + 1 WHERE payment_id ="
        " (SELECT max(payment_id) FROM payments)",
        r"In payments, the row with program \w+, payment_id \d+ is not as it should be: amount is",
    ),
    "a changed hold": (
        "UPDATE holds SET state = 'released' WHERE id = (SELECT max(id) FROM holds)",
        r"In holds, the row with id \d+ is not as it should be: state is released in the ledger "
        r"and placed by its events",
    ),
    "a changed argument": (
        "UPDATE events SET a = a + 1 WHERE id = (SELECT max(events.id) FROM events"
        " JOIN kinds USING (kind) WHERE name = 'RunCertified')",
        r"In events, the row of log \d+ of block \d+ is not as it should be: a is \d+ in the "
        r"ledger and \d+ by the chain",
    ),
    "a deleted event": (
        "DELETE FROM events WHERE id = (SELECT max(id) FROM events)",
        r"In events, the row of log \d+ of block \d+ is missing, which the chain has",
    ),
}


@pytest.mark.parametrize("touched", TOUCHED)
def test_verify__names_what_somebody_changed(bench: Bench, store: Store, touched: str) -> None:
    statement, said = TOUCHED[touched]
    change(store, statement)

    assert bench.run("ledger", "verify").exit_code == 0, "this is no damage"
    found = bench.run("ledger", "verify", "--full")
    assert found.exit_code == 1
    assert re.search(said, found.stderr), found.stderr
    assert found.stdout == "1 fault.\n"
    assert ("The projections were not compared" in found.stderr) == ("event" in statement)


def test_verify__compares_nothing_that_rests_on_damage(bench: Bench, store: Store) -> None:
    change(store, "DELETE FROM transactions WHERE id = (SELECT max(id) FROM transactions)")

    found = bench.run("ledger", "verify", "--full")
    assert found.exit_code == 1
    assert "has a transaction that is not there: restore a backup" in found.stderr
    assert "Neither the chain nor the projections were compared" in found.stderr


def test_check__says_in_words_what_differs(bench: Bench, store: Store) -> None:
    told = bench.run("ledger", "check")
    assert told.exit_code == 0, told.stderr
    head = bench.world.client.head()[0]
    assert f"The ledger is what the contracts say at block {head}" in told.stdout
    assert "almoner ledger verify --full does that" in told.stdout
    assert told.stderr == ""

    change(
        store,
        "UPDATE payments SET amount = amount + 1 WHERE payment_id ="
        " (SELECT max(payment_id) FROM payments)",
    )
    found = bench.run("ledger", "check")
    assert found.exit_code == 1
    assert re.search(
        r"Payment \d+ is not in the ledger what it is on the chain: amount is (\d+) here and \d+ "
        r"there\.",
        found.stderr,
    ), found.stderr
    assert "(" not in found.stderr


def test_check__says_whom_it_waits_for(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_AWAIT_SECONDS", 0.1)
    bench.world.mine(2)

    found = bench.run("ledger", "check")
    assert found.exit_code == 1
    head = bench.world.client.head()[0]
    assert (
        f"The ledger is at block {head - 2} and the node at {head}: waiting up to 0.1 s for the "
        "monitor to read on."
    ) in found.stderr
    assert "is the monitor running (almoner monitor)?" in found.stderr.replace("\n", " ")
