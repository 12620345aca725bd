"""The pages of a grant program, and a real Chromium to walk them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from almoner.demo.browser import BrowserPerson
from almoner.testing.grant_pages import GrantService
from tests.service.grants.conftest import client, grant_story, grants, node

__all__ = ["client", "grant_story", "grants", "node", "person"]


@pytest.fixture
def person(grants: GrantService) -> Iterator[BrowserPerson]:  # is that fixture
    """Somebody at an organization."""
    with BrowserPerson(grants.origin) as walking:
        yield walking
