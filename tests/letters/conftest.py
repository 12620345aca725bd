"""A casefile with one household, and who sends its letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.casefile import Casefile
from almoner.letters.composition import Composer
from tests.letters.samples import CASE_NO, CASE_NUMBER, GROUNDS, HOUSEHOLD, PROGRAM


@pytest.fixture
def casefile(tmp_path: Path) -> Iterator[Casefile]:
    """A casefile with one household, and what an officer wrote about it."""
    with Casefile.open(tmp_path / "casefile.sqlite", "c5" * 32) as opened:
        opened.put_case(HOUSEHOLD)
        opened.number({CASE_NUMBER: CASE_NO})
        opened.put_grounds(GROUNDS)
        yield opened


@pytest.fixture(scope="session")
def composer() -> Composer:
    return Composer(PROGRAM)
