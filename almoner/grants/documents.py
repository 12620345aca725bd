"""Documents on disk, by their digests: they are read here and go nowhere."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.program.table import Table

_CHUNK = 2**20
_UNNAMED = ("Cc", "Cs")
"""Categories of characters that would end or break the line a document is named on."""


def published(path: Path) -> bytes:
    """SHA-256 of a document that is published: whoever reads it can compare.

    Send it of a document about nobody only. Raises InputError where it cannot be read, or does not
    end as a file does.
    """
    digest = hashlib.sha256()
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise _unread(path, "it is a device, and no file")
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
    except OSError as refusal:
        raise _unread(path, refusal.strerror) from refusal
    except ValueError as refusal:
        raise _unread(path, "no file can have this name") from refusal
    return digest.digest()


def manifest(paths: Sequence[Path]) -> str:
    """The names of documents with their SHA-256, one a line and sorted, as sha256sum prints them.

    Raises InputError, naming every document that cannot be read, has the name of another or one
    that would not stay on its line.
    """
    faults: list[Fault] = []
    found: list[tuple[str, str]] = []
    for path in paths:
        try:
            found.append((path.name, published(path).hex()))
        except InputError as refusal:
            found.append((path.name, ""))
            faults += refusal.faults
    return _listed(found, faults)


def listed(found: Iterable[tuple[str, str]]) -> str:
    """The same of documents that are somewhere else, by name and SHA-256 in hexadecimal.

    Raises InputError, naming every document with the name of another or one that would not stay on
    its line.
    """
    return _listed(found, [])


def _listed(found: Iterable[tuple[str, str]], faults: list[Fault]) -> str:
    digests: dict[str, str] = {}
    for name, digest in found:
        if name in digests:
            reason = f"two have the name {name}: give each its own"
            faults.append(Fault(field="documents", reason=reason))
        if any(unicodedata.category(each) in _UNNAMED for each in name):
            reason = f"the name {name!r} cannot stand in a list: rename the document"
            faults.append(Fault(field="documents", reason=reason))
        digests[name] = digest
    if faults:
        raise InputError(faults)
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def named(table: Table, key: str, folder: Path) -> str:
    """The manifest of the documents a file names, by paths from its own folder."""
    names = table.texts(key)
    try:
        return manifest([folder / name for name in names])
    except InputError as refusal:
        for fault in refusal.faults:
            table.fault(key, fault.reason)
        return ""


def _unread(path: Path, why: str | None) -> InputError:
    return InputError([Fault(field="document", reason=f"{path} cannot be read: {why}")])
