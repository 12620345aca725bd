"""Reading a table of a program file: a value that cannot be used and a key nobody knows are faults.

A reader returns a harmless value of the right type where it recorded a fault, so that one reading
finds every fault. The caller looks at `faults` before it uses anything.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from almoner import money
from almoner.errors import Fault

_NEVER = datetime(1970, 1, 1)
_WRITTEN_BITS = 256
SECONDS = {"days": 86_400, "hours": 3_600}
"""Units a time may be written in, by the ending of its key."""


class Table:
    """One table of the file, at a dotted `path` (empty for the file itself)."""

    def __init__(self, values: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
        self._values = values
        self._path = path
        self._faults = faults
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def keys(self) -> Iterable[str]:
        """The keys as they stand in the file; naming them here makes none of them known."""
        return tuple(self._values)

    def fault(self, key: str, reason: str) -> None:
        """Records what is wrong with a key."""
        self._faults.append(Fault(field=self.at(key), reason=reason))

    @property
    def faulty(self) -> int:
        """How many faults the whole reading has recorded so far."""
        return len(self._faults)

    def at(self, key: str) -> str:
        """The dotted path of a key."""
        return f"{self._path}.{key}" if self._path else key

    def text(self, key: str, *, empty: bool = False, described: str = "a text in quotes") -> str:
        """A text; empty ones are a fault unless `empty`."""
        value = self._value(key, str, described, "")
        if isinstance(value, str) and not value.strip() and not empty and self._has(key, str):
            self.fault(key, "is empty: write it")
        return str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, at least one."""
        values = self._value(key, list, 'a list of texts, like ["en"]', [])
        if self._has(key, list) and (not values or not all(isinstance(v, str) for v in values)):
            self.fault(key, 'must be a list of texts in quotes, like ["322", "435"]')
            return ()
        return tuple(values)

    def flag(self, key: str) -> bool:
        """true or false."""
        return bool(self._value(key, bool, "true or false", False))

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value: int = self._value(key, int, "a whole number", least)
        if not least <= value <= most:
            # Thousands of digits cannot be written out.
            given = f"it is {value:,}" if value.bit_length() <= _WRITTEN_BITS else "it is far off"
            self.fault(key, f"must be from {least:,} to {most:,}; {given}")
            return least
        return value

    def wholes(self, key: str, least: int, most: int) -> tuple[int, ...]:
        """A list of whole numbers from `least` to `most`, at least one."""
        values = self._value(key, list, "a list of whole numbers, like [40, 25]", [])
        # In Python true is a number; in the file it is not.
        sound = values and all(type(v) is int and least <= v <= most for v in values)
        if self._has(key, list) and not sound:
            self.fault(key, f"must be a list of whole numbers from {least:,} to {most:,}")
            return ()
        return tuple(values)

    def seconds(self, name: str, *, least: int, most: int = 2**40 - 1) -> int:
        """A time written as `<name>_days` or `<name>_hours`, in seconds."""
        given = [unit for unit in SECONDS if f"{name}_{unit}" in self]
        if len(given) != 1:
            reason = "is given twice: keep one of" if given else "is missing: write"
            self.fault(name, f"{reason} {' or '.join(f'{name}_{unit}' for unit in SECONDS)}")
            return least
        unit = SECONDS[given[0]]
        return unit * self.whole(f"{name}_{given[0]}", -(-least // unit), most // unit)

    def moments(self, key: str) -> tuple[datetime, ...]:
        """A list of moments, each with its offset from UTC."""
        values = self._value(key, list, "a list of dates with times", [])
        moments = [v for v in values if isinstance(v, datetime) and v.tzinfo is not None]
        if self._has(key, list) and (not values or len(moments) != len(values)):
            self.fault(key, "must list dates with time and offset, like 2027-01-04T15:00:00Z")
            return ()
        return tuple(moments)

    def moment(self, key: str) -> int:
        """A date with time and offset, in seconds since 1970; JSON has it as text."""
        value = self._value(key, (datetime, str), "a time like 2027-01-04T15:00:00Z", _NEVER)
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = _NEVER
        if found.tzinfo is None and self._has(key, (datetime, str)):
            self.fault(key, "must be a date with time and offset, like 2027-01-04T15:00:00Z")
        return self._since_1970(key, found.replace(tzinfo=found.tzinfo or UTC))

    def days(self, key: str) -> tuple[date, ...]:
        """A list of dates, which may be empty."""
        values = self._value(key, list, "a list of dates, like [2027-12-24], or []", [])
        found = [v for v in values if isinstance(v, date) and not isinstance(v, datetime)]
        if len(found) != len(values):
            self.fault(key, "must list dates without a time, like [2027-12-24]")
        return tuple(found)

    def day(self, key: str) -> int:
        """The first second (UTC) of a date, in seconds since 1970; JSON has it as text."""
        value = self._value(key, (date, str), "a date like 2027-01-31", _NEVER.date())
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            found = None
        if found is None or isinstance(found, datetime):
            self.fault(key, f"must be a date like 2027-01-31, not {value}")
            return 0
        return self._since_1970(key, datetime(found.year, found.month, found.day, tzinfo=UTC))

    def dollars(self, key: str, *, zero: bool = False) -> int:
        """An amount in base units, written as text; above zero unless `zero`."""
        written = self._value(key, str, 'an amount as text, like "1,003.50"', "")
        return self.amount(key, written, zero=zero) if self._has(key, str) else 1

    def amount(self, key: str, written: str, *, zero: bool = False) -> int:
        """The base units of one written amount, above zero unless `zero`."""
        try:
            units = money.parse(written)
        except ValueError as refusal:
            self.fault(key, str(refusal))
            return 1
        if units == 0 and not zero:
            self.fault(key, "must be more than zero")
        return units

    def table(self, key: str) -> Table:
        """A table below this one."""
        return Table(self._value(key, dict, "a table", {}), self.at(key), self._faults)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables, numbered from 1 in their paths."""
        values = self._value(key, list, f"tables, each begun with [[{self.at(key)}]]", [])
        if not all(isinstance(value, dict) for value in values):
            self.fault(key, f"must be tables, each begun with [[{self.at(key)}]]")
            return ()
        numbered = enumerate(values, start=1)
        return tuple(Table(v, f"{self.at(key)}[{n}]", self._faults) for n, v in numbered)

    def one_of(self, key: str, known: Iterable[str], kind: str) -> str:
        """A text that names one of what is known."""
        name = self.text(key, described=f"the name of the {kind}")
        known = tuple(known)
        if name and name not in known:
            self.fault(key, f"names the {kind} {name!r}, which does not exist{near(name, known)}")
        return name

    def close(self) -> None:
        """Says that all keys were asked for: any other is unknown."""
        for key in self._values:
            if key not in self._asked:
                self.fault(key, f"is not a known key{near(key, sorted(self._asked))}")

    def _since_1970(self, key: str, found: datetime) -> int:
        seconds = int(found.timestamp())
        if seconds < 0:
            self.fault(key, f"is before 1970: {found}")
        return max(seconds, 0)

    def _has(self, key: str, kind: type | tuple[type, ...]) -> bool:
        return isinstance(self._values.get(key), kind)

    def _value(self, key: str, kind: type | tuple[type, ...], described: str, instead: Any) -> Any:
        self._asked.add(key)
        if key not in self._values:
            self.fault(key, f"is missing: write {described}")
            return instead
        value = self._values[key]
        # In Python true is a number; in the file it is not.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"must be {described}, not {type(value).__name__}{_written(value)}")
            return instead
        return value


def _written(value: object) -> str:
    """A value as Python writes it, or nothing: one of thousands of digits cannot be written out."""
    try:
        return f" {value!r}"
    except ValueError:
        return ""


def near(given: str, known: Iterable[str]) -> str:
    """A hint at what `given` was probably meant to be, or nothing."""
    match = difflib.get_close_matches(given, list(known), n=1, cutoff=0.6)
    return f"; did you mean {match[0]!r}?" if match else ""
