"""Anything in any order: acts, reorganizations, crashes and restarts.

play
├── ends in a ledger equal to one built afresh (I26), whose claims the contracts confirm (I25)
├── with each alert held once at most (I27)
└── is told by its seed
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.errors import ChainError
from almoner.ledger.reading import reading
from almoner.ledger.store import Store
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.testing import World, agencies, watch
from almoner.testing.samples import BEGINNING
from tests.ledger.asking import untrue
from tests.monitor.chaos.following import POLICY, Killed, assert_fresh
from tests.monitor.ring import placed_on_chain

POINTS = (
    *("before_load", "loading_blocks", "loading_events", "after_load", "before_accounts"),
    *("after_accounts", "before_transfers", "after_transfers", "before_final", "after_final"),
    *("before_project", "after_project", "before_rewind", "after_rewind"),
    *("before_sign", "before_send", "after_send", "before_receipt"),
)
HELD = 2
"""The state of a payment that is held."""
SEEDS = range(100, 140)
"""Of the nightly run. A seed that found something stays in `FOUND`."""
FOUND: tuple[int, ...] = ()


class Play:
    """One agency, one monitor, and a seed that says what happens."""

    def __init__(self, world: World, ledger: Location, seed: int) -> None:
        self.world = world
        self.ledger = ledger
        self.chance = random.Random(seed)
        self.scope = watch.scope(world)
        self.done: Counter[str] = Counter()
        self.households = 50_000
        self.period = 0
        self.run: int | None = None
        self._kill_at: str | None = None

    def step(self) -> None:
        """One of all that can happen. What the contracts refuse after a reorganization is left."""
        acts = (self.enroll, self.certify, self.idle, self.settle, self.reorganize, self.follow)
        act = self.chance.choices([*acts, self.crash], [2, 3, 2, 1, 3, 3, 6])[0]
        try:
            act()
        except ChainError as fault:
            self.done[f"refused: {fault}"[:90]] += 1
        else:
            self.done[act.__name__] += 1

    def enroll(self) -> None:
        count = self.chance.choice([1, 2, 12])
        batch = watch.ghosts(count, first=self.households)
        self.households += 20
        self.world.approve(self.world.enroll(batch))

    def certify(self) -> None:
        self.period += 1
        self.run = self.world.open_run(self.period)
        self.world.seal(self.run)
        self.world.certify(self.run)

    def settle(self) -> None:
        """Pays a run, and what was held in it once nobody decided."""
        if self.run is None:
            return
        self.world.settle(self.run)
        for event in self.world.holds.events.HoldPlaced().get_logs(from_block=0):
            payment = int(event["args"]["paymentId"])
            if self.world.payment(payment)["state"] == HELD:
                self.world.warp_to(self.world.hold(payment)["expiresAt"])
                here = (self.world.program.address, payment)
                self.world.stranger().send(self.world.holds.functions.lapse(*here))
                self.world.stranger().send(self.world.program.functions.settlePayment(payment))

    def idle(self) -> None:
        self.world.mine(self.chance.choice([1, 1, 3, 40]))

    def reorganize(self) -> None:
        """Some depth, and a block of its own on top so that two branches are never the same."""
        depth = self.chance.choice([1, 1, 2, 3, 5, 12, 30])
        self.world.client.request("anvil_reorg", depth, [])
        account = f"0x{self.chance.randbytes(20).hex()}"
        self.world.client.request("anvil_setBalance", account, "0x1")
        self.world.mine(self.chance.choice([1, 1, 6]))

    def follow(self) -> None:
        with Store(self.ledger, self.scope) as store:
            self._monitor(store).catch_up()

    def crash(self) -> None:
        self._kill_at = self.chance.choice(POINTS)
        try:
            self.enroll()
            self.follow()
        except Killed:
            self.done["killed"] += 1
        finally:
            self._kill_at = None

    def _monitor(self, store: Store) -> Monitor:
        bot = self.world.officer("monitor")
        return Monitor(store, self.world.client, POLICY, bot, checkpoint=self._checkpoint)

    def _checkpoint(self, point: str) -> None:
        if point == self._kill_at:
            raise Killed


@pytest.fixture
def world() -> Iterator[World]:
    """An agency on a node of its own: the deepest branches reach below a snapshot of a test."""
    with nodes.start(timestamp=BEGINNING) as node:
        made = World.create(Client(node.url))
        watch.policy(made)
        made.mine(40)
        yield made


def play(world: World, ledger: Location, folder: Path, seed: int, steps: int) -> Counter[str]:
    """What happened; whatever it was, the ledger is as it should be in the end."""
    print(f"seed {seed}")  # noqa: T201
    played = Play(world, ledger, seed)
    for _ in range(steps):
        played.step()
    played.follow()
    with Store(ledger, watch.scope(world)) as store:
        assert_fresh(world, store, folder)
    with reading(ledger) as db:
        assert untrue([agencies.agency(world)], db) == []
        held = placed_on_chain(world)
        alerts = {bytes(alert) for (alert,) in db.execute("SELECT alert FROM alerts")}
    assert set(held.values()) <= {1}
    assert held.keys() <= alerts
    played.done["held"] += len(held)
    return played.done


def test_plays__end_as_they_should(world: World, location: Location, tmp_path: Path) -> None:
    happened = play(world, location, tmp_path, 7, 40)

    for name in ("enroll", "certify", "reorganize", "killed", "held"):
        assert happened[name] > 0, happened


@pytest.mark.nightly
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("seed", [*FOUND, *SEEDS])
def test_plays__end_as_they_should_for_long(
    world: World, location: Location, tmp_path: Path, seed: int
) -> None:
    play(world, location, tmp_path, seed, 120)
