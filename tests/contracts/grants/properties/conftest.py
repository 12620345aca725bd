"""An agency with a grant program on a chain of its own: one seed, one history."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from almoner.chain import node
from almoner.chain.client import Client
from almoner.testing import World
from almoner.testing.grants import Grants
from tests.contracts.grants.properties.book import Book
from tests.contracts.grants.properties.scene import (
    AMOUNTS,
    GRANTEES,
    TERMS,
    begin,
)
from tests.contracts.properties.wire import Wire

BEGINNING = 1_800_000_000
"""Of the chain, in seconds since 1970."""

Founded = tuple[Wire, Grants, Book]


@contextmanager
def agency(token: str) -> Iterator[Founded]:
    """A judged round of four applications, and one that takes others."""
    with node.start(timestamp=BEGINNING) as running:
        client = Client(running.url)
        client.request("anvil_setBlockTimestampInterval", 1)
        world = World.create(client, token=token)
        grants = Grants.create(world, **TERMS)
        first = world.client.head()[0] + 1
        plan = {"floor": 1, "ceiling": 1_000, "budget": 2_500}
        round_ = grants.open_round(**plan)
        found = [grants.apply(round_, name, amounts=AMOUNTS) for name in GRANTEES]
        grants.judge(round_, found, [10, 10, 10])
        grants.open_round(**plan)
        world.register_and_arm_rule(1)
        wire, book = begin(grants, first)
        yield wire, grants, book
        wire.close()


@pytest.fixture(scope="session")
def granting() -> Iterator[Callable[[str], Founded]]:
    """Founds such an agency whose money is a token of that name, once."""
    with ExitStack() as stack:
        yield functools.cache(lambda token: stack.enter_context(agency(token)))
