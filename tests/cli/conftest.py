"""Agencies whose officers act by commands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from almoner.chain import deployment
from almoner.chain.client import Client
from almoner.chain.node import Node
from almoner.cli import main
from almoner.testing import World
from almoner.testing import bench as benches
from almoner.testing.bench import Bench, Run
from almoner.testing.samples import enrollment

CASES = 6

Founded = tuple[World, Path]
Seat = Callable[[Founded], Bench]


def _founded(client: Client, folder: Path, token: str) -> Founded:
    """A world with five approved cases and an enrolled one, and the folder of its keys."""
    world = World.create(client, token=token)
    enrolled = world.enroll([enrollment(number) for number in range(1, CASES + 1)])
    world.approve(enrolled[:-1])
    benches.put_keys(folder / "home" / "keys")
    benches.put_cases(folder / "home" / "casefile.sqlite", CASES)
    deployment.save(folder / "deployments", benches.record(client, world))
    return world, folder


@pytest.fixture(scope="session")
def agency(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """An agency that pays in our own token."""
    return _founded(client, tmp_path_factory.mktemp("agency"), "TestDollar")


@pytest.fixture(scope="session")
def other_agency(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """One whose token can refuse an account."""
    return _founded(client, tmp_path_factory.mktemp("other"), "BlocklistToken")


def commands(patch: pytest.MonkeyPatch, folder: Path) -> Run:
    """Runs a command with a home in a folder, and no chain."""
    folders = {"HOME": str(folder / "home"), "DEPLOYMENTS": str(folder / "deployments")}
    for name, value in {**benches.SETTINGS, **folders}.items():
        patch.setenv(f"ALMONER_{name}", value)
    patch.chdir(folder)
    return lambda *words: CliRunner(mix_stderr=False).invoke(main, [str(each) for each in words])


@pytest.fixture(scope="module")
def founding(
    node: Node, shared: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Run, Path]]:
    """Runs the commands that found the agency of a module's tests, and the folder they write to."""
    folder = tmp_path_factory.mktemp("founding")
    with pytest.MonkeyPatch.context() as patch:
        founds = commands(patch, folder)
        patch.setenv("ALMONER_RPC", node.url)
        yield founds, folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command with a home of its own, and no chain."""
    return commands(monkeypatch, tmp_path)


@pytest.fixture
def run(offline: Run, node: Node, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same, on the local chain."""
    monkeypatch.setenv("ALMONER_RPC", node.url)
    return offline


@pytest.fixture
def seat(run: Run, tmp_path: Path) -> Seat:
    """Gives an agency a home of this test's own."""

    def seated(founded: Founded) -> Bench:
        world, folder = founded
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        return Bench(world, run, tmp_path / "home" / "casefile.sqlite")

    return seated


@pytest.fixture
def bench(agency: Founded, seat: Seat) -> Bench:
    """The agency of most tests."""
    return seat(agency)


@pytest.fixture
def refusing(other_agency: Founded, seat: Seat) -> Bench:
    """The agency whose token can refuse an account."""
    return seat(other_agency)
