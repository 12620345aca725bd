"""Reads a roster: all of it is sound, or nothing is enrolled and the faults are named by line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from almoner.one_line import is_one_line
from almoner.program import ProgramFile
from almoner.program.table import near
from almoner.roster import cells, rows
from almoner.roster.faults import Faults
from almoner.roster.line import Line, Roster

REQUIRED = (
    "case_number",
    "members",
    "household_size",
    "unit",
    "pay_to",
    "office",
    "worker",
    "from_period",
    "to_period",
)
OPTIONAL = ("signer", "group", "day")
_ADDRESS = "mailing_address"
PRIVATE = ("phone", _ADDRESS, "language")
"""Columns that go to the casefile and nowhere else."""
COLUMNS = (*REQUIRED, *OPTIONAL, *PRIVATE)
PRIVATE_LENGTH = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})?")


def read(path: Path, program: ProgramFile, workers: Collection[str] | None = None) -> Roster:
    """The households a CSV file names, in UTF-8, with a header.

    `workers` are the codes known, in capitals; None accepts any. Raises InputError with the first
    faults, by line and column, and the count of the rest.
    """
    faults = Faults()
    found: list[Line] = []
    seen = _Seen(faults)
    for number, given in rows.read(path, REQUIRED, (*OPTIONAL, *PRIVATE), faults, of="household"):
        line = _line(number, given, program, faults)
        if line is None:
            continue
        if workers is not None and line.worker not in workers:
            hint = near(line.worker, workers)
            faults.add(number, "worker", f"{line.worker!r} is no caseworker known here{hint}")
        seen.note(line)
        found.append(line)
    faults.refuse()
    return Roster(lines=tuple(found))


def _line(
    number: int, given: Mapping[str, str], program: ProgramFile, faults: Faults
) -> Line | None:
    def fault(column: str, reason: str) -> None:
        faults.add(number, column, reason)

    private = {column: given[column].strip() for column in PRIVATE if column in given}
    for column, value in private.items():
        if len(value) > PRIVATE_LENGTH:
            fault(column, f"has {len(value)} characters, at most {PRIVATE_LENGTH} are kept")
        # An address has several lines; nothing else may bring a line into a letter's head.
        parts = value.splitlines() if column == _ADDRESS else [value]
        if not all(is_one_line(part) for part in parts):
            fault(column, "has a line break or another control character: take it out")
    language = private.get("language", "")
    if language and not _LANGUAGE.fullmatch(language):
        fault("language", "must be a language tag such as en or es-mx, or empty")
    stripped = {column: value.strip() for column, value in given.items() if column not in private}
    return cells.line(number, stripped, private, program, fault)


class _Seen:
    """Where each case and each person was first named."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._cases: dict[str, int] = {}
        self._members: dict[str, int] = {}

    def note(self, line: Line) -> None:
        first = self._cases.setdefault(line.case_number, line.number)
        if first != line.number:
            reason = f"{line.case_number} is on line {first} already: keep one of the two"
            self._faults.add(line.number, "case_number", reason)
        own: set[str] = set()
        for member in line.members:
            first = self._members.setdefault(member, line.number)
            if member in own:
                reason = f"{member} is named twice on this line: keep one"
                self._faults.add(line.number, "members", reason)
            elif first != line.number:
                reason = f"{member} is on line {first} already: a person belongs to one household"
                self._faults.add(line.number, "members", reason)
            own.add(member)
