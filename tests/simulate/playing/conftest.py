"""A small population, written without a chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.simulate.population import Scale, population

SCALE = Scale(households=500, awards=10, months=3, prevalence=5.0, seed=3)
"""As small as there are."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is."""
    folder = tmp_path_factory.mktemp("population") / "made-up"
    population(SCALE, folder)
    return folder
