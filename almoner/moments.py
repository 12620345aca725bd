"""Times as contracts count them, in seconds since 1970, made into dates."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

LAST = 253_402_300_799
"""The last second of the year 9999: calendars here know no later one, contracts do."""
_DAY = 86_400


def utc(seconds: int) -> datetime:
    """The date of a time, in UTC; of one past the year 9999, that year's last second."""
    return datetime.fromtimestamp(min(seconds, LAST), UTC)


def local(seconds: int, zone: tzinfo) -> datetime:
    """The date of a time in a time zone; of the year 9999 it never tells the last day.

    Where clocks are ahead of UTC, that would end in a year no calendar has.
    """
    return datetime.fromtimestamp(min(seconds, LAST - _DAY), UTC).astimezone(zone)
