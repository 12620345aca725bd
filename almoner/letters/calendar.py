"""Dates of an office: a time of the chain as a day people keep, and days that nobody works on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from almoner.errors import ConfigError
from almoner.moments import local
from almoner.program import Office

_SATURDAY = 5
_LONGEST_CLOSED = 366
"""Days in a row that are looked at."""


class OfficeCalendar:
    """The days of one office. Times are in seconds since 1970, as the chain counts them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def day(self, at: int) -> date:
        """The day a time is on where the office is."""
        return local(at, self._office.zone).date()

    def last_day(self, before: int) -> date:
        """The last day all of which is in time for what has to come before a time.

        On the day of that time itself only some hours are: nobody is told to count on those.
        """
        return self.day(before) - timedelta(days=1)

    def end(self, before: int) -> date:
        """The day by whose end something is over that lasts until before a time."""
        return self.day(before - 1)

    def is_closed(self, day: date) -> bool:
        """Whether the office is closed: on a weekend, a public holiday or a day of its own."""
        weekend = day.weekday() >= _SATURDAY
        return weekend or day in self._office.closed or self._office.is_holiday(day)

    def first_dispatch(self, now: int, wait: int) -> date:
        """The first day from today on, on which a notice may be sent that takes `wait` seconds.

        The contract's clock cannot be moved once it began. So a notice whose last day would be one
        on which the office is closed goes later, and its last day is rolled forward by that. Later
        days are asked about at noon. Raises ConfigError if there is none within a year.
        """
        today, at = self.day(now), now
        for _ in range(_LONGEST_CLOSED):
            if not self.is_closed(self.last_day(at + wait)):
                return self.day(at)
            today += timedelta(days=1)
            at = int(datetime.combine(today, time(12), self._office.zone).timestamp())
        raise ConfigError(
            "The office is closed on every day of a year: correct closed in its program file."
        )
