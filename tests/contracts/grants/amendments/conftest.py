"""An accepted award."""

from __future__ import annotations

import pytest

from almoner.testing.grants import Grants
from tests.contracts.grants.amending import Amending


@pytest.fixture(scope="module")
def award(grant_agency: Grants, shared: None) -> int:
    """An accepted award of an organization, the same for all tests of a module."""
    return grant_agency.active()


@pytest.fixture
def amending(grants: Grants, award: int) -> Amending:
    """The award; what a test does to it is undone after the test."""
    return Amending(grants=grants, award=award)
