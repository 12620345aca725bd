"""Numbers that policy sets, by name: SQL is made once, and filled in when it is run."""

from __future__ import annotations

import re
from collections.abc import Mapping

import ibis

from almoner.fraud.filling import CLOCK

_STAND_IN = 7_000_000_000_000_000_000
"""What stands for a number until its name takes the place: no other number is near it."""


class Bounds:
    """Stands for the numbers, while an expression is made."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def number(self, name: str) -> ibis.expr.types.IntegerValue:
        """A number."""
        if name not in self._names:
            self._names.append(name)
        return ibis.literal(_STAND_IN + self._names.index(name), "int64")

    def span(self, name: str) -> ibis.expr.types.IntegerValue:
        """A number of seconds, on the clock."""
        return self.number(f"{name}{CLOCK}")

    @property
    def stand_ins(self) -> Mapping[int, str]:
        """What stands for each number that was asked for."""
        return {_STAND_IN + place: name for place, name in enumerate(self._names)}

    def named(self, sql: str) -> str:
        """SQL with the names in their places."""
        for number, name in self.stand_ins.items():
            sql = re.sub(rf"\b{number}\b", f":{name}", sql)
        return sql
