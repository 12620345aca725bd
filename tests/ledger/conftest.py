"""An agency to follow, and a ledger of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from almoner.chain.client import Client
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.testing import World, watch


@pytest.fixture(scope="session")
def agency(client: Client) -> World:
    """An agency with officers, money and one program, whose token can refuse accounts."""
    return World.create(client, token="BlocklistToken")


@pytest.fixture
def world(agency: World, isolation: None) -> World:
    """The agency; what a test does to it is undone after the test."""
    # Two tests may otherwise mine the very same blocks, and Anvil forgets the state of a block when
    # the first of the two is old: then it cannot reorganize.
    agency.client.request("anvil_setBalance", f"0x{secrets.token_hex(20)}", "0x1")
    return agency


@pytest.fixture
def store(world: World, location: Location) -> Iterator[Store]:
    """A ledger of the agency, empty."""
    with Store(location, watch.scope(world)) as opened:
        yield opened


@pytest.fixture
def views(store: Store) -> Views:
    """Readers of that ledger."""
    return Views(store.location)


@pytest.fixture(scope="module")
def told() -> dict[tuple[str, str, bytes], bytes]:
    """What the contracts answered before, in a module whose chain stands still."""
    return {}
