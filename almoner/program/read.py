"""Reads a program file: either all of it is sound, or every fault is named at once."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

from almoner import money
from almoner.errors import Fault, InputError
from almoner.program import clocks, lines, sections
from almoner.program.described import Authority
from almoner.program.file import BenefitTable, Calendar, ProgramFile, Unit
from almoner.program.table import Table

KIND = "benefit"


def load(path: Path) -> ProgramFile:
    """The program a file describes. Raises InputError with every fault."""
    return parse(sections.content(path))


def parse(content: bytes) -> ProgramFile:
    """The program the bytes of a file describe. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = Table(sections.toml(content), "", faults)
    if "kind" in root and root.text("kind") != KIND:
        root.fault("kind", f"is not {KIND!r}: this file is of another kind of program")
    windows, benefits = root.table("windows"), root.table("benefits")
    shared = sections.shared(content, root, (windows, benefits))
    found = ProgramFile(
        **shared,
        calendar=_calendar(root.table("calendar")),
        windows=clocks.windows(windows),
        benefits=_benefits(benefits, shared["authorities"]),
    )
    for part in (windows, benefits, root):
        part.close()
    if faults:
        raise InputError(lines.located(faults, content))
    return found


def _calendar(section: Table) -> Calendar:
    first = section.whole("first_period", 1, clocks.UINT16)
    dates = section.moments("issue_dates")
    section.close()
    issue_at = tuple(int(moment.timestamp()) for moment in dates)
    for before, after in itertools.pairwise(dates):
        if after - before < timedelta(days=1):
            section.fault(
                "issue_dates",
                f"must rise by a day or more: {after.isoformat()} follows {before.isoformat()}",
            )
    if first + len(dates) - 1 > clocks.UINT16:
        section.fault("issue_dates", f"goes past period {clocks.UINT16:,}, the last there can be")
    return Calendar(first_period=first, issue_at=issue_at)


def _benefits(section: Table, authorities: dict[str, Authority]) -> BenefitTable:
    amounts: dict[Unit, tuple[int, ...]] = {}
    for unit in Unit:
        row: list[int] = []
        for size, written in enumerate(section.texts(unit), start=1):
            before = section.faulty
            units = section.amount(f"{unit}[{size}]", written)
            if section.faulty > before:
                continue  # compared with its neighbors it would only be faulted again
            if row and units < row[-1]:
                section.fault(
                    f"{unit}[{size}]",
                    f"{money.dollars(units)} for {size} persons is less than "
                    f"{money.dollars(row[-1])} for fewer: put the amounts in order of size",
                )
            row.append(units)
        amounts[unit] = tuple(row)
    ceiling = section.dollars("ceiling")
    highest = max((units for row in amounts.values() for units in row), default=0)
    if highest > ceiling > 0:
        section.fault(
            "ceiling",
            f"{money.dollars(ceiling)} is below the table's highest, {money.dollars(highest)}",
        )
    authority = section.one_of("authority", authorities, "authority")
    return BenefitTable(authority=authority, ceiling=ceiling, amounts=amounts)
