"""One agency per test process; each test finds it as it was founded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.testing import World
from almoner.testing.samples import BEGINNING


@pytest.fixture(scope="session")
def node() -> Iterator[nodes.Node]:
    """A chain for these tests alone: others move their clock by months, and never back."""
    with nodes.start(timestamp=BEGINNING) as running:
        yield running


@pytest.fixture(scope="session")
def client(node: nodes.Node) -> Client:
    """Reads that chain."""
    return Client(node.url, expected_chain_id=nodes.CHAIN_ID)


@pytest.fixture(scope="session")
def agency(client: Client) -> World:
    """An agency with officers, money and one program, without cases."""
    return World.create(client)


@pytest.fixture
def world(agency: World, isolation: None) -> World:
    """The agency; what a test does to it is undone after the test."""
    return agency


@pytest.fixture(scope="session")
def blocklist_agency(client: Client) -> World:
    """An agency whose token can block accounts and pause."""
    return World.create(client, token="BlocklistToken")


@pytest.fixture
def blocking(blocklist_agency: World, isolation: None) -> World:
    """That agency; its token blocks nobody yet."""
    return blocklist_agency
