"""An agency that acts."""

from __future__ import annotations

import pytest

from almoner.chain.client import Client
from almoner.testing import World


@pytest.fixture(scope="session")
def agency(client: Client) -> World:
    return World.create(client)


@pytest.fixture
def world(agency: World, isolation: None) -> World:
    """The agency; what a test does to it is undone after the test."""
    return agency
