"""Files a person writes, as TOML or as JSON; which one, the ending of the name says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from almoner.errors import Fault, InputError
from almoner.program import sections
from almoner.program.table import Table


def table(path: Path, faults: list[Fault]) -> Table:
    """The file as a table whose readers record faults. Raises InputError where it is none."""
    if path.suffix not in (".toml", ".json"):
        raise _refused(path, "is neither TOML nor JSON: let its name end in .toml or .json")
    try:
        content = path.read_bytes()
    except OSError as refusal:
        raise _refused(path, f"cannot be read: {refusal.strerror}") from refusal
    return Table(_parsed(path, content), "", faults)


def _parsed(path: Path, content: bytes) -> Mapping[str, Any]:
    if path.suffix == ".toml":
        try:
            return sections.toml(content)
        except InputError as refusal:
            (fault,) = refusal.faults
            raise InputError([Fault(line=fault.line, field=str(path), reason=fault.reason)]) from (
                refusal
            )
    try:
        found = json.loads(content)
    except json.JSONDecodeError as refusal:
        reason = f"is no JSON: {refusal.msg}"
        raise InputError([Fault(line=refusal.lineno, field=str(path), reason=reason)]) from refusal
    except (UnicodeDecodeError, RecursionError) as refusal:
        raise _refused(path, "is no JSON that can be read") from refusal
    if not isinstance(found, dict):
        raise _refused(path, "must be one JSON object")
    return found


def _refused(path: Path, reason: str) -> InputError:
    return InputError([Fault(field=str(path), reason=reason)])
