"""The plan of a made-up year, read from its file: calls in their order, with their time."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the plan. What `detail` holds depends on the act."""

    number: int
    act: str
    """The words of its command."""
    who: str
    """The name of the key that acts or signs."""
    subject: str
    file: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Lines of one moment, act and hand. `at` is seconds since the plan's first midnight (UTC)."""

    at: int
    lines: Sequence[Line]

    @property
    def act(self) -> str:
        return self.lines[0].act

    @property
    def who(self) -> str:
        return self.lines[0].who

    @property
    def numbers(self) -> list[int]:
        """What its lines are about."""
        return [int(line.subject) for line in self.lines]


def read(path: Path) -> list[Call]:
    """The calls of a plan that was generated."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    grouped = itertools.groupby(rows, key=lambda row: (_at(row), row["act"], row["who"]))
    return [Call(at=at, lines=[_line(row) for row in lines]) for (at, _, _), lines in grouped]


def _at(row: dict[str, str]) -> int:
    return int(row["day"]) * _DAY + int(row["second"])


def _line(row: dict[str, str]) -> Line:
    return Line(
        number=int(row["number"]),
        act=row["act"],
        who=row["who"],
        subject=row["subject"],
        file=row["file"],
        detail=row["detail"],
    )


def starts(truth: Path) -> int:
    """The first midnight (UTC) of a plan, from its truth file, in seconds since 1970."""
    day = datetime.fromisoformat(json.loads(truth.read_text())["starts"])
    return int(day.replace(tzinfo=UTC).timestamp())
