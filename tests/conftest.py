"""What every test may ask for: a node of its own, a client, compiled contracts, funded accounts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from eth_account import Account

from almoner.chain import artifacts as compiled
from almoner.chain import node as nodes
from almoner.chain.artifacts import Artifact
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.location import Location, Server
from almoner.testing import postgres
from almoner.testing.postgres import Cluster
from almoner.testing.samples import BEGINNING


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: a third of the time tests wait for what they start."""
    return (os.cpu_count() or 1) * 3 // 2


@pytest.fixture(scope="session")
def node() -> Iterator[nodes.Node]:
    """One local chain for each test process, on a free port."""
    with nodes.start(timestamp=BEGINNING) as running:
        yield running


@pytest.fixture(scope="session")
def client(node: nodes.Node) -> Client:
    """Reads the local chain."""
    return Client(node.url, expected_chain_id=nodes.CHAIN_ID)


@pytest.fixture(scope="session")
def artifacts() -> Mapping[str, Artifact]:
    """All compiled contracts, by name."""
    return compiled.load_all()


@pytest.fixture
def new_sender(node: nodes.Node, client: Client) -> Callable[[], Sender]:
    """Makes a sender with a new account that can pay for gas."""

    def make() -> Sender:
        account = Account.create()
        node.fund(account.address)
        return Sender(client, account)

    return make


@pytest.fixture
def sender(new_sender: Callable[[], Sender]) -> Sender:
    """One sender with a new account that can pay for gas."""
    return new_sender()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for each test process that asks for it."""
    with postgres.cluster() as running:
        yield running


@pytest.fixture
def database() -> str:
    """What a test's ledgers are kept in. Modules that run on both databases say so themselves."""
    return "sqlite"


@pytest.fixture
def new_location(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Location]]:
    """Makes places for ledgers, which are gone after the test."""
    servers: list[Server] = []

    def make(name: str) -> Location:
        if database == "sqlite":
            return tmp_path / f"{name}.sqlite"
        servers.append(request.getfixturevalue("cluster").create())
        return servers[-1]

    yield make
    for server in servers:
        request.getfixturevalue("cluster").give_back(server)


@pytest.fixture
def location(new_location: Callable[[str], Location]) -> Location:
    """Where the test's ledger is."""
    return new_location("ledger")


@pytest.fixture(scope="module")
def shared(node: nodes.Node) -> Iterator[None]:
    """For what all tests of a module begin with: takes the chain back to before it after the last.

    An agency of the whole session must stand before: a module whose tests begin with this asks for
    no other one halfway.
    """
    before = node.snapshot()
    yield
    node.restore(before)


@pytest.fixture(autouse=True)
def isolation(request: pytest.FixtureRequest) -> Iterator[None]:
    """Takes the chain back to where it was before each test that used it.

    What fixtures of a wider scope deployed stays.
    """
    if "node" not in request.fixturenames:
        yield
        return
    node: nodes.Node = request.getfixturevalue("node")
    before = node.snapshot()
    yield
    node.restore(before)
