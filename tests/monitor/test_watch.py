"""A monitor that watches itself: each alarm begins once, when it should, and ends once, when cured.

watch
├── a payment that is not made, and made at last
├── a ledger that is behind its node, and catches up; not one that is behind for a moment
├── a chain that stands still
├── a node that fails for too long, and answers again
├── a second node with other blocks; not one that is merely behind, or the same
├── a second node that does not answer
├── a ledger that cannot be written; blocks that do not follow one another
├── a gas budget that is used up, and slides
├── a rule set that is not the active one, and is
└── counts what it read, found, placed and took back
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.errors import ChainError
from almoner.fraud.grounds import Policy
from almoner.ledger.store import Store
from almoner.monitor.absence import Limits
from almoner.monitor.budget import HOUR
from almoner.monitor.daemon import Monitor
from almoner.monitor.watch import Watch, Watching
from almoner.monitor.witness import DEPTH, Witness
from almoner.testing import World, judging, watch
from tests.monitor.ring import certify

QUIET = Limits(still=10**9)


class Watched:
    """A monitor and its watch, turned by hand; what it told is in `told`."""

    def __init__(
        self,
        world: World,
        store: Store,
        policy: Policy,
        caplog: pytest.LogCaptureFixture,
        **given: Any,
    ) -> None:
        holding = given.pop("holding", False)
        gas = given.pop("gas_an_hour", 10**9)
        self.given = Watching(look_seconds=0.0, **{"limits": QUIET, **given})
        self.watch = Watch(store, world.client, self.given)
        self.monitor = Monitor(
            store,
            world.client,
            policy,
            world.officer("monitor") if holding else None,
            gas_an_hour=gas,
            watch=self.watch,
        )
        self._caplog = caplog

    def turn(self) -> None:
        """Once to the head, as the loop does."""
        while True:
            with self.watch.turn():
                at_head = self.monitor.follower.advance()
                self.watch.advanced(at_head)
                if not at_head:
                    continue
                self.watch.look(self.monitor.budget, self.monitor.rule_sets)
                if not self.monitor.drain():
                    return

    def told(self) -> list[tuple[str, str]]:
        """Which alarms began and ended since it was asked last."""
        found = [
            (str(record.action).removeprefix("alarm_"), str(record.kind))  # type: ignore[attr-defined]
            for record in self._caplog.records
            if getattr(record, "action", "") in ("alarm_began", "alarm_ended")
        ]
        self._caplog.clear()
        return found

    def figure(self, name: str, **labels: str) -> float | None:
        """A figure of its metrics."""
        return self.given.metrics.registry.get_sample_value(f"almoner_monitor_{name}", labels)


@pytest.fixture
def watched(
    world: World, store: Store, policy: Policy, caplog: pytest.LogCaptureFixture
) -> Callable[..., Watched]:
    """Makes a watched monitor of the agency."""
    return lambda **given: Watched(world, store, policy, caplog, **given)


@pytest.fixture
def other() -> Iterator[nodes.Node]:
    """A node with a chain of its own."""
    with nodes.start() as running:
        yield running


def test_watch__tells_of_a_payment_that_is_not_made(
    world: World, watched: Callable[..., Watched]
) -> None:
    here = watched(limits=Limits(still=10**9, unpaid=HOUR))
    run = world.certified_run(2)
    payable_at = world.run(run)["payableAt"]
    world.warp_to(payable_at + HOUR - 1)
    world.mine(0)
    here.turn()
    assert here.told() == []

    world.mine(6)
    for _ in range(3):
        here.turn()
    assert here.told() == [("began", "unpaid")], "once"
    assert here.figure("alarms", kind="unpaid") == 1
    assert here.given.board.status.alarms == ("unpaid",)

    world.settle(run)
    here.turn()
    here.turn()
    assert here.told() == [("ended", "unpaid")]
    assert here.figure("alarms", kind="unpaid") == 0


def test_watch__tells_of_a_ledger_that_is_behind(
    world: World, watched: Callable[..., Watched]
) -> None:
    world.mine(200)
    here = watched(limits=Limits(still=10**9, lag=0.0))
    assert not here.monitor.follower.advance()
    here.watch.advanced(False)
    status = here.given.board.status
    assert here.told() == [("began", "behind")]
    assert 100 < status.lag == here.figure("lag_blocks")
    assert 0 <= status.progress < 1
    assert not status.caught_up

    here.turn()
    assert here.told() == [("ended", "behind")]
    assert here.given.board.status.lag == 0
    assert here.figure("backfill_ratio") == 1
    assert here.given.board.status.unready == []


def test_watch__tells_of_no_lag_that_does_not_last(
    world: World, watched: Callable[..., Watched]
) -> None:
    world.mine(200)
    here = watched()
    here.monitor.follower.advance()
    here.watch.advanced(False)
    here.turn()
    assert here.told() == []


def test_watch__tells_of_a_chain_that_stands_still(
    world: World, watched: Callable[..., Watched]
) -> None:
    """The chain's clock is not the machine's here: how old its newest block is does not matter."""
    age = time.time() - world.now()
    here = watched(limits=Limits(still=age + 1.0))
    here.turn()
    assert here.told() == []

    time.sleep(1.0)
    here.turn()
    here.turn()
    assert here.told() == [("began", "chain_stands_still")]

    world.warp(60)
    here.turn()
    assert here.told() == [("ended", "chain_stands_still")]


def test_watch__tells_of_a_node_that_fails_for_too_long(
    world: World, watched: Callable[..., Watched], other: nodes.Node
) -> None:
    client = Client(other.url)
    other.stop()
    with pytest.raises(ChainError) as fault:
        client.block("latest")
    here = watched(limits=Limits(still=10**9, silence=0.3))
    here.turn()

    here.watch.failed(fault.value)
    assert here.told() == []
    assert here.given.board.status.unready[0] == "The node does not answer."
    time.sleep(0.3)
    here.watch.failed(fault.value)
    here.watch.failed(fault.value)
    assert here.told() == [("began", "node_fails")]
    assert here.figure("node_failures_total") == 3

    here.turn()
    assert here.told() == [("ended", "node_fails")]


def heard(here: Watched, url: str) -> Witness:
    """Has a watch's second node asked once, as its thread does."""
    witness = here.watch._witness
    assert isinstance(witness, Witness)
    assert witness._url == url
    here.turn()
    witness.ask()
    here.turn()
    return witness


