"""The rows of a CSV file by the names of its columns; what is wrong with the file is named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from almoner.program.table import near
from almoner.roster.faults import Faults

Row = tuple[int, Mapping[str, str]]
"""The line a row begins on, from 1, and its cells by column."""


def read(
    path: Path, required: Sequence[str], optional: Sequence[str], faults: Faults, *, of: str
) -> Iterator[Row]:
    """The rows of a file in UTF-8 that begins with a header; `of` is what each row is about.

    A row of another length than the header is a fault, and left out. Raises InputError at once
    where the file cannot be read, or its header would make every row a fault.
    """
    columns = (*required, *optional)
    header: Sequence[str] | None = None
    rows = 0
    for number, record in _records(_text(path, faults), faults):
        if header is None:
            header = _header(number, record, required, columns, faults)
            continue
        rows += 1
        if len(record) != len(header):
            reason = f"has {len(record)} fields, the header has {len(header)}"
            faults.add(number, None, reason)
            continue
        yield number, dict(zip(header, record, strict=True))
    if header is None and not faults.count:
        faults.add(1, None, f"the file is empty: begin with the columns {', '.join(columns)}")
    elif not rows and not faults.count:
        faults.add(None, None, f"the file has a header and no {of}")


def _text(path: Path, faults: Faults) -> str:
    try:
        content = path.read_bytes()
    except OSError as refusal:
        reason = refusal.strerror or "unknown reason"
        faults.add(None, None, f"the file {path} cannot be read: {reason}")
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


def _header(
    number: int,
    record: Sequence[str],
    required: Sequence[str],
    columns: Sequence[str],
    faults: Faults,
) -> list[str]:
    """The columns in their order. Refuses at once what would make every row a fault."""
    given = [column.strip() for column in record]
    for column in dict.fromkeys(given):
        if given.count(column) > 1:
            faults.add(number, column, "is there twice: keep one column")
    for column in given:
        if column not in columns:
            reason = f"is not a known column{near(column, columns)}"
            faults.add(number, column or "(no name)", reason)
    for column in required:
        if column not in given:
            faults.add(number, column, "is missing from the header")
    faults.refuse()
    return given
