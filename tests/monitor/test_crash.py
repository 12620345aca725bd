"""A monitor killed without warning, at each point where something was done by halves.

killed (before, inside and after each commit, before and after sending, before a receipt)
├── leaves a ledger that, started again, equals one built afresh (I26)
├── and exactly one hold per alert on the chain (I27)
├── also when it is killed at every point in turn
├── also when the chain reorganizes while it is down
└── and never started again, stops no payment and no hold from ending (I18)
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Protocol

import pytest

from almoner.chain import node as nodes
from almoner.errors import LedgerError
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch

SECONDS = 240.0
"""Only to end a test that hangs, on a machine however busy."""
POINTS = (
    *("before_load", "loading_blocks", "loading_transactions", "loading_identifiers"),
    *("loading_events", "after_load"),
    *("before_accounts", "after_accounts", "before_transfers", "after_transfers"),
    *("before_final", "after_final", "before_project", "after_project"),
    *("before_sign", "before_send", "after_send", "before_receipt"),
)
"""Where it may be killed, in the order in which a new ledger gets there; not while it rewinds."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


class Daemons(Protocol):
    """What the fixture gives."""

    ledger: Location

    def start(self, point: str = "", times: int = 1) -> subprocess.Popen[str]: ...


@pytest.fixture
def run(world: World) -> int:
    """A certified run with a ring of ghosts in it."""
    world.approve(world.enroll([enrollment(1), *watch.ghosts(12)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    return run


def assert_killed(daemon: subprocess.Popen[str]) -> None:
    assert daemon.wait(SECONDS) == -signal.SIGKILL


def finish(world: World, daemons: Daemons) -> None:
    """Starts it again, waits until nothing is left to do, and ends it as an operator does."""
    daemon = daemons.start()
    assert daemon.stderr is not None
    assert any("The monitor follows" in line for line in daemon.stderr)
    deadline = time.monotonic() + SECONDS
    while not is_done(world, daemons):
        assert daemon.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(SECONDS) == 0


def is_done(world: World, daemons: Daemons) -> bool:
    """Whether the ledger has the newest block and nothing waits in its outbox."""
    views = Views(daemons.ledger)
    try:
        cursor = views.cursor()
    except LedgerError:
        # A daemon that was just started has not made it yet.
        return False
    waiting = (OutboxState.QUEUED, OutboxState.SIGNED)
    return (
        cursor is not None
        and cursor.hash == world.client.head()[1]
        and all(alert.outbox not in waiting for alert in views.alerts())
    )


def assert_as_if_nothing_had_happened(world: World, daemons: Daemons, folder: Path) -> None:
    ledger = daemons.ledger
    assert watch.rows(ledger) == watch.fresh(world, folder, watch.unarmed_policy())
    alerts = Views(ledger).alerts()
    assert len(alerts) == 12
    assert {alert.outbox for alert in alerts} == {OutboxState.PLACED}
    events = world.holds.events.HoldPlaced().get_logs(from_block=0)
    placed = Counter(bytes(event["args"]["alert"]) for event in events)
    assert placed == {alert.alert: 1 for alert in alerts}


@pytest.mark.parametrize(("point", "times"), [("before_send", 6), ("after_send", 6)])
def test_i26_i27__killed_at_one_point(
    world: World, run: int, daemons: Daemons, tmp_path: Path, point: str, times: int
) -> None:
    assert_killed(daemons.start(point, times))

    finish(world, daemons)

    assert_as_if_nothing_had_happened(world, daemons, tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("point", POINTS)
def test_i26_i27__killed_at_any_one_point(
    world: World, run: int, daemons: Daemons, tmp_path: Path, point: str, times: int
) -> None:
    """One that is not reached that often ends as operators end it."""
    daemon = daemons.start(point, times)
    deadline = time.monotonic() + SECONDS
    while daemon.poll() is None and not is_done(world, daemons):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    daemon.send_signal(signal.SIGTERM)
    daemon.wait(SECONDS)

    finish(world, daemons)

    assert_as_if_nothing_had_happened(world, daemons, tmp_path)


def test_i26_i27__killed_at_every_point_in_turn(
    world: World, run: int, daemons: Daemons, tmp_path: Path
) -> None:
    """Each process gets a step further than the one before, and the last one is not killed."""
    for point in POINTS:
        assert_killed(daemons.start(point))

    finish(world, daemons)

    assert_as_if_nothing_had_happened(world, daemons, tmp_path)


@pytest.mark.parametrize(
    ("depth", "point"),
    [
        (4, "before_rewind"),
        pytest.param(1, "before_rewind", marks=pytest.mark.nightly),
        pytest.param(1, "after_rewind", marks=pytest.mark.nightly),
        pytest.param(4, "after_rewind", marks=pytest.mark.nightly),
    ],
)
def test_i26_i27__killed_while_it_rewinds(
    world: World,
    run: int,
    daemons: Daemons,
    node: nodes.Node,
    tmp_path: Path,
    depth: int,
    point: str,
) -> None:
    """Holds it has read are taken back while it is down; it is killed while rewinding."""
    finish(world, daemons)
    node.reorganize(depth)
    assert_killed(daemons.start(point))

    finish(world, daemons)

    assert_as_if_nothing_had_happened(world, daemons, tmp_path)


def test_points__are_all_there_are(world: World, run: int, store: Store, node: nodes.Node) -> None:
    """What is not in the list would not be killed at."""
    seen: set[str] = set()
    monitor = Monitor(
        store,
        world.client,
        watch.unarmed_policy(),
        world.officer("monitor"),
        checkpoint=seen.add,
    )
    monitor.catch_up()
    node.reorganize(2)
    monitor.catch_up()

    assert seen == {*POINTS, "before_rewind", "after_rewind"}


def test_i18__a_dead_monitor_stops_nobody(world: World, run: int, daemons: Daemons) -> None:
    """It dies with some of its holds placed; strangers do the rest."""
    assert_killed(daemons.start("after_send", 6))
    placed = world.holds.events.HoldPlaced().get_logs(from_block=0)
    held = [int(event["args"]["paymentId"]) for event in placed]
    assert 0 < len(held) < 12

    world.settle(run)
    states = {number: world.payment(world.payment_id(run, number)) for number in range(1, 14)}
    assert sum(payment["state"] == 0 for payment in states.values()) == 13 - len(held)

    program = world.program.address
    world.warp_to(max(world.hold(payment)["expiresAt"] for payment in held))
    for payment in held:
        world.stranger().send(world.holds.functions.lapse(program, payment))
        world.stranger().send(world.program.functions.settlePayment(payment))
    assert all(world.payment(payment)["state"] == 4 for payment in held)
