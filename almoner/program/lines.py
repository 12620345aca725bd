"""The line of a program file that a fault is about, in the sections written for people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from almoner.errors import Fault
from almoner.program import about, office

SECTIONS = (office.SECTION, about.SECTION)


def located(faults: Sequence[Fault], content: bytes) -> list[Fault]:
    """Faults with the line of those that are about one of the sections."""
    return [
        replace(fault, line=_line_of(content, fault.field or ""))
        if (fault.field or "").split(".")[0] in SECTIONS
        else fault
        for fault in faults
    ]


def _line_of(content: bytes, path: str) -> int | None:
    """Where a key stands; where it does not, the innermost section around it that does."""
    tables: dict[str, int] = {}
    keys: dict[str, int] = {}
    inside = ""
    for number, line in enumerate(content.decode().splitlines(), start=1):
        if begun := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            inside = begun[1]
            tables.setdefault(inside, number)
        elif line.strip().startswith("[["):
            inside = ""
        elif inside and (key := re.match(r"\s*([\w-]+)\s*=", line)):
            keys.setdefault(f"{inside}.{key[1]}", number)
    sought = re.sub(r"\[\d+\]", "", path)
    while sought:
        if (found := keys.get(sought) or tables.get(sought)) is not None:
            return found
        sought = sought.rpartition(".")[0]
    return None
