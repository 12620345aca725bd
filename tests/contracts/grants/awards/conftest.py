"""Awards in use, one for each way of paying them, begun once for the tests of a module."""

from __future__ import annotations

import pytest

from almoner import money
from almoner.testing import World
from almoner.testing.grant_samples import ADVANCE, MILESTONE
from almoner.testing.grants import Grants

MILESTONES = [money.parse("60,000"), money.parse("40,000")]


@pytest.fixture(scope="module")
def award(grant_agency: Grants, shared: None) -> int:
    """An accepted award that reimburses costs."""
    return grant_agency.active()


@pytest.fixture(scope="module")
def advance(grant_agency: Grants, shared: None) -> int:
    """An accepted award that is paid ahead."""
    return grant_agency.active(mode=ADVANCE)


@pytest.fixture(scope="module")
def milestone(grant_agency: Grants, shared: None) -> int:
    """An accepted award of two milestones."""
    return grant_agency.active(mode=MILESTONE, lines=MILESTONES)


@pytest.fixture
def strict(grants: Grants) -> Grants:
    """A program where above $50,000 two persons approve."""
    bands = [(money.parse("50,000"), 1), (money.MAXIMUM, 2)]
    return Grants.create(grants.world, bands=bands)


@pytest.fixture
def blocking_grants(blocking: World) -> Grants:
    """A program whose token can block accounts and pause."""
    return Grants.create(blocking)
