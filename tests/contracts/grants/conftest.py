"""A grant program beside the agency's benefit program."""

from __future__ import annotations

import pytest

from almoner.chain.client import Client
from almoner.testing import World
from almoner.testing.grants import Grants


@pytest.fixture(scope="session")
def agency(client: Client) -> World:
    """An agency of these tests' own: tests of benefits count its programs and its money."""
    return World.create(client)


@pytest.fixture(scope="session")
def grant_agency(agency: World) -> Grants:
    """A grant program without rounds, opened once; what tests do to it is undone."""
    return Grants.create(agency)


@pytest.fixture
def grants(grant_agency: Grants, isolation: None) -> Grants:
    """The program; what a test does to it is undone after the test."""
    return grant_agency
