"""The pages of an agency on a local chain, and somebody to walk them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain.client import Client
from almoner.demo.person import SoftPerson
from almoner.testing import pages
from almoner.testing.pages import Service, Story


@pytest.fixture(scope="session")
def story(client: Client) -> Story:
    """An agency whose households have payments in every state."""
    return pages.tell(client)


@pytest.fixture
def service(story: Story, isolation: None, tmp_path: Path) -> Iterator[Service]:
    """Its pages; what a test does is undone after the test."""
    with pages.opened(story, tmp_path) as running:
        yield running


@pytest.fixture
def person(service: Service) -> Iterator[SoftPerson]:
    """Somebody without a browser."""
    walking = SoftPerson(service.origin)
    yield walking
    walking.close()
