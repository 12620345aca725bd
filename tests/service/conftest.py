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
def story(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """An agency whose households have payments in every state."""
    return pages.tell(client, tmp_path_factory.mktemp("story"))


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


@pytest.fixture
def bound(service: Service, person: SoftPerson) -> SoftPerson:
    """The person of the held case, signed in."""
    person.bind(*service.letter(service.story.held))
    return person


@pytest.fixture
def other(service: Service) -> Iterator[SoftPerson]:
    """The person of another held case, signed in."""
    walking = SoftPerson(service.origin)
    walking.bind(*service.letter(service.story.new))
    yield walking
    walking.close()
