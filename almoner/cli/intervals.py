"""The days a report or an export is about, as people give them: --from and --to, both included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import click

from almoner.cli import dates
from almoner.errors import Fault, InputError
from almoner.reports.periods import Period

Command = Callable[..., None]


def days(*, required: bool) -> Callable[[Command], Command]:
    """Gives a command `first` and `last`, the days it is about."""

    def add(command: Command) -> Command:
        for name, kept, what in (("--to", "last", "last"), ("--from", "first", "first")):
            command = click.option(
                name, kept, type=dates.DAY, required=required, help=f"The {what} day (UTC)."
            )(command)
        return command

    return add


def period(first: datetime | None, last: datetime | None) -> Period | None:
    """The days somebody gave; None for none. Raises InputError for one alone, or out of order."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise InputError([Fault(reason="give both --from and --to, or neither")])
    return Period(first=first.date(), last=last.date())
