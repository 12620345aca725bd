"""Given a time of a contract: its date should be told, however late the contract has it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almoner.cli import dates
from almoner.moments import LAST, utc


def test_utc__tells_the_date() -> None:
    assert utc(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert utc(LAST) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("late", [LAST + 1, 2**40 - 2])
def test_utc__tells_the_last_of_what_no_calendar_has(late: int) -> None:
    assert utc(late) == utc(LAST)
    assert dates.day(late) == "9999-12-31"
