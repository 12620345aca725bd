"""An accepted award."""

from __future__ import annotations

import pytest

from almoner.testing.grants import Grants
from tests.contracts.grants.amending import Amending


@pytest.fixture
def amending(grants: Grants) -> Amending:
    """An accepted award of an organization."""
    return Amending(grants=grants, award=grants.active())
