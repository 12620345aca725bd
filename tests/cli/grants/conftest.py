"""An agency with a grant program of the example file, its money apportioned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain.node import Node
from almoner.testing.bench import Bench
from almoner.testing.grants import Grants
from almoner.testing.world import World
from tests.cli.grants import awarded, opening
from tests.cli.grants.awarded import Awards
from tests.cli.grants.office import ORGANIZATION, Office


@pytest.fixture(scope="session")
def opened(agency: tuple[World, Path]) -> Grants:
    """A grant program of the example file, with two million dollars."""
    world, _ = agency
    return opening.opened(world)


@pytest.fixture(scope="module")
def awards(opened: Grants, node: Node) -> Iterator[Awards]:
    """Accepted awards that are drawn on; other modules begin without them."""
    before = node.snapshot()
    yield awarded.accepted(opened)
    node.restore(before)


@pytest.fixture
def office(opened: Grants, bench: Bench, tmp_path: Path) -> Office:
    """The desk of a grants office: commands that know the grant program."""
    office = opening.seated(bench, opened, tmp_path)
    office.put_key(ORGANIZATION)
    return office
