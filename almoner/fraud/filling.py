"""Filling in the numbers of a query: SQL is made once, with names where policy sets numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from almoner.observations.schema import seconds

_NAMED = re.compile(r":([a-z][a-z0-9_]*)\b")
CLOCK = "_clock"
"""Ends the name of a span of seconds on the clock."""


def names(sql: str) -> tuple[str, ...]:
    """The names in a query, each once."""
    return tuple(dict.fromkeys(_NAMED.findall(sql)))


def filled(sql: str, values: Mapping[str, int]) -> str:
    """SQL with numbers for names. Spans are given in seconds, by their names without `_clock`.

    Raises KeyError for a name that has no number.
    """

    def number(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values and name.endswith(CLOCK):
            return str(seconds(int(values[name.removesuffix(CLOCK)])))
        return str(int(values[name]))

    return _NAMED.sub(number, sql)
