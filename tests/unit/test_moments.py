"""Given a time of a contract: its date should be told in every zone, however late it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from almoner.cli import dates
from almoner.moments import LAST, local, utc


def test_utc__tells_the_date() -> None:
    assert utc(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert utc(LAST) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("late", [LAST + 1, 2**40 - 2])
def test_utc__tells_the_last_of_what_no_calendar_has(late: int) -> None:
    assert utc(late) == utc(LAST)
    assert dates.day(late) == "9999-12-31"


@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Kiritimati", "UTC"])
def test_local__tells_a_date_in_every_zone(zone: str) -> None:
    assert local(1_798_000_000, ZoneInfo(zone)) == utc(1_798_000_000)
    assert local(2**40, ZoneInfo(zone)).year == 9999


def test_local__is_the_day_there() -> None:
    evening = int(datetime(2027, 4, 1, 3, tzinfo=UTC).timestamp())

    assert local(evening, ZoneInfo("America/Chicago")).date() == date(2027, 3, 31)
    assert local(evening, UTC).date() == date(2027, 4, 1)
