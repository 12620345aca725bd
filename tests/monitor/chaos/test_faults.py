"""A node, or what stands before it, that fails for a while.

run, while some answers are cut off, left out, refused or late
└── ends in a ledger equal to one built afresh, with each alert held once (I26, I27)
run, while the node
├── is gone, restarted, behind for a while, or has nothing new for long
│   └── goes on
└── answers for another chain at the same address, or for its own begun anew
    └── stops with a sentence
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain import wire
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.errors import ForeignChain
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor import daemon
from almoner.testing import World, watch
from almoner.testing.proxy import Exchange, Proxy, Spoil
from tests.monitor.chaos import spoils
from tests.monitor.chaos.following import POLICY
from tests.monitor.ring import placed_on_chain

SECONDS = 25.0


class Running:
    """A daemon in a thread, and what ended it."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.fault: BaseException | None = None


@contextmanager
def running(world: World, ledger: Location, url: str) -> Iterator[Running]:
    """A monitor with its key, behind an address, until the end of the block."""
    Store(ledger, watch.scope(world)).close()  # so that there is one to be read
    run = Running()
    client = Client(url)
    sender = Sender(client, world.officer("monitor")._account)

    def follow() -> None:
        try:
            daemon.run(
                client=client,
                scope=watch.scope(world),
                ledger=ledger,
                policy=lambda: POLICY,
                sender=sender,
                stop=run.stop,
                poll_seconds=0.02,
            )
        except BaseException as fault:
            run.fault = fault

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield run
    finally:
        run.stop.set()
        thread.join(SECONDS)
    assert not thread.is_alive()


def until(true: Callable[[], bool], run: Running) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert run.fault is None, run.fault
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


def is_done(world: World, ledger: Location) -> bool:
    """Whether the ledger has the newest block and all its alerts are held."""
    views = Views(ledger)
    cursor = views.cursor()
    return (
        cursor is not None
        and cursor.hash == world.client.head()[1]
        and [alert.outbox for alert in views.alerts()] == [OutboxState.PLACED] * 12
    )


def assert_as_ever(world: World, ledger: Location, folder: Path) -> None:
    assert watch.rows(ledger) == watch.fresh(world, folder, POLICY)
    assert placed_on_chain(world) == {alert.alert: 1 for alert in Views(ledger).alerts()}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits short times only."""
    monkeypatch.setattr(daemon, "FIRST_BACKOFF_SECONDS", 0.01)
    monkeypatch.setattr(daemon, "LONGEST_BACKOFF_SECONDS", 0.1)
    monkeypatch.setattr(wire, "SILENCE_SECONDS", 0.5)
    monkeypatch.setattr(wire, "ANSWER_SECONDS", 0.5)


def late(exchange: Exchange) -> None:
    """The answer comes when nobody waits any more."""
    exchange.seconds = 0.6 if exchange.batch else 0.0


def trickled(exchange: Exchange) -> None:
    """There is never silence, and never an end."""
    exchange.trickle = 0.05


SHARE = 0.08
TRANSIENT: dict[str, Spoil] = {
    "cut off": spoils.cut,
    "shortened": spoils.shortened,
    "answers missing": spoils.missing,
    "closed": spoils.dropped,
    "429": spoils.too_many,
    "limited": spoils.limited,
    "bad gateway": spoils.gateway,
    "null": spoils.null,
    "other": spoils.other,
    "late": late,
    "trickled": trickled,
}
OFTEN = ("cut off", "429", "null")
"""Not only of the nightly run."""


# Web3 says so where the node refuses to name a fee; asked again, it names one.
@pytest.mark.filterwarnings("ignore:There was an issue with the method eth_maxPriorityFeePerGas")
@pytest.mark.parametrize(
    "name",
    [
        each if each in OFTEN else pytest.param(each, marks=pytest.mark.nightly)
        for each in TRANSIENT
    ],
)
def test_faults__are_survived(
    world: World, certified: int, location: Location, proxy: Proxy, tmp_path: Path, name: str
) -> None:
    with running(world, location, proxy.url) as run:
        with proxy.spoiling(spoils.sometimes(TRANSIENT[name], SHARE)):
            until(lambda: is_done(world, location), run)

    assert_as_ever(world, location, tmp_path)


def test_faults__nobody_there_for_a_while(
    world: World, certified: int, location: Location, proxy: Proxy, tmp_path: Path
) -> None:
    count = 0

    def leave(_exchange: Exchange) -> None:
        nonlocal count
        count += 1
        if count % 40 == 0:
            threading.Thread(target=away).start()

    def away() -> None:
        proxy.stop()
        time.sleep(0.1)
        proxy.start()

    with running(world, location, proxy.url) as run, proxy.spoiling(leave):
        until(lambda: count > 100 and is_done(world, location), run)
        proxy.spoil = lambda _: None
        time.sleep(0.2)

    assert_as_ever(world, location, tmp_path)


def test_faults__a_lower_head_for_a_while(
    world: World,
    certified: int,
    location: Location,
    proxy: Proxy,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)

    def behind(exchange: Exchange) -> None:
        for asked, answer in exchange.of("eth_getBlockByNumber"):
            if asked["params"][0] == "latest":
                number = hex(world.client.head()[0] - 5)
                answer["result"] = world.client.request("eth_getBlockByNumber", number, False)

    with running(world, location, proxy.url) as run:
        until(lambda: is_done(world, location), run)
        with proxy.spoiling(behind):
            until(lambda: "The chain ends at block" in caplog.text, run)
        world.mine(3)
        until(lambda: is_done(world, location), run)

    assert_as_ever(world, location, tmp_path)


def test_faults__nothing_new_and_then_much(
    world: World, certified: int, location: Location, proxy: Proxy, tmp_path: Path
) -> None:
    with running(world, location, proxy.url) as run:
        until(lambda: is_done(world, location), run)
        asked = proxy.count
        until(lambda: proxy.count > asked + 20, run)
        world.client.request("evm_increaseTime", hex(600))
        world.mine(400)
        until(lambda: is_done(world, location), run)

    assert_as_ever(world, location, tmp_path)


@pytest.mark.parametrize("blocks", [0, 1_000])
def test_faults__another_chain_at_the_address(
    world: World, certified: int, location: Location, proxy: Proxy, tmp_path: Path, blocks: int
) -> None:
    """Also its own one, begun anew and with fewer blocks, as a test network does at times."""
    with running(world, location, proxy.url) as run:
        until(lambda: is_done(world, location), run)
        rows = watch.rows(location)
        with nodes.start(timestamp=1_700_000_000) as other:
            other.mine(blocks or 1)
            proxy.target = other.url
            run.stop.wait(0.5)
            deadline = time.monotonic() + SECONDS
            while run.fault is None and time.monotonic() < deadline:
                time.sleep(0.02)

    assert isinstance(run.fault, ForeignChain)
    assert "The node's chain began with block" in str(run.fault)
    assert watch.rows(location) == rows
