"""Score sheets: as a reviewer writes one, and as it is signed and posted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.grants import reading
from almoner.program.table import Table

_DIGEST = 32
_MOST_NUMBER = 2**32 - 1
_MOST_SCORE = 2**16 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFile:
    """What a reviewer writes of an application."""

    application: int
    scores: tuple[int, ...]
    """By criterion of the rubric."""
    comments: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheet:
    """What a reviewer signed, as a grants officer posts it."""

    application: int
    scores: tuple[int, ...]
    comments: bytes
    """SHA-256 of a secret salt and them."""
    reviewer: str
    """Address of the key."""
    signature: bytes

    @property
    def struct(self) -> tuple[int, list[int], bytes, str, bytes]:
        """What the contract is given, in the order of `Sheet`."""
        return (
            self.application,
            list(self.scores),
            self.comments,
            self.reviewer,
            self.signature,
        )


def load(path: Path) -> SheetFile:
    """The sheet a reviewer's file holds. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = reading.table(path, faults)
    found = SheetFile(
        application=root.whole("application", 1, _MOST_NUMBER),
        scores=_scores(root),
        comments=root.text("comments"),
    )
    root.close()
    if faults:
        raise InputError(faults)
    return found


def load_signed(paths: Sequence[Path]) -> dict[Path, SignedSheet]:
    """The sheets that signed files hold, one each.

    Raises InputError with every fault of every file, and where two hold a reviewer's scores of one
    application.
    """
    faults: list[Fault] = []
    found: dict[Path, SignedSheet] = {}
    first: dict[tuple[int, str], Path] = {}
    for path in paths:
        try:
            sheet = _signed(path)
        except InputError as refusal:
            faults += [at(path, each) for each in refusal.faults]
            continue
        other = first.setdefault((sheet.application, sheet.reviewer), path)
        if path in found or other != path:
            reason = f"is a sheet that {other} holds already: leave one out"
            faults.append(Fault(field=str(path), reason=reason))
        found[path] = sheet
    if faults:
        raise InputError(faults)
    return found


def at(path: Path, fault: Fault) -> Fault:
    """A fault of a file, with the file's name."""
    if fault.field in (None, str(path)):
        return Fault(line=fault.line, field=str(path), reason=fault.reason)
    return Fault(line=fault.line, field=f"{path}, {fault.field}", reason=fault.reason)


def save(path: Path, sheet: SignedSheet) -> None:
    """Writes a signed sheet as JSON. Raises InputError where the file cannot be written."""
    written = {
        "application": sheet.application,
        "scores": list(sheet.scores),
        "comments": f"0x{sheet.comments.hex()}",
        "reviewer": sheet.reviewer,
        "signature": f"0x{sheet.signature.hex()}",
    }
    try:
        path.write_text(f"{json.dumps(written, indent=2)}\n")
    except OSError as refusal:
        reason = f"{path} cannot be written: {refusal.strerror}"
        raise InputError([Fault(field="out", reason=reason)]) from refusal


def _signed(path: Path) -> SignedSheet:
    """Raises InputError with every fault."""
    faults: list[Fault] = []
    root = reading.table(path, faults)
    found = SignedSheet(
        application=root.whole("application", 1, _MOST_NUMBER),
        scores=_scores(root),
        comments=_comments(root),
        reviewer=reading.account(root, "reviewer"),
        signature=_bytes(root, "signature"),
    )
    root.close()
    if faults:
        raise InputError(faults)
    return found


def _scores(root: Table) -> tuple[int, ...]:
    return root.wholes("scores", 0, _MOST_SCORE)


def _comments(root: Table) -> bytes:
    found = _bytes(root, "comments")
    if found and len(found) != _DIGEST:
        root.fault("comments", "is no digest: it is 0x and 64 hexadecimal digits")
    return found


def _bytes(root: Table, key: str) -> bytes:
    given = root.text(key)
    try:
        return bytes.fromhex(given.removeprefix("0x"))
    except ValueError:
        root.fault(key, "is not hexadecimal: write 0x and the digits")
        return b""
