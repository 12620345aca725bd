"""A made-up population, once for all tests of back-tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.simulate.population import Scale, population


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small population with its truth."""
    folder = tmp_path_factory.mktemp("population") / "made-up"
    population(Scale(households=1_500, awards=60, months=6, prevalence=4.0, seed=3), folder)
    return folder
