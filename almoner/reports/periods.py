"""Reporting periods: whole days in UTC, the first and the last included."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from almoner.errors import Fault, InputError
from almoner.moments import utc

ONE_DAY = timedelta(days=1)
_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of a report. Raises InputError where the first comes after the last."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            reason = f"{self.first} is after {self.last}: give the earlier day first"
            raise InputError([Fault(field="from", reason=reason)])

    @property
    def start(self) -> int:
        """Its first second, since 1970."""
        return _midnight(self.first)

    @property
    def end(self) -> int:
        """The first second after it."""
        return _midnight(self.last) + int(ONE_DAY.total_seconds())

    def require_begun(self, head: int) -> None:
        """Raises InputError if the ledger, whose newest block is of the time `head`, ends first."""
        if self.start > head:
            reason = (
                f"the ledger ends on {day(head)}, before {self.first}: choose a period that has "
                "begun, or wait until the monitor has read its blocks"
            )
            raise InputError([Fault(field="from", reason=reason)])


def day(seconds: int) -> date:
    """The day of a time in seconds since 1970."""
    return utc(seconds).date()


def quarters(first: date, last: date, today: date) -> list[Period]:
    """The quarters of some days that have begun by today, counted from the first day."""
    found: list[Period] = []
    start = first
    while start <= min(last, today):
        after = _months_after(first, _QUARTER * (len(found) + 1))
        found.append(Period(first=start, last=min(after - ONE_DAY, last)))
        start = after
    return found


def _months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that does not have it."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    longest = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, longest))


def _midnight(of: date) -> int:
    return int(datetime(of.year, of.month, of.day, tzinfo=UTC).timestamp())
