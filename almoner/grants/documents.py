"""Documents on disk, by their digests: they are read here and go nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.program.table import Table

_CHUNK = 2**20


def published(path: Path) -> bytes:
    """SHA-256 of a document that is published: whoever reads it can compare.

    Send it of a document about nobody only. Raises InputError where it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
    except OSError as refusal:
        reason = f"{path} cannot be read: {refusal.strerror}"
        raise InputError([Fault(field="document", reason=reason)]) from refusal
    return digest.digest()


def manifest(paths: Sequence[Path]) -> str:
    """The names of documents with their SHA-256, one a line and sorted, as sha256sum prints them.

    Raises InputError, naming every document that cannot be read or has the name of another.
    """
    faults: list[Fault] = []
    found: dict[str, str] = {}
    for path in paths:
        if path.name in found:
            reason = f"two have the name {path.name}: give each its own"
            faults.append(Fault(field="documents", reason=reason))
        try:
            found[path.name] = published(path).hex()
        except InputError as refusal:
            faults += refusal.faults
    if faults:
        raise InputError(faults)
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(found.items()))


def named(table: Table, key: str, folder: Path) -> str:
    """The manifest of the documents a file names, by paths from its own folder."""
    names = table.texts(key)
    try:
        return manifest([folder / name for name in names])
    except InputError as refusal:
        for fault in refusal.faults:
            table.fault(key, fault.reason)
        return ""
