"""The pages of a grant program, and a real Chromium to walk them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain.client import Client
from almoner.demo.browser import BrowserPerson
from almoner.testing import grant_pages
from almoner.testing.grant_pages import GrantService, GrantStory


@pytest.fixture(scope="session")
def grant_story(client: Client, tmp_path_factory: pytest.TempPathFactory) -> GrantStory:
    """An agency with awards of every kind of signer."""
    return grant_pages.tell(client, tmp_path_factory.mktemp("grants"))


@pytest.fixture
def grants(grant_story: GrantStory, isolation: None, tmp_path: Path) -> Iterator[GrantService]:
    """Its pages; what a test does is undone after the test."""
    with grant_pages.opened(grant_story, tmp_path) as running:
        yield running


@pytest.fixture
def person(grants: GrantService) -> Iterator[BrowserPerson]:
    """Somebody at an organization."""
    with BrowserPerson(grants.origin) as walking:
        yield walking
