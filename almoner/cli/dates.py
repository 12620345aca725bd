"""Days and times as people type and read them, in UTC: 2027-01-31, 2027-01-31 15:00 UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almoner.acts.people import FOREVER
from almoner.moments import utc

_FORM = "%Y-%m-%d"
DAY_SECONDS = 86_400
DAY = click.DateTime([_FORM])


def start(day: datetime) -> int:
    """The first second of a day, in seconds since 1970."""
    return int(day.replace(tzinfo=UTC).timestamp())


def after(day: datetime) -> int:
    """The first second after a day, in seconds since 1970."""
    return start(day) + DAY_SECONDS


def day(seconds: int) -> str:
    """The day of a time in seconds since 1970."""
    return utc(seconds).strftime(_FORM)


def date(seconds: int) -> str:
    """A time in seconds since 1970, to the minute; of a founding term's end, `further notice`."""
    if seconds == FOREVER:
        return "further notice"
    return utc(seconds).strftime("%Y-%m-%d %H:%M UTC")
