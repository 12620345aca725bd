"""Reads a program file: either all of it is sound, or every fault is named at once."""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from datetime import timedelta
from pathlib import Path

from almoner import money
from almoner.errors import Fault, InputError
from almoner.program import clocks
from almoner.program.file import (
    Authority,
    BenefitTable,
    Calendar,
    ProgramFile,
    Rail,
    Reason,
    RuleUse,
    Unit,
    Words,
)
from almoner.program.table import SECONDS, Table

ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
UINT16 = 2**16 - 1
_CONFIRMABLE = ("windows", "approvals", "holds", "notices", "benefits")


def load(path: Path) -> ProgramFile:
    """The program a file describes. Raises InputError with every fault."""
    try:
        content = path.read_bytes()
    except OSError as refusal:
        reason = refusal.strerror or "cannot be read"
        raise InputError([Fault(reason=f"the program file {path} cannot be read: {reason}")]) from (
            refusal
        )
    return parse(content)


def parse(content: bytes) -> ProgramFile:
    """The program the bytes of a file describe. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = Table(_toml(content), "", faults)
    unconfirmed: list[str] = []
    languages = _languages(root)
    authorities = _authorities(root, unconfirmed)
    sections = {name: root.table(name) for name in _CONFIRMABLE}
    for section in sections.values():
        _note_confirmation(section, unconfirmed)
    holds = clocks.holds(sections["holds"], authorities)
    notices = clocks.notices(sections["notices"], authorities)
    if not faults:
        clocks.require_due_process(sections["holds"], holds, notices)
    reasons = _reasons(root, languages, authorities)
    found = ProgramFile(
        id=_id(root, "id"),
        digest=hashlib.sha256(content).digest(),
        title=root.text("title"),
        jurisdiction=root.text("jurisdiction"),
        purpose=root.whole("purpose", 1, clocks.UINT32),
        public_amounts=root.flag("public_amounts"),
        rail=_rail(root),
        languages=languages,
        authorities=authorities,
        calendar=_calendar(root.table("calendar")),
        windows=clocks.windows(sections["windows"]),
        bands=clocks.bands(sections["approvals"]),
        holds=holds,
        notices=notices,
        benefits=_benefits(sections["benefits"], authorities),
        reasons=reasons,
        rules=_rules(root, reasons, authorities, unconfirmed),
        rule_parameters=_parameters(root.table("rule_parameters")),
        unconfirmed=tuple(unconfirmed),
    )
    for section in (*sections.values(), root):
        section.close()
    if faults:
        raise InputError(faults)
    return found


def _toml(content: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(content.decode())
    except UnicodeDecodeError as refusal:
        line = content.count(b"\n", 0, refusal.start) + 1
        reason = f"byte {refusal.start} is not UTF-8: save the file as UTF-8"
        raise InputError([Fault(line=line, reason=reason)]) from refusal
    except RecursionError as refusal:
        reason = "the program file is nested too deep: write it as the example is written"
        raise InputError([Fault(reason=reason)]) from refusal
    except ValueError as refusal:  # TOMLDecodeError, or a number of thousands of digits
        raise InputError([Fault(reason=f"the program file is not TOML: {refusal}")]) from refusal


def _id(table: Table, key: str) -> str:
    given = table.text(key)
    if given and not ID.fullmatch(given):
        table.fault(key, f"must be small letters, digits and hyphens, at most 32: {given!r}")
    return given


def _rail(root: Table) -> Rail:
    given = root.one_of("rail", list(Rail), "payment rail")
    return Rail(given) if given in list(Rail) else Rail.TOKEN


def _languages(root: Table) -> tuple[str, ...]:
    given = root.texts("languages")
    for language in given:
        if not LANGUAGE.fullmatch(language):
            root.fault("languages", f"{language!r} is no language code like en or es")
    return given


def _note_confirmation(section: Table, unconfirmed: list[str]) -> None:
    if not section.text("confirmed_by", empty=True).strip():
        unconfirmed.append(section.at("")[:-1])


def _authorities(root: Table, unconfirmed: list[str]) -> dict[str, Authority]:
    table = root.table("authorities")
    found: dict[str, Authority] = {}
    for name in table.keys():
        entry = table.table(name)
        if not ID.fullmatch(name):
            table.fault(name, "must be named in small letters, digits and hyphens, at most 32")
        found[name] = Authority(id=name, citation=entry.text("citation"), about=entry.text("about"))
        _note_confirmation(entry, unconfirmed)
        entry.close()
    return found


def _calendar(section: Table) -> Calendar:
    first = section.whole("first_period", 1, UINT16)
    dates = section.moments("issue_dates")
    section.close()
    issue_at = tuple(int(moment.timestamp()) for moment in dates)
    for before, after in itertools.pairwise(dates):
        if after - before < timedelta(days=1):
            section.fault(
                "issue_dates",
                f"must rise by a day or more: {after.isoformat()} follows {before.isoformat()}",
            )
    if first + len(dates) - 1 > UINT16:
        section.fault("issue_dates", f"goes past period {UINT16:,}, the last there can be")
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


def _reasons(
    root: Table, languages: tuple[str, ...], authorities: dict[str, Authority]
) -> dict[int, Reason]:
    found: dict[int, Reason] = {}
    for entry in root.tables("reasons"):
        code = entry.whole("code", 1, UINT16)
        if code in found:
            entry.fault("code", f"{code} has another reason already: give each its own code")
        authority = entry.one_of("authority", authorities, "authority")
        words: dict[str, Words] = {}
        for language in languages:
            text = entry.table(language)
            words[language] = Words(
                title=text.text("title"),
                happened=text.text("happened"),
                fact=text.text("fact"),
                rule=text.text("rule"),
                clears=text.text("clears"),
            )
            text.close()
        entry.close()
        found[code] = Reason(code=code, authority=authority, words=words)
    return found


def _rules(
    root: Table,
    reasons: dict[int, Reason],
    authorities: dict[str, Authority],
    unconfirmed: list[str],
) -> dict[str, RuleUse]:
    found: dict[str, RuleUse] = {}
    for entry in root.tables("rules"):
        name = entry.text("id")
        if name in found:
            entry.fault("id", f"{name!r} is used twice: keep one")
        code = entry.whole("reason", 1, UINT16)
        if code not in reasons:
            known = ", ".join(str(each) for each in reasons) or "none"
            entry.fault("reason", f"{code} is no reason of this file; there are: {known}")
        cited = "authority" in entry
        authority = entry.one_of("authority", authorities, "authority") if cited else None
        _note_confirmation(entry, unconfirmed)
        entry.close()
        found[name] = RuleUse(id=name, reason=code, authority=authority)
    return found


def _parameters(section: Table) -> dict[str, int]:
    """Whole numbers by name; a time loses its unit's name and becomes seconds."""
    found: dict[str, int] = {}
    for key in section.keys():
        name, _, unit = key.rpartition("_")
        if name and unit in SECONDS:
            found[name] = section.seconds(name, least=1)
        else:
            found[key] = section.whole(key, 0, 2**63 - 1)
    return found
