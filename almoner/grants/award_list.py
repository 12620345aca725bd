"""The list of awards that are to be recommended: all of it is sound, or its faults are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from almoner import money
from almoner.acts.awards import PayMode, Plan
from almoner.errors import InputError
from almoner.grants import documents
from almoner.roster import rows
from almoner.roster.faults import Faults

COLUMNS = (
    "application",
    "mode",
    "from",
    "to",
    "indirect_bps",
    "tolerance_bps",
    "conditions",
)
MILESTONES = "milestones"
"""A column only awards by milestone need; those by category need one for each category."""
_MODES = {mode.name.lower(): mode for mode in PayMode if mode is not PayMode.NONE}
_MOST_NUMBER = 2**32 - 1
_DAY = 86_400
_MOST_BPS = 2**16 - 1
_WHOLE_BPS = 10_000

_Fault = Callable[[str, str], None]
"""Records what is wrong with a column of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAward:
    """One line. Times in seconds since 1970, shares in 1/10000."""

    line: int
    application: int
    lines: tuple[int, ...]
    """Base units by cost category, or by milestone."""
    begins: int
    ends: int
    mode: PayMode
    indirect_bps: int
    tolerance_bps: int
    conditions: bytes
    """SHA-256 of the terms and conditions."""

    @property
    def total(self) -> int:
        """Base units of all its lines."""
        return sum(self.lines)

    @property
    def plan(self) -> Plan:
        """What the contract is given, in the order of `AwardPlan`."""
        return (
            self.application,
            list(self.lines),
            self.begins,
            self.ends,
            int(self.mode),
            self.indirect_bps,
            self.tolerance_bps,
            self.conditions,
        )


def load(path: Path, categories: Sequence[str]) -> list[ListedAward]:
    """The awards of a CSV file, with a column for each cost category of the program.

    Paths of conditions begin at the file's own folder. Raises InputError with the first faults, by
    line and column, and the count of the rest.
    """
    faults = Faults()
    conditions = _Conditions(path.parent)
    first: dict[int, int] = {}
    found = []
    for number, row in rows.read(path, COLUMNS, (*categories, MILESTONES), faults, of="award"):
        cells = {column: cell.strip() for column, cell in row.items()}
        listed = _award(number, cells, categories, conditions, faults)
        line = first.setdefault(listed.application, number)
        if line != number and listed.application:
            reason = f"{listed.application} is on line {line} already: keep one of the two"
            faults.add(number, "application", reason)
        found.append(listed)
    faults.refuse()
    return found


class _Conditions:
    """The digests of terms and conditions: many awards of a list share one document."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, bytes | str] = {}

    def digest(self, name: str, fault: _Fault) -> bytes:
        """Its SHA-256; a fault where it cannot be read."""
        if name not in self._read:
            self._read[name] = self._digest(name)
        found = self._read[name]
        if isinstance(found, bytes):
            return found
        fault("conditions", found)
        return b""

    def _digest(self, name: str) -> bytes | str:
        if not name:
            return "is missing: write the path of the terms and conditions"
        try:
            return documents.published(self._folder / name)
        except InputError as refusal:
            return refusal.faults[0].reason


def _award(
    number: int,
    cells: Mapping[str, str],
    categories: Sequence[str],
    conditions: _Conditions,
    faults: Faults,
) -> ListedAward:
    """A line; where one of its cells is a fault, something harmless stands for it."""

    def fault(column: str, reason: str) -> None:
        faults.add(number, column, reason)

    mode = _MODES.get(cells["mode"].lower(), PayMode.NONE)
    if mode is PayMode.NONE:
        fault("mode", f"is {cells['mode']!r}: write {', '.join(_MODES)}")
    begins, ends = (_day(cells, column, fault) for column in ("from", "to"))
    if begins and ends and ends < begins:
        fault("to", f"{cells['to']} comes before {cells['from']}")
    return ListedAward(
        line=number,
        application=_whole(cells, "application", 1, _MOST_NUMBER, fault),
        lines=_lines(cells, mode, categories, fault),
        begins=begins,
        # The day is the last of the period; the contract counts to the first second after it.
        ends=ends + _DAY,
        mode=mode,
        indirect_bps=_whole(cells, "indirect_bps", 0, _MOST_BPS, fault),
        tolerance_bps=_whole(cells, "tolerance_bps", 0, _WHOLE_BPS, fault),
        conditions=conditions.digest(cells["conditions"], fault),
    )


def _lines(
    cells: Mapping[str, str], mode: PayMode, categories: Sequence[str], fault: _Fault
) -> tuple[int, ...]:
    """The sums of an award: one by category, or those of its milestones and no others."""
    if mode is PayMode.NONE:
        return tuple(_amount(cells[name], name, fault) for name in categories if cells.get(name))
    by_milestone = mode is PayMode.MILESTONE
    for column in categories if by_milestone else [MILESTONES]:
        if cells.get(column):
            rest = "an award by milestone has only those" if by_milestone else "it has categories"
            fault(column, f"leave it empty: {rest}")
    if not by_milestone:
        return tuple(_category(cells, column, fault) for column in categories)
    written = cells.get(MILESTONES, "")
    if not written:
        fault(MILESTONES, "are missing: write their sums, like 10000;20000")
        return ()
    sums = tuple(_amount(each.strip(), MILESTONES, fault) for each in written.split(";"))
    if 0 in sums:
        fault(MILESTONES, "must each be more than zero")
    return sums


def _category(cells: Mapping[str, str], column: str, fault: _Fault) -> int:
    if not cells.get(column):
        fault(column, "is missing: write an amount like 1,003.50, or 0")
        return 0
    return _amount(cells[column], column, fault)


def _amount(written: str, column: str, fault: _Fault) -> int:
    """Base units in whole cents."""
    try:
        return money.whole_cents(written)
    except ValueError as refusal:
        fault(column, str(refusal))
        return 1


def _whole(cells: Mapping[str, str], column: str, least: int, most: int, fault: _Fault) -> int:
    written = cells[column]
    short = len(written) <= len(str(most))
    number = int(written) if short and written.isascii() and written.isdigit() else -1
    if least <= number <= most:
        return number
    fault(column, f"must be a whole number from {least:,} to {most:,}; it is {written!r}")
    return 0


def _day(cells: Mapping[str, str], column: str, fault: _Fault) -> int:
    """The first second of a day, in UTC."""
    try:
        found = datetime.strptime(cells[column], "%Y-%m-%d")
    except ValueError:
        fault(column, f"must be a date like 2027-01-31, not {cells[column]!r}")
        return 0
    seconds = int(found.replace(tzinfo=UTC).timestamp())
    if seconds < 0:
        fault(column, f"is before 1970: {cells[column]}")
    return max(seconds, 0)
