"""A casefile with one household."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.casefile import Casefile
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
