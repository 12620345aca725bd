"""A made-up population, once for all tests of back-tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from almoner.simulate.population import Scale, population


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small population with its truth."""
    folder = tmp_path_factory.mktemp("population") / "made-up"
    population(Scale(households=1_500, awards=60, months=6, prevalence=4.0, seed=3), folder)
    return folder


@pytest.fixture(scope="session")
def export(made_up: Path) -> Path:
    """Its export."""
    return made_up / "export"


@pytest.fixture
def copy(export: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(export, tmp_path / "copy")
    return tmp_path / "copy"
