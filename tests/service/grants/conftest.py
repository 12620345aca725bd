"""The pages of a grant program on a local chain, and who signs for its awards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.demo.person import SoftPerson
from almoner.testing import grant_pages
from almoner.testing.claimant import account
from almoner.testing.grant_hands import AppHand, Hand, OwnersHand, PasskeyHand
from almoner.testing.grant_pages import GrantService, GrantStory, owners
from almoner.testing.samples import BEGINNING


@pytest.fixture(scope="session")
def node() -> Iterator[nodes.Node]:
    """A chain of their own: awards last for months, and other tests begin before."""
    with nodes.start(timestamp=BEGINNING) as running:
        yield running


@pytest.fixture(scope="session")
def client(node: nodes.Node) -> Client:
    """Reads it."""
    return Client(node.url, expected_chain_id=nodes.CHAIN_ID)


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
def new_person(grants: GrantService) -> Iterator[Callable[[], SoftPerson]]:
    """Makes somebody without a browser."""
    made: list[SoftPerson] = []

    def make() -> SoftPerson:
        made.append(SoftPerson(grants.origin))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def hands(grants: GrantService, new_person: Callable[[], SoftPerson]) -> dict[str, Hand]:
    """Whoever signs for an award, not signed in."""
    story = grants.story
    return {
        "app": AppHand(grants, new_person(), account("grantee")),
        "other": AppHand(grants, new_person(), account("other")),
        "stranger": AppHand(grants, new_person(), account("nobody")),
        "passkey": PasskeyHand(grants, new_person(), story.passkey, story.by_passkey),
        "owners": OwnersHand(grants, new_person(), story.safe, owners()),
    }
