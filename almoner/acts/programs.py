"""A program's calendar."""

from __future__ import annotations

from collections.abc import Sequence

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


def set_calendar(
    agency: Agency, program_admin: Sender, first_period: int, issue_at: Sequence[int]
) -> None:
    """Sets issue dates, seconds since 1970, of consecutive periods. Raises Reverted."""
    program_admin.send(agency.program.functions.setCalendar(first_period, list(issue_at)))


def unpublished(
    agency: Agency, first_period: int, issue_at: Sequence[int]
) -> tuple[int, Sequence[int]]:
    """The first period whose date is not the chain's, with the dates from there on."""
    for at, date in enumerate(issue_at):
        if issue_date(agency, first_period + at) != date:
            return first_period + at, issue_at[at:]
    return first_period, ()


def issue_date(agency: Agency, period: int) -> int:
    """The issue date of a period, 0 where the calendar has none."""
    return int(agency.client.call(agency.program.functions.periodOf(period))[0])


def current_period(agency: Agency) -> int:
    """The period that began last, the first one before any did."""
    now = agency.client.head()[2]
    period = 1
    while 0 < issue_date(agency, period + 1) <= now:
        period += 1
    return period
