"""Given a time of the chain: it should be the day people keep where the office is.

├── a time should be on the office's day, at year ends, before and behind UTC
├── the last day to be in time should be in time as a whole, and an end by the day it is on
├── a day should be closed on weekends, holidays, holidays kept on another day, and days of its own
└── a notice should wait for a day whose last day is open
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from almoner.errors import ConfigError
from almoner.letters.calendar import OfficeCalendar
from tests.letters.samples import PROGRAM

DAY = 86_400
CHICAGO = OfficeCalendar(PROGRAM.office)
AUCKLAND = OfficeCalendar(replace(PROGRAM.office, time_zone="Pacific/Auckland", holidays="NZ"))


def at(*parts: int) -> int:
    """A time in UTC, in seconds since 1970."""
    return int(datetime(*parts, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("calendar", "moment", "day"),
    [
        (CHICAGO, at(2028, 1, 1, 5, 59, 59), date(2027, 12, 31)),
        (CHICAGO, at(2028, 1, 1, 6), date(2028, 1, 1)),
        (AUCKLAND, at(2027, 12, 31, 10, 59, 59), date(2027, 12, 31)),
        (AUCKLAND, at(2027, 12, 31, 11), date(2028, 1, 1)),
    ],
)
def test_day__is_that_of_the_office(calendar: OfficeCalendar, moment: int, day: date) -> None:
    assert calendar.day(moment) == day


def test_day__of_the_last_second_there_is_can_be_written() -> None:
    assert CHICAGO.day(2**40 - 1).year == 9999


def test_last_day__is_in_time_as_a_whole() -> None:
    midnight = at(2027, 3, 11, 6)
    assert CHICAGO.last_day(midnight - 1) == date(2027, 3, 9), "a second of the 10th is late"
    assert CHICAGO.last_day(midnight) == date(2027, 3, 10)
    assert CHICAGO.last_day(midnight + DAY - 1) == date(2027, 3, 10)


def test_end__is_the_day_of_the_last_second() -> None:
    midnight = at(2027, 3, 11, 6)
    assert CHICAGO.end(midnight) == date(2027, 3, 10)
    assert CHICAGO.end(midnight + 1) == date(2027, 3, 11)


def test_last_day__counts_hours_over_the_change_of_clocks() -> None:
    spring = at(2027, 3, 5, 6, 30)  # half past midnight; clocks go forward on March 14
    assert CHICAGO.day(spring) == date(2027, 3, 5)
    assert CHICAGO.last_day(spring + 10 * DAY) == date(2027, 3, 14)
    autumn = at(2027, 11, 1, 5, 30)  # the same; clocks go back on November 7
    assert CHICAGO.day(autumn) == date(2027, 11, 1)
    assert CHICAGO.last_day(autumn + 10 * DAY) == date(2027, 11, 9), "an hour of the 10th is late"


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2027, 3, 5), False),
        (date(2027, 3, 6), True),
        (date(2027, 3, 7), True),
        (date(2026, 7, 3), True),  # July 4 is a Saturday, and kept on the day before
        (date(2026, 7, 2), False),
        (date(2027, 12, 24), True),  # December 25 is a Saturday
        (date(2027, 12, 23), False),
        (date(2027, 2, 12), True),  # Lincoln's birthday is one of Illinois
    ],
)
def test_is_closed__on_days_nobody_works(day: date, closed: bool) -> None:
    assert CHICAGO.is_closed(day) is closed


def test_is_closed__on_days_of_its_own_and_by_its_own_country() -> None:
    extra = OfficeCalendar(replace(PROGRAM.office, closed=frozenset({date(2027, 3, 5)})))
    assert extra.is_closed(date(2027, 3, 5))
    assert not extra.is_closed(date(2027, 3, 4))
    assert AUCKLAND.is_closed(date(2028, 1, 3)), "January 1 is a Saturday, kept on Monday"
    assert not CHICAGO.is_closed(date(2028, 1, 3))


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        (at(2027, 3, 1, 16), date(2027, 3, 1)),  # the last day is a Wednesday
        (at(2027, 3, 4, 16), date(2027, 3, 6)),  # it would be a Saturday
        (at(2027, 3, 5, 16), date(2027, 3, 6)),  # a Sunday
        (at(2026, 6, 24, 16), date(2026, 6, 27)),  # July 3, kept for July 4, then a weekend
        (at(2027, 12, 15, 16), date(2027, 12, 18)),  # December 24, kept for Christmas
    ],
)
def test_first_dispatch__waits_for_an_open_last_day(sent: int, first: date) -> None:
    assert CHICAGO.first_dispatch(sent, 10 * DAY) == first


def test_first_dispatch__is_not_where_no_day_is_open() -> None:
    never = frozenset(date.fromordinal(date(2027, 1, 1).toordinal() + n) for n in range(800))
    with pytest.raises(ConfigError, match="closed on every day of a year"):
        OfficeCalendar(replace(PROGRAM.office, closed=never)).first_dispatch(
            at(2027, 3, 1, 16), 10 * DAY
        )
