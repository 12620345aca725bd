"""Times as contracts count them, in seconds since 1970, made into dates."""

from __future__ import annotations

from datetime import UTC, datetime

LAST = 253_402_300_799
"""The last second of the year 9999: calendars here know no later one, contracts do."""


def utc(seconds: int) -> datetime:
    """The date of a time, in UTC; of one past the year 9999, that year's last second."""
    return datetime.fromtimestamp(min(seconds, LAST), UTC)
