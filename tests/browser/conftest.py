"""The pages of an agency, and a real Chromium to walk them. Without one these tests fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain.client import Client
from almoner.demo.browser import BrowserPerson
from almoner.testing import pages
from almoner.testing.pages import Service, Story


@pytest.fixture(scope="session")
def story(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """An agency whose households have payments in every state."""
    return pages.tell(client, tmp_path_factory.mktemp("story"))


@pytest.fixture
def service(story: Story, isolation: None, tmp_path: Path) -> Iterator[Service]:
    """Its pages; what a test does is undone after the test."""
    with pages.opened(story, tmp_path) as running:
        yield running


@pytest.fixture
def person(service: Service) -> Iterator[BrowserPerson]:
    """Somebody with a phone."""
    with BrowserPerson(service.origin) as walking:
        yield walking
