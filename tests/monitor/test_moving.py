"""Moving a ledger from a file to PostgreSQL, with holds in every state of their way.

copied while some holds are placed, some signed and not mined, some signed and not sent, some queued
├── each signed one comes with its very bytes, and the next monitor places every hold once
└── its rows are those of a ledger built afresh
refused
├── while a monitor writes the file
├── into a database that has blocks, or where there is no ledger
└── stopped halfway, it leaves nothing, and can be done again
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.errors import LedgerError, LedgerTaken
from almoner.events import Event
from almoner.fraud.grounds import Policy
from almoner.ledger import moving, projections
from almoner.ledger.database import Database
from almoner.ledger.reading import reading
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Scope, Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder
from almoner.testing import World, watch
from tests.monitor import ring


@pytest.fixture
def database() -> str:
    """Where ledgers move to."""
    return "postgresql"


@pytest.fixture
def server(location: Location) -> Server:
    """An empty database."""
    assert isinstance(location, Server)
    return location


class Killed(Exception):
    """The end of a monitor."""


def outbox(ledger: Location) -> list[tuple[object, ...]]:
    """Its rows, as they are."""
    with reading(ledger) as db:
        return sorted(map(tuple, db.execute("SELECT * FROM outbox")))


@pytest.fixture
def file(world: World, node: nodes.Node, policy: Policy, tmp_path: Path) -> Iterator[Path]:
    """A ledger whose monitor died: 4 holds placed, 3 in the node's pool, 1 signed, 4 queued."""
    path = tmp_path / "ledger.sqlite"
    ring.certify(world)
    sent = 0

    def checkpoint(point: str) -> None:
        nonlocal sent
        if point == "after_send":
            sent += 1
            if sent == 4:
                node.request("evm_setAutomine", False)
        if point == "before_send" and sent == 7:
            raise Killed

    with Store(path, watch.scope(world)) as store:
        bot = world.officer("monitor")
        monitor = Monitor(store, world.client, policy, bot, checkpoint=checkpoint)
        with pytest.raises(Killed):
            monitor.catch_up()
        for _, signed in (row for row in _signed(store.db)):
            # What this process remembers of them, a dead one does not.
            bot._nonces.reserved.discard(signed)
    yield path
    node.request("anvil_dropAllTransactions")
    node.request("evm_setAutomine", True)


def _signed(db: Database) -> list[tuple[bytes, int]]:
    rows = db.execute("SELECT alert, nonce FROM outbox WHERE state = ?", (OutboxState.SIGNED,))
    return [(row["alert"], row["nonce"]) for row in rows]


def test_i26_i27__every_hold_moves_and_is_placed_once(
    world: World, node: nodes.Node, file: Path, server: Server, policy: Policy, tmp_path: Path
) -> None:
    before = outbox(file)
    assert sum(row[1] == OutboxState.SIGNED for row in before) == 8
    assert sum(ring.placed_on_chain(world).values()) == 4

    copied = moving.copy(file, server, decoder())

    assert copied.rows["outbox"] == copied.rows["alerts"] == 12
    assert outbox(server) == before
    assert watch.rows(server) == watch.rows(file)
    node.request("evm_setAutomine", True)
    node.mine()
    with Store(server, watch.scope(world)) as store:
        ring.monitor(world, store, policy).catch_up()
    raw = {row[0]: row[2] for row in before if row[2]}
    assert {row[0]: row[2] for row in outbox(server) if row[0] in raw} == raw
    ring.assert_placed_once(world, Views(server), 12)
    assert watch.rows(server) == watch.fresh(world, tmp_path, policy)


def test_copy__is_refused_while_a_monitor_writes(world: World, file: Path, server: Server) -> None:
    with Store(file, watch.scope(world)), pytest.raises(LedgerTaken, match="Another process"):
        moving.copy(file, server, decoder())
    assert moving.copy(file, server, decoder()).rows["alerts"] == 12


def test_copy__is_refused_into_what_has_blocks(world: World, file: Path, server: Server) -> None:
    moving.copy(file, server, decoder())
    rows = watch.rows(server)
    with pytest.raises(LedgerError, match="has blocks already: copy into an empty database"):
        moving.copy(file, server, decoder())
    assert watch.rows(server) == rows


def test_copy__is_refused_of_what_is_no_ledger(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE deployment (one INTEGER)")
    other.close()
    with pytest.raises(LedgerError, match="is no ledger: name the file"):
        moving.copy(path, server, decoder())


def test_copy__stopped_halfway_leaves_nothing(
    world: World, file: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = 20

    def die(db: Database, scope: Scope, event: Event) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        apply(db, scope, event)

    apply = projections.apply
    with monkeypatch.context() as dying:
        dying.setattr(projections, "apply", die)
        with pytest.raises(Killed):
            moving.copy(file, server, decoder())
    with reading(server) as db:
        assert db.execute("SELECT count(*) FROM blocks").fetchone()[0] == 0
        assert db.execute("SELECT count(*) FROM outbox").fetchone()[0] == 0
    moving.copy(file, server, decoder())
    assert watch.rows(server) == watch.rows(file)
