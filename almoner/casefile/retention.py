"""The retention schedule: how long each kind of record is kept once its case is over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.moments import utc
from almoner.program import sections
from almoner.program.table import Table

_MOST_YEARS = 100


class Kind(StrEnum):
    """A kind of record."""

    PRIVATE_DATA = "private_data"
    """Case number, facts and their salt, members, contacts, representatives and passkeys."""
    LETTERS = "letters"
    STATEMENTS = "statements"
    """What persons, their representatives and officers wrote."""
    CODES = "codes"
    ACCESS_LOG = "access_log"

    @property
    def words(self) -> str:
        """As people say it."""
        return self.value.replace("_", " ")


FOUND_BY_CASE = (Kind.LETTERS, Kind.STATEMENTS, Kind.CODES)
"""What nobody finds any more once the case's private data is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long one kind is kept, and by which authority."""

    kind: Kind
    years: int
    authority: str

    def due(self, ended_at: int) -> int:
        """When it is due, in seconds since 1970, of a case that ended then."""
        return _shifted(ended_at, self.years)

    def before(self, now: int) -> int:
        """What is from before that time is due now, in seconds since 1970."""
        return _shifted(now, -self.years)

    def __str__(self) -> str:
        years = "1 year" if self.years == 1 else f"{self.years} years"
        return f"{self.kind.words}: {years} after the end of the case ({self.authority})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How long a program's records are kept."""

    program: str
    rules: Mapping[Kind, Rule]
    confirmed_by: str
    """Who confirmed it and when; empty where nobody did."""


def load(path: Path) -> Schedule:
    """The schedule a file describes. Raises InputError with every fault."""
    return parse(sections.content(path))


def parse(content: bytes) -> Schedule:
    """The schedule the bytes of a file describe. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = Table(sections.toml(content), "", faults)
    program, confirmed = root.text("program"), root.text("confirmed_by", empty=True)
    rules = {kind: _rule(root, kind) for kind in Kind}
    last = rules[Kind.PRIVATE_DATA].years
    for kind in FOUND_BY_CASE:
        if rules[kind].years > last:
            root.fault(
                f"{kind}.years",
                f"is more than the {last} of private_data, without which nobody finds them",
            )
    root.close()
    if faults:
        raise InputError(faults)
    return Schedule(program=program, rules=rules, confirmed_by=confirmed.strip())


def _rule(root: Table, kind: Kind) -> Rule:
    table = root.table(kind)
    rule = Rule(
        kind=kind, years=table.whole("years", 1, _MOST_YEARS), authority=table.text("authority")
    )
    table.close()
    return rule


def _shifted(at: int, years: int) -> int:
    """The same day and time of another year."""
    day = utc(at)
    try:
        then = day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        then = day.replace(year=day.year + years, month=3, day=1)
    return int(then.timestamp())
