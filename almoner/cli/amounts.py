"""The file of a mass change: all of it is sound, or its faults are named by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from almoner import money
from almoner.acts import mass
from almoner.acts.cases import CaseStatus
from almoner.casefile import Casefile, Enrolled
from almoner.chain.agency import Agency
from almoner.enrollment import reads
from almoner.errors import Reverted
from almoner.roster.faults import Faults

COLUMNS = ["case", "amount"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAmount:
    """One line: a case and its new amount a period, in base units."""

    line: int
    case_no: int
    amount: int
    present: int
    """What the case has now."""


def read(path: Path, casefile: Casefile, agency: Agency) -> list[NewAmount]:
    """The lines of a CSV file with the columns case and amount.

    Raises InputError, naming lines, for what is no case, no amount, twice there, or what the roster
    would not take: a case that is not approved, or more than the program lets a case have.
    """
    faults = Faults()
    typed = list(_typed(path, casefile, faults))
    faults.refuse()
    lines = []
    numbers = [one.case_no for _, one, _ in typed]
    on_chain = reads.cases(agency.client, agency.roster.address, numbers)
    for (line, one, amount), found in zip(typed, on_chain, strict=True):
        if found.status is not CaseStatus.APPROVED:
            status = found.status.name.lower()
            reason = f"{one.case_number} is {status}: leave it out, only approved cases change so"
            faults.add(line, "case", reason)
        lines.append(NewAmount(line=line, case_no=one.case_no, amount=amount, present=found.amount))
    faults.refuse()
    _require_taken(agency, lines, faults)
    faults.refuse()
    return lines


def _require_taken(agency: Agency, lines: Sequence[NewAmount], faults: Faults) -> None:
    """Faults the lines whose amount the roster would not take, the first of each word."""
    by_case = {each.case_no: each for each in lines}
    for change in mass.grouped({each.case_no: each.amount for each in lines}):
        try:
            mass.try_out(agency, change)
        except Reverted as refusal:
            if refusal.name != "Roster_BadAmount":
                raise
            at = by_case[change.cases[int(str(refusal.arguments["line"]))]]
            limit = money.dollars(int(str(refusal.arguments["limit"])))
            reason = f"{money.dollars(at.amount)} is not above $0.00 and up to {limit}"
            faults.add(at.line, "amount", reason)


def _typed(path: Path, casefile: Casefile, faults: Faults) -> Iterator[tuple[int, Enrolled, int]]:
    """Line, case and base units of every sound line."""
    first: dict[int, int] = {}
    for line, (case_number, dollars) in _rows(path, faults):
        one = casefile.enrolled(case_number)
        if one is None:
            faults.add(line, "case", f"{case_number} is not enrolled: check it")
            continue
        if first.setdefault(one.case_no, line) != line:
            reason = f"{case_number} is on line {first[one.case_no]} already: keep one of the two"
            faults.add(line, "case", reason)
        try:
            yield line, one, money.whole_cents(dollars)
        except ValueError as fault:
            faults.add(line, "amount", str(fault))


def _rows(path: Path, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """The lines below the header that are not empty, each with its number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(at, row) for at, row in enumerate(csv.reader(file, strict=True), 1) if row]
    except OSError as fault:
        faults.add(None, None, f"the file {path} cannot be read: {(fault.strerror or '').lower()}")
        return
    except (UnicodeDecodeError, csv.Error) as fault:
        faults.add(None, None, f"the file {path} cannot be read as CSV in UTF-8: {fault}")
        return
    if not rows or [cell.strip() for cell in rows[0][1]] != COLUMNS:
        faults.add(1, None, f"begin the file with the columns {','.join(COLUMNS)}")
        return
    if not rows[1:]:
        faults.add(None, None, "the file has a header and no case")
    for line, row in rows[1:]:
        if len(row) != len(COLUMNS):
            faults.add(line, None, f"has {len(row)} fields, the header has {len(COLUMNS)}")
        else:
            yield line, row
