"""The progress bar of a command tells no untruth."""

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


def test_bar__of_nothing_is_none(shown: StringIO) -> None:
    with bar("Comparing block"):
        pass
    assert shown.getvalue() == ""


def test_bar__of_something_is_full_at_the_end(shown: StringIO) -> None:
    with bar("Comparing block") as told:
        told(3, 7)
    assert "7/7" in shown.getvalue()


def stopped() -> None:
    """A work of seven that ends at the third."""
    with bar("Comparing block") as told:
        told(3, 7)
        raise LookupError


def test_bar__stays_where_it_failed(shown: StringIO) -> None:
    with pytest.raises(LookupError):
        stopped()
    assert "3/7" in shown.getvalue()