def test_watch__tells_of_nodes_that_disagree(
    world: World, watched: Callable[..., Watched], other: nodes.Node
) -> None:
    here = watched(second_rpc=other.url)
    heard(here, other.url)
    assert here.told() == [], "it is merely behind"

    other.mine(world.client.head()[0] - DEPTH)
    heard(here, other.url)
    here.turn()
    assert here.told() == [("began", "nodes_disagree")]
    assert here.figure("alarms", kind="nodes_disagree") == 1

    assert here.watch._witness
    here.watch._witness._client = world.client
    heard(here, other.url)
    assert here.told() == [("ended", "nodes_disagree")]


def test_watch__tells_of_a_second_node_that_fails(
    world: World, watched: Callable[..., Watched], other: nodes.Node
) -> None:
    other.stop()
    here = watched(second_rpc=other.url, limits=Limits(still=10**9, silence=0.3))
    heard(here, other.url)
    assert here.told() == []
    time.sleep(0.3)
    heard(here, other.url)
    assert here.told() == [("began", "second_node_fails")]


def test_watch__does_not_wait_for_a_second_node(
    world: World, watched: Callable[..., Watched], other: nodes.Node
) -> None:
    here = watched(second_rpc=world.client.url)
    with here.watch:
        deadline = time.monotonic() + 20
        while here.watch._witness.testimony is None:  # type: ignore[union-attr]
            here.turn()
            assert time.monotonic() < deadline
    assert here.told() == []


