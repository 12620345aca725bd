"""Files a person writes, as TOML or as JSON; which one, the ending of the name says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eth_utils.address import is_address, is_checksum_address, to_checksum_address

from almoner.errors import Fault, InputError
from almoner.program import sections
from almoner.program.table import Table


class _Twice(Exception):
    """A key that an object has twice."""


def table(path: Path, faults: list[Fault]) -> Table:
    """The file as a table whose readers record faults. Raises InputError where it is none."""
    if path.suffix not in (".toml", ".json"):
        raise _refused(path, "is neither TOML nor JSON: let its name end in .toml or .json")
    try:
        content = path.read_bytes()
    except OSError as refusal:
        raise _refused(path, f"cannot be read: {refusal.strerror}") from refusal
    return Table(_parsed(path, content), "", faults)


def account(given: Table, key: str) -> str:
    """An address with its checksum; empty where a fault was recorded, as for one mistyped."""
    written = given.text(key, described="an account, 0x and 40 hexadecimal digits")
    if not written:
        return ""
    if not is_address(written):
        given.fault(key, f"is no account: {written!r} is not 0x and 40 hexadecimal digits")
        return ""
    digits = written.removeprefix("0x")
    mixed = digits not in (digits.lower(), digits.upper())
    if mixed and not is_checksum_address(written):
        given.fault(key, f"has a wrong checksum: {written} is mistyped; ask for it again")
        return ""
    return str(to_checksum_address(written))


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
        found = json.loads(content, object_pairs_hook=_once)
        json.dumps(found, ensure_ascii=False).encode()
    except _Twice as refusal:
        raise _refused(path, f"has the key {refusal} twice: keep one") from refusal
    except json.JSONDecodeError as refusal:
        reason = f"is no JSON: {refusal.msg}"
        raise InputError([Fault(line=refusal.lineno, field=str(path), reason=reason)]) from refusal
    except (ValueError, RecursionError) as refusal:
        # Bytes or characters that are no text, a number of thousands of digits, too deep a nesting.
        raise _refused(path, "is no JSON that can be read") from refusal
    if not isinstance(found, dict):
        raise _refused(path, "must be one JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as Python has it. Raises _Twice for a key that is there twice: TOML refuses it too,
    and whoever reads the file may see the other value.
    """
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _refused(path: Path, reason: str) -> InputError:
    return InputError([Fault(field=str(path), reason=reason)])
