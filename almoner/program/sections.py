"""The sections that the files of all programs share.

Each reader returns something harmless where it recorded a fault.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from almoner.errors import Fault, InputError
from almoner.program import about, clocks, office
from almoner.program.described import Authority, Rail, Reason, RuleUse, Words
from almoner.program.table import SECONDS, Table

ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


def content(path: Path) -> bytes:
    """The bytes of a program file. Raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as refusal:
        reason = refusal.strerror or "cannot be read"
        raise InputError([Fault(reason=f"the program file {path} cannot be read: {reason}")]) from (
            refusal
        )


def shared(given: bytes, root: Table, own: Iterable[Table]) -> dict[str, Any]:
    """The fields of `Described`. `own` are the kind's own sections that somebody must confirm."""
    unconfirmed: list[str] = []
    spoken = languages(root)
    known = authorities(root, unconfirmed)
    parts = {name: root.table(name) for name in ("approvals", "holds", "notices", office.SECTION)}
    if about.SECTION in root:
        parts[about.SECTION] = root.table(about.SECTION)
    order = {name: place for place, name in enumerate(root.keys())}
    sought = [(part.at("")[:-1], part) for part in (*own, *parts.values())]
    for _, part in sorted(sought, key=lambda each: order.get(each[0], len(order))):
        note_confirmation(part, unconfirmed)
    before = root.faulty
    holds = clocks.holds(parts["holds"], known)
    notices = clocks.notices(parts["notices"], known)
    if root.faulty == before:
        clocks.require_due_process(parts["holds"], holds, notices)
    told = reasons(root, spoken, known)
    found = {
        "id": identifier(root, "id"),
        "digest": hashlib.sha256(given).digest(),
        "title": root.text("title"),
        "jurisdiction": root.text("jurisdiction"),
        "purpose": root.whole("purpose", 1, clocks.UINT32),
        "public_amounts": root.flag("public_amounts"),
        "rail": rail(root),
        "languages": spoken,
        "authorities": known,
        "bands": clocks.bands(parts["approvals"]),
        "holds": holds,
        "notices": notices,
        "reasons": told,
        "rules": rules(root, told, known, unconfirmed),
        "rule_parameters": parameters(root.table("rule_parameters")),
        "office": office.read(parts[office.SECTION]),
        "about": about.read(parts[about.SECTION], spoken) if about.SECTION in parts else None,
        "unconfirmed": tuple(unconfirmed),
    }
    for part in parts.values():
        part.close()
    return found


def toml(given: bytes) -> dict[str, object]:
    """The tables of a file. Raises InputError where it is no TOML."""
    try:
        return tomllib.loads(given.decode())
    except UnicodeDecodeError as refusal:
        line = given.count(b"\n", 0, refusal.start) + 1
        reason = f"byte {refusal.start} is not UTF-8: save the file as UTF-8"
        raise InputError([Fault(line=line, reason=reason)]) from refusal
    except RecursionError as refusal:
        reason = "the file is nested too deep: write it as the example is written"
        raise InputError([Fault(reason=reason)]) from refusal
    except ValueError as refusal:  # TOMLDecodeError, or a number of thousands of digits
        raise InputError([Fault(reason=f"the file is not TOML: {refusal}")]) from refusal


def identifier(table: Table, key: str) -> str:
    """A name in small letters, digits and hyphens."""
    given = table.text(key)
    if given and not ID.fullmatch(given):
        table.fault(key, f"must be small letters, digits and hyphens, at most 32: {given!r}")
    return given


def rail(root: Table) -> Rail:
    """How money reaches people."""
    given = root.one_of("rail", list(Rail), "payment rail")
    return Rail(given) if given in list(Rail) else Rail.TOKEN


def languages(root: Table) -> tuple[str, ...]:
    """The languages that reasons are told in."""
    given = root.texts("languages")
    for language in given:
        if not LANGUAGE.fullmatch(language):
            root.fault("languages", f"{language!r} is no language code like en or es")
    return given


def note_confirmation(section: Table, unconfirmed: list[str]) -> None:
    """Notes a section whose figures nobody confirmed."""
    if not section.text("confirmed_by", empty=True).strip():
        unconfirmed.append(section.at("")[:-1])


def authorities(root: Table, unconfirmed: list[str]) -> dict[str, Authority]:
    """The law a program rests on, by id."""
    table = root.table("authorities")
    found: dict[str, Authority] = {}
    for name in table.keys():
        entry = table.table(name)
        if not ID.fullmatch(name):
            table.fault(name, "must be named in small letters, digits and hyphens, at most 32")
        found[name] = Authority(id=name, citation=entry.text("citation"), about=entry.text("about"))
        note_confirmation(entry, unconfirmed)
        entry.close()
    return found


def reasons(
    root: Table, languages: tuple[str, ...], authorities: dict[str, Authority]
) -> dict[int, Reason]:
    """Why a payment may be delayed, by code."""
    found: dict[int, Reason] = {}
    for entry in root.tables("reasons"):
        code = entry.whole("code", 1, clocks.UINT16)
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


def rules(
    root: Table,
    reasons: dict[int, Reason],
    authorities: dict[str, Authority],
    unconfirmed: list[str],
) -> dict[str, RuleUse]:
    """Which rules of the fraud check a program uses, by id."""
    found: dict[str, RuleUse] = {}
    for entry in root.tables("rules"):
        name = entry.text("id")
        if name in found:
            entry.fault("id", f"{name!r} is used twice: keep one")
        code = entry.whole("reason", 1, clocks.UINT16)
        if code not in reasons:
            known = ", ".join(str(each) for each in reasons) or "none"
            entry.fault("reason", f"{code} is no reason of this file; there are: {known}")
        cited = "authority" in entry
        authority = entry.one_of("authority", authorities, "authority") if cited else None
        note_confirmation(entry, unconfirmed)
        entry.close()
        found[name] = RuleUse(id=name, reason=code, authority=authority)
    return found


def parameters(section: Table) -> dict[str, int]:
    """Whole numbers by name; a time loses its unit's name and becomes seconds."""
    found: dict[str, int] = {}
    for key in section.keys():
        name, _, unit = key.rpartition("_")
        if name and unit in SECONDS:
            found[name] = section.seconds(name, least=1)
        else:
            found[key] = section.whole(key, 0, 2**63 - 1)
    return found