def test_watch__tells_of_a_ledger_that_cannot_be_written(
    store: Store, watched: Callable[..., Watched]
) -> None:
    here = watched()
    here.turn()
    assert here.given.board.status.ledger_writable
    store.db.execute("PRAGMA query_only = ON")
    here.watch._probed_at = float("-inf")
    here.turn()
    here.turn()
    assert here.told() == [("began", "ledger_not_writable")]
    assert here.given.board.status.unready == ["The ledger cannot be written."]

    store.db.execute("PRAGMA query_only = OFF")
    here.turn()
    assert here.told() == [("ended", "ledger_not_writable")]
    assert here.given.board.status.unready == []


def test_watch__tells_of_blocks_that_do_not_follow(
    world: World, store: Store, watched: Callable[..., Watched]
) -> None:
    here = watched()
    here.turn()
    number = world.client.head()[0] - 10
    before = store.header(number)
    assert before is not None
    with store.transaction() as db:
        db.execute("UPDATE blocks SET parent = ? WHERE number = ?", (b"x" * 32, number))
    here.turn()
    here.turn()
    assert here.told() == [("began", "blocks_missing")]

    with store.transaction() as db:
        db.execute("UPDATE blocks SET parent = ? WHERE number = ?", (before.parent, number))
    here.turn()
    assert here.told() == [("ended", "blocks_missing")]


def test_watch__tells_of_a_gas_budget_that_is_used_up(
    world: World, watched: Callable[..., Watched]
) -> None:
    here = watched(holding=True, gas_an_hour=3_000_000)
    certify(world)
    here.turn()
    here.turn()
    here.turn()
    assert here.told() == [("began", "gas_budget_used_up")]
    used = here.figure("gas_used_hour")
    assert used is not None
    assert 0 < used <= 3_000_000 == here.figure("gas_budget_hour")

    world.warp(HOUR)
    here.turn()
    here.turn()
    assert here.told() == [("ended", "gas_budget_used_up")]
    assert here.figure("outbox", state="placed") == 12


def test_watch__tells_of_another_rule_set_than_the_active_one(
    world: World, watched: Callable[..., Watched], policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    here = watched(holding=True)
    here.turn()
    assert here.told() == []

    judging.activate(world, "another one")
    here.turn()
    said = caplog.messages[-1]
    assert here.told() == [("began", "rule_set_differs")]
    assert "is judged by another rule set than the active one" in said
    assert policy.digest.hex() in said
    assert here.given.board.status.alarms == ("rule_set_differs",)
    assert here.figure("alarms", kind="rule_set_differs") == 1

    judging.deactivate(world)
    here.turn()
    assert here.told() == [], "it goes on"

    watch.activate(world, policy.digest)
    here.turn()
    assert here.told() == [("ended", "rule_set_differs")]


def test_watch__counts(
    world: World, watched: Callable[..., Watched], node: nodes.Node, store: Store
) -> None:
    here = watched(holding=True)
    certify(world)
    here.turn()
    here.turn()

    assert here.figure("block") == here.figure("head_block") == world.client.head()[0]
    assert here.figure("alerts", decision="hold") == 12
    assert here.figure("holds", state="placed") == 12
    assert here.figure("outbox", state="placed") == 12
    assert here.figure("hold_latency_seconds_count") == 12
    assert here.figure("reorganizations_total") == 0
    events = store.db.execute("SELECT count(*) FROM events").fetchone()[0]
    assert here.figure("events_total") == events
    status = here.given.board.status
    assert (status.alerts, status.holds, status.waiting) == (12, 12, 0)
    turns = here.figure("loop_seconds_count")
    assert turns is not None
    assert turns >= 2

    node.reorganize(4)
    here.turn()
    assert here.figure("reorganizations_total") == 1
    assert here.figure("reorganization_depth_blocks_sum") == 4
    assert here.figure("outbox", state="placed") == 12, "they are placed again"
    assert here.figure("hold_latency_seconds_count") == 12, "and were sent for the first time once"
