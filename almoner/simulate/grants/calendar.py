"""When things happen in the made-up year: seconds since its first midnight, in UTC."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

DAY = 86_400
HOUR = 3_600
MINUTE = 60

# The days of the plan.
DRAFTED = 0
PUBLISHED = 1
OPENS = 3
CLOSES = 31
IDENTIFIED = 33
ASSIGNED = 35
JUDGED = 46
"""The panel meets; it closes, recommends, and approvers begin one working day after the other."""
BEGINS = 70
"""The first day of every award's period of performance."""
YEAR = 365
ENDS = BEGINS + YEAR

_FRIDAY = 4
_OFFICE_OPENS = 9 * HOUR
_OFFICE_HOURS = 8 * HOUR
_WAKING = (7 * HOUR, 15 * HOUR)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a plan, from 0: dates, working days and when offices open."""

    starts: date

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.starts + timedelta(days=day)

    def working(self, day: int, more: int = 0) -> int:
        """The first working day from a day on, or one so many working days later."""
        while more or self.date(day).weekday() > _FRIDAY:
            more -= self.date(day).weekday() <= _FRIDAY
            day += 1
        return day

    def opening(self, day: int) -> int:
        """When offices open on a day."""
        return day * DAY + _OFFICE_OPENS


@dataclass(frozen=True, slots=True)
class Calendar(Days):
    """Offices work from Monday to Friday; organizations whenever they get to it."""

    chance: random.Random

    def office(self, day: int) -> int:
        """A moment in office hours, on a day or the first working day after it."""
        return self.opening(self.working(day)) + self.chance.randrange(_OFFICE_HOURS)

    def waking(self, day: int) -> int:
        """A moment of a day, of any."""
        first, length = _WAKING
        return day * DAY + first + self.chance.randrange(length)

    def later(self, moment: int, least: int, most: int) -> int:
        """A moment in office hours, from `least` to `most` days after another, or a weekend more.

        `least` is one or more.
        """
        return self.office(moment // DAY + self.chance.randint(least, most))
