"""An agency with a ring of ghosts in it, and what a monitor needs."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from almoner.chain.client import Client
from almoner.fraud.grounds import Policy
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor.posting import EVERY
from almoner.testing import World, digest, watch

pytest.register_assert_rewrite("tests.monitor.ring")


@pytest.fixture(scope="session")
def agency(client: Client) -> World:
    """An agency with officers, money and one program, and both rules armed."""
    world = World.create(client)
    watch.policy(world)
    world.mine(30)  # reorganizations in tests do not reach below this
    return world


@pytest.fixture
def world(agency: World, isolation: None) -> World:
    """The agency; what a test does to it is undone after the test."""
    # Two tests may otherwise mine the very same blocks, and Anvil forgets the state of a block when
    # the first of the two is old: then it cannot reorganize.
    agency.client.request("anvil_setBalance", f"0x{secrets.token_hex(20)}", "0x1")
    return agency


@pytest.fixture
def policy() -> Policy:
    """The policy whose rules the agency armed."""
    return watch.unarmed_policy()


@pytest.fixture
def store(world: World, location: Location) -> Iterator[Store]:
    """A ledger of the agency, empty."""
    with Store(location, watch.scope(world)) as opened:
        yield opened


@pytest.fixture
def ledger(location: Location) -> Path:
    """Where the ledger is, of tests that are about its file."""
    assert isinstance(location, Path)
    return location


@pytest.fixture
def views(store: Store) -> Views:
    """Readers of that ledger."""
    return Views(store.location)


class Daemons:
    """Starts monitors as processes, and ends those that a test leaves behind."""

    def __init__(self, world: World, ledger: Location, folder: Path) -> None:
        self._world = world
        self._folder = folder
        self.ledger = ledger
        self._running: list[subprocess.Popen[str]] = []

    def start(
        self,
        point: str = "",
        times: int = 1,
        *,
        standby: bool = False,
        stops: bool = False,
        post_every: int = EVERY,
    ) -> subprocess.Popen[str]:
        """A monitor of the agency, which kills or stops itself the `times`th time it gets to a
        point. What a standby says is not in its pipe: see `told`.
        """
        scope = asdict(watch.scope(self._world))
        given = {
            "url": self._world.client.url,
            "scope": {**scope, "genesis": scope["genesis"].hex()},
            "ledger": self.ledger.url if isinstance(self.ledger, Server) else str(self.ledger),
            "key": digest("key of monitor 0").hex(),
            "point": point,
            "times": times,
            "standby": standby,
            "stops": stops,
            "post_every": post_every,
        }
        driver = Path(__file__).with_name("driver.py")
        with (self._folder / "monitors.log").open("ab") as log:
            daemon = subprocess.Popen(
                [sys.executable, str(driver), json.dumps(given)],
                stderr=log if standby else subprocess.PIPE,
                text=True,
            )
        self._running.append(daemon)
        return daemon

    def told(self) -> str:
        """What all standbys said so far."""
        return (self._folder / "monitors.log").read_text()

    def end(self) -> None:
        for daemon in self._running:
            if daemon.poll() is None:
                daemon.kill()
            daemon.communicate()


@pytest.fixture
def daemons(world: World, location: Location, tmp_path: Path) -> Iterator[Daemons]:
    """Monitors as processes of their own, over one ledger."""
    started = Daemons(world, location, tmp_path)
    yield started
    started.end()
