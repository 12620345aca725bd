"""Reads a roster: all of it is sound, or nothing is enrolled and the faults are named by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from almoner.program import ProgramFile
from almoner.program.table import near
from almoner.roster import cells
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
PRIVATE = ("phone", "mailing_address", "language")
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
    records = _records(_text(path, faults), faults)
    found: list[Line] = []
    seen = _Seen(faults)
    header: Sequence[str] | None = None
    lines = 0
    for number, record in records:
        if header is None:
            header = _header(number, record, faults)
            continue
        lines += 1
        if len(record) != len(header):
            reason = f"has {len(record)} fields, the header has {len(header)}"
            faults.add(number, None, reason)
            continue
        line = _line(number, dict(zip(header, record, strict=True)), program, faults)
        if line is None:
            continue
        if workers is not None and line.worker not in workers:
            hint = near(line.worker, workers)
            faults.add(number, "worker", f"{line.worker!r} is no caseworker known here{hint}")
        seen.note(line)
        found.append(line)
    if header is None and not faults.count:
        faults.add(1, None, f"the file is empty: begin with the columns {', '.join(COLUMNS)}")
    elif not lines and not faults.count:
        faults.add(None, None, "the file has a header and no household")
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


def _text(path: Path, faults: Faults) -> str:
    try:
        content = path.read_bytes()
    except OSError as refusal:
        reason = refusal.strerror or "unknown reason"
        faults.add(None, None, f"the roster {path} cannot be read: {reason}")
        faults.refuse()
        raise
    try:
        # Spreadsheets write a mark at the beginning of UTF-8 files.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _name_bad_bytes(content, faults)
        faults.refuse()
        raise


def _name_bad_bytes(content: bytes, faults: Faults) -> None:
    """Names the first byte of each line that is not UTF-8."""
    start = 0
    for number, line in enumerate(content.splitlines(keepends=True), start=1):
        try:
            line.decode()
        except UnicodeDecodeError as refusal:
            faults.add(
                number,
                None,
                f"byte {refusal.start + 1} of the line (offset {start + refusal.start} in the "
                f"file, 0x{line[refusal.start]:02x}) is not UTF-8: export the file as UTF-8",
            )
        start += len(line)


def _records(text: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; lines with nothing in them are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as refusal:
            faults.add(number, None, f"is not CSV: {refusal}; the rest was not read")
            return
        if any(cell.strip() for cell in record):
            yield number, record


def _header(number: int, record: Sequence[str], faults: Faults) -> list[str]:
    """The columns in their order. Refuses at once what would make every line a fault."""
    given = [column.strip() for column in record]
    for column in dict.fromkeys(given):
        if given.count(column) > 1:
            faults.add(number, column, "is there twice: keep one column")
    for column in given:
        if column not in COLUMNS:
            reason = f"is not a known column{near(column, COLUMNS)}"
            faults.add(number, column or "(no name)", reason)
    for column in REQUIRED:
        if column not in given:
            faults.add(number, column, "is missing from the header")
    faults.refuse()
    return given
