"""A ring's run with payments, empty blocks around it, and a proxy before the node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from almoner.testing import World, enrollment, watch
from almoner.testing.proxy import Proxy

pytest.register_assert_rewrite("tests.monitor.chaos.following")


@pytest.fixture
def proxy(world: World) -> Iterator[Proxy]:
    """Stands before the node of the agency."""
    with Proxy(world.client.url) as standing:
        yield standing


@pytest.fixture
def certified(world: World) -> int:
    """A run that was paid, and a certified one with a ring of ghosts in it; the second's number.

    Twelve payments are in one block, and there is nothing of ours in the blocks that follow.
    """
    paid = world.certified_run(cases=12)
    world.settle(paid)
    world.mine(70)  # the paid run is final; the next one is not
    world.approve(world.enroll([enrollment(1_000), *watch.ghosts(12)]))
    run = world.open_run(period=2)
    world.seal(run)
    world.certify(run)
    return run
