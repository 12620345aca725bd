"""A casefile with one household, and one with all that can be kept of two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.casefile import Casefile
from tests.casefile import full
from tests.casefile.household import CASE, KEY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "casefile.sqlite"


@pytest.fixture
def casefile(path: Path) -> Iterator[Casefile]:
    """A casefile with one household, which is case 17."""
    with Casefile.open(path, KEY) as opened:
        opened.put_case(CASE)
        opened.number({CASE.case_number: 17})
        yield opened


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file with one of everything of two cases."""
    made = tmp_path_factory.mktemp("full") / "casefile.sqlite"
    with Casefile.open(made, KEY) as opened:
        for case_no in full.CASES:
            full.fill(opened, case_no)
    return made


@pytest.fixture
def filled(path: Path, template: Path) -> Iterator[Casefile]:
    """A casefile with one of everything of two cases."""
    path.parent.mkdir()
    shutil.copy(template, path)
    with Casefile.open(path, KEY) as opened:
        yield opened
