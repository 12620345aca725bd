"""Honest chains, recorded once for a process: everything that happens to cases, and to grants."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from almoner.audit.folder import FolderSource, keep
from almoner.audit.source import NodeSource
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.deployment import Deployment
from almoner.testing import World, grant_story, story
from almoner.testing import bench as benches
from almoner.testing.samples import BEGINNING
from tests.audit.doctoring import Record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A chain that stands still, and what an audit of it kept."""

    world: World
    client: Client
    deployment: Deployment
    folder: Path


@pytest.fixture(scope="session")
def benefits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All that can happen to cases and their payments."""
    yield from _played(tmp_path_factory.mktemp("benefits"), story.tell)


@pytest.fixture(scope="session")
def grants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All that can happen to rounds, awards and draws."""
    yield from _played(tmp_path_factory.mktemp("grants"), grant_story.tell)


@pytest.fixture
def of_benefits(benefits: Played) -> Record:
    """The record of benefits, to be doctored."""
    return Record.load(FolderSource(benefits.folder / "record"))


@pytest.fixture
def of_grants(grants: Played) -> Record:
    """The record of grants, to be doctored."""
    return Record.load(FolderSource(grants.folder / "record"))


def _played(folder: Path, tell: Callable[[World], object]) -> Iterator[Played]:
    with nodes.start(timestamp=BEGINNING) as node:
        client = Client(node.url, expected_chain_id=nodes.CHAIN_ID)
        world = World.create(client, token="BlocklistToken")
        tell(world)
        record = deployed(client, world)
        keep(NodeSource.begin(client, record), folder / "record")
        yield Played(world=world, client=client, deployment=record, folder=folder)


def deployed(client: Client, world: World) -> Deployment:
    """The world's deployment record, with the block it begins in."""
    made = benches.record(client, world)
    contracts = {
        name: dataclasses.replace(each, block=world.first_block)
        for name, each in made.contracts.items()
    }
    return dataclasses.replace(made, contracts=contracts)
