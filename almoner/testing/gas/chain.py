"""A chain on which the same acts use the same gas each time.

Accounts, addresses and the clock repeat from one start to the next: a zero byte more or less in
calldata is twelve gas.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.testing.samples import DAY
from almoner.testing.world import World

BEGINNING = 1_800_000_000
"""Timestamp of the first block, early in 2027; each block is a second later than the last."""
KEPT_STATES = 1_000
"""More than the blocks of any chapter, so that each of them can be traced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A newly founded agency, and the node it can be taken back on."""

    node: nodes.Node
    world: World

    @contextmanager
    def founded(self) -> Iterator[World]:
        """The agency as it was founded; what is done to it is undone."""
        before = self.node.snapshot()
        yield self.world
        self.node.restore(before)


@contextmanager
def start(token: str) -> Iterator[Chain]:
    """A node of its own with an agency on it that pays in that token."""
    with nodes.start(timestamp=BEGINNING, kept_states=KEPT_STATES) as node:
        node.request("anvil_setBlockTimestampInterval", 1)
        client = Client(node.url, expected_chain_id=nodes.CHAIN_ID)
        world = World.create(client, token=token)
        world.warp_to(BEGINNING + DAY)  # however many seconds founding takes
        yield Chain(node=node, world=world)
