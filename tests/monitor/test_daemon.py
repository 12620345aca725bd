"""The loop around it all.

run
├── ends at once on SIGTERM and SIGINT, with success
├── waits for a node that went away, says so, and goes on when it is back
├── stops with a sentence when the node answers for another chain
└── without a key, records alerts and places nothing
"""

from __future__ import annotations

import dataclasses
import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.errors import ForeignChain, LedgerError
from almoner.fraud.grounds import Policy
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor import daemon, turn
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch

SECONDS = 30.0


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


class Daemons(Protocol):
    """What the fixture gives."""

    ledger: Location

    def start(self, point: str = "", times: int = 1) -> subprocess.Popen[str]: ...


def until(true: Callable[[], bool]) -> None:
    """Waits for something, with a deadline."""
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run__ends_on_a_signal(world: World, daemons: Daemons, number: signal.Signals) -> None:
    running = daemons.start()
    Views(daemons.ledger).await_block(world.client.head()[0], SECONDS)
    height = world.client.head()[0]

    running.send_signal(number)
    _, told = running.communicate(timeout=SECONDS)

    assert running.returncode == 0
    assert f"The monitor follows chain 31337 from block {world.first_block} on" in told
    assert "The monitor stopped." in told
    assert world.client.head()[0] == height
    Store(daemons.ledger, watch.scope(world)).close()  # nobody holds it any more


def test_run__goes_on_when_the_node_is_back(
    tmp_path: Path, location: Location, policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    state = tmp_path / "chain.json"
    node = nodes.start(state=state)
    client = Client(node.url)
    world = World.create(client)
    watch.policy(world)
    scope = watch.scope(world)
    ledger, stop = location, threading.Event()
    bot = world.officer("monitor")

    def follow() -> None:
        daemon.run(
            client=client,
            scope=scope,
            ledger=ledger,
            policy=lambda: policy,
            sender=bot,
            stop=stop,
            poll_seconds=0.02,
        )

    def told(action: str) -> bool:
        return any(getattr(record, "action", "") == action for record in list(caplog.records))

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        views = Views(ledger)
        views.await_block(client.head()[0], SECONDS)
        node.stop()
        until(lambda: told("waiting_for_node"))
        assert "Trying again in" in caplog.text
        node = nodes.start(port=node.port, state=state)
        # A node that starts again goes by the machine's clock, and the chain is ahead of it.
        world.warp(1)
        until(lambda: told("node_back"))
        world.approve(world.enroll(watch.ghosts(12)))
        run = world.open_run()
        world.seal(run)
        world.certify(run)
        until(lambda: [alert.outbox for alert in views.alerts()] == [OutboxState.PLACED] * 12)
    finally:
        stop.set()
        thread.join(SECONDS)
        node.stop()
    assert not thread.is_alive()


def test_run__stops_when_another_chain_answers(
    world: World, store: Store, policy: Policy, tmp_path: Path
) -> None:
    Monitor(store, world.client, policy).catch_up()
    store.close()
    with nodes.start(timestamp=1_700_000_000) as other:
        other.mine(world.client.head()[0] + 5)
        client = Client(other.url)

        with pytest.raises(ForeignChain, match="The node's chain began with block"):
            daemon.run(
                client=client,
                scope=watch.scope(world),
                ledger=store.location,
                policy=lambda: policy,
                sender=None,
            )


def test_run__stops_when_the_chain_has_another_id(
    world: World, policy: Policy, location: Location
) -> None:
    elsewhere = dataclasses.replace(watch.scope(world), chain_id=1)

    with pytest.raises(ForeignChain, match="The node answers for chain 31337"):
        daemon.run(
            client=world.client,
            scope=elsewhere,
            ledger=location,
            policy=lambda: policy,
            sender=None,
        )


def test_run__stops_when_another_monitor_runs(
    world: World, store: Store, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.5)
    with pytest.raises(LedgerError, match="Another process writes"):
        daemon.run(
            client=world.client,
            scope=watch.scope(world),
            ledger=store.location,
            policy=lambda: policy,
            sender=None,
        )


def test_monitor__without_a_key_records_and_places_nothing(
    world: World, store: Store, views: Views, policy: Policy
) -> None:
    world.approve(world.enroll([enrollment(1), *watch.ghosts(12)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    height = world.client.head()[0]

    Monitor(store, world.client, policy).catch_up()

    assert [alert.outbox for alert in views.alerts()] == [OutboxState.QUEUED] * 12
    assert world.client.head()[0] == height
