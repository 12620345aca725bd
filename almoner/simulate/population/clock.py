"""Blocks and days of a population: working hours, pay days, and how time becomes block numbers."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta

import numpy as np

from almoner.simulate.population.chance import Chance, Numbers

BLOCK = 12
"""Seconds."""
MINUTE = 60
HOUR = 3600
DAY = 86_400
DAY_BLOCKS = DAY // BLOCK
OPENS, CLOSES = 14 * HOUR, 23 * HOUR
"""Office hours, 8 to 17 in Chicago, in UTC."""
_STARTS = date(2026, 12, 1)
_ISSUE_HOUR = 15 * HOUR
_AHEAD = 25
"""Months that a calendar goes on after the end: no case is certified for longer."""
_RUSH = 1.6
"""Mondays and the days around the first of a month, beside other days."""


class Clock:
    """The time of a population. Times are seconds since 1970; block 0 is at `start`."""

    def __init__(self, months: int) -> None:
        self.start = int(datetime(*_STARTS.timetuple()[:3], tzinfo=UTC).timestamp())
        self.months = months
        firsts = [self._month(number) for number in range(months + _AHEAD)]
        issue = tuple(self._workday(first) + _ISSUE_HOUR for first in firsts)
        middle = tuple(self._workday(first + 14 * DAY) + _ISSUE_HOUR for first in firsts)
        self.calendars = issue, middle
        """Issue dates as they are published, of the cash and of the emergency program."""
        self.issue = (0, *issue[:months])
        """Issue dates of the cash program that come, by period, from 1."""
        self.middle = (0, *middle[:months])
        """The same of the emergency program."""
        self.end = firsts[months]
        self.opened = self.start + 7 * DAY
        """When the offices open their doors."""

    def block(self, time: int) -> int:
        """The block of a second."""
        return (time - self.start) // BLOCK

    def time(self, block: int) -> int:
        """When a block was made."""
        return self.start + BLOCK * block

    def office_hours(self, chance: Chance, after: int) -> int:
        """A moment at work, at or after a time and at most a working day later."""
        day = self.midnight(after)
        begins = max(after, day + OPENS)
        if not self._works(day) or begins >= day + CLOSES - HOUR:
            day += DAY
            while not self._works(day):
                day += DAY
            begins = day + OPENS
        return chance.randrange(begins, day + CLOSES)

    def midnight(self, time: int) -> int:
        """The first second of a day in UTC."""
        return time - (time - self.start) % DAY

    def workdays(self, first: int, last: int) -> Numbers:
        """The working days that begin in this time, by their first second."""
        days = range(self.midnight(first + DAY - 1), last, DAY)
        return np.array([day for day in days if self._works(day)], np.int64)

    def moments(self, chance: Chance, first: int, last: int, count: int) -> Numbers:
        """So many moments at work in this time, more of them on rush days."""
        days = self.workdays(first, last)
        weights = np.array([_RUSH if self._rushes(int(day)) else 1.0 for day in days])
        chosen = chance.columns.choice(days, count, p=weights / weights.sum())
        spread = chance.columns.triangular(OPENS, OPENS + 2 * HOUR, CLOSES, count)
        return np.asarray(chosen, np.int64) + spread.astype(np.int64)

    def _rushes(self, day: int) -> bool:
        told = datetime.fromtimestamp(day, UTC)
        return told.weekday() == 0 or told.day in (1, 2, 3)

    def _works(self, day: int) -> bool:
        return datetime.fromtimestamp(day, UTC).weekday() < calendar.SATURDAY

    def _workday(self, day: int) -> int:
        while not self._works(day):
            day += DAY
        return day

    def _month(self, number: int) -> int:
        year, month = divmod(_STARTS.month + number, 12)
        first = date(_STARTS.year + year, month + 1, 1)
        return self.start + int(timedelta(days=(first - _STARTS).days).total_seconds())
