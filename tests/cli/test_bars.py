"""The progress bar of a command ends with a figure, also where nothing was to be done."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from almoner.cli import session
from almoner.cli.bars import bar


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What a terminal is shown."""
    written = StringIO()
    monkeypatch.setattr(session, "console", Console(file=written, width=80))
    return written


def test_bar__of_nothing_ends_at_nothing(shown: StringIO) -> None:
    with bar("Comparing block"):
        pass
    assert "0/0" in shown.getvalue()
    assert "?" not in shown.getvalue()


def test_bar__of_something_ends_where_it_was_told(shown: StringIO) -> None:
    with bar("Comparing block") as told:
        told(3, 7)
    assert "3/7" in shown.getvalue()
