"""Times as contracts count them, in seconds since 1970, made into dates."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

LAST = 253_402_214_399
"""The last second of the last day but one of the year 9999: calendars here know no later one in any
zone, contracts do."""


def utc(seconds: int) -> datetime:
    """The date of a time, in UTC; of one past the calendar, its last second."""
    return local(seconds, UTC)


def local(seconds: int, zone: tzinfo) -> datetime:
    """The date of a time in a time zone; of one past the calendar, its last second."""
    return datetime.fromtimestamp(min(seconds, LAST), UTC).astimezone(zone)
