"""Copies of a ledger in a SQLite file, made while the monitor runs, and put back.

A server keeps its own: for a PostgreSQL database the sentences name its tools.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from almoner.errors import ForeignChain, LedgerError, SchemaMismatch
from almoner.events import Decoder
from almoner.ledger import integrity, migrations, sqlite
from almoner.ledger.opening import snapshot
from almoner.ledger.reading import reading
from almoner.ledger.store import Scope, scope
from almoner.location import Location

_CAUSE = "free disk space, or check the rights to its folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A copy that was read again after it was written."""

    path: Path
    sha256: str
    size: int
    """Bytes."""
    projected: int
    """The newest block of what readers see in it."""


def backup(location: Location, path: Path, decoder: Decoder) -> Backup:
    """Writes one state of a ledger to a new file, and checks that file.

    Raises LedgerError if there is no ledger, the file is there already, or the copy is not whole.
    """
    source = _require_file(location, 'pg_dump --format=custom --file FILE "$ALMONER_LEDGER"')
    if path.exists():
        raise LedgerError(f"{path} is there already: name a new file.")
    if not path.parent.is_dir():
        raise LedgerError(f"There is no folder {path.parent}: make it, or name another file.")
    with reading(source):
        pass
    with _draft(path) as draft:
        sqlite.copy(source, draft)
        _require_whole(draft, decoder, f"The ledger {source}")
        found = _described(draft, path)
        # Nobody may have made one meanwhile: a link refuses where a rename would replace.
        _sync(draft)
        os.link(draft, path)
        _sync(path.parent)
    return found


def restore(
    path: Path,
    location: Location,
    expected: Callable[[int, bytes], Scope],
    decoder: Decoder,
    *,
    replace: bool,
) -> Backup:
    """Puts a backup in a ledger's place in one step; the monitor goes on from there.

    `expected` says what the deployment on the chain of an id and a genesis is. Raises LedgerError
    if a monitor writes the ledger, if there is one and `replace` does not say that it may go, and
    if the backup is not whole; SchemaMismatch if it is of another version; ForeignChain if it is
    not of the deployment that is expected, or of that of the ledger there.
    """
    target = _require_file(
        location, 'pg_restore --clean --if-exists --single-transaction -d "$ALMONER_LEDGER" FILE'
    )
    with sqlite.locked(target):
        if not path.exists():
            raise LedgerError(f"There is no backup at {path}: name the file that has it.")
        if target.exists() and not replace:
            raise LedgerError(
                f"There is a ledger at {target}: add --replace to give it up for the backup."
            )
        with _draft(target) as draft:
            _copy(path, draft)
            _require_version(draft, path)
            _require_whole(draft, decoder, f"The backup {path}")
            found, of = _described(draft, path), scope(draft)
            _require_ours(path, of, expected(of.chain_id, of.genesis))
            if target.exists():
                _require_like(path, of, target)
            _sync(draft)
            sqlite.put(draft, target)
    return found


def _copy(path: Path, draft: Path) -> None:
    try:
        source = path.open("rb")
    except OSError as fault:
        raise LedgerError(
            f"The backup {path} cannot be read ({fault.strerror}): check the rights to it."
        ) from fault
    with source, draft.open("wb") as copied:
        shutil.copyfileobj(source, copied)


def _require_file(location: Location, command: str) -> Path:
    if not isinstance(location, Path):
        raise LedgerError(
            f"The ledger {location} is in a PostgreSQL database, which has its own backups: run "
            f"{command}"
        )
    return location


def _require_version(draft: Path, path: Path) -> None:
    try:
        with snapshot(draft) as db:
            at, newest = migrations.version(db), migrations.newest()
    except LedgerError:
        at = None
    if not at:
        raise LedgerError(f"{path} is no backup of a ledger: it is damaged, or something else.")
    if at != newest:
        raise SchemaMismatch(
            f"{path} is of version {at} of the ledger's tables and this is version {newest}: "
            "restore it with the version of Almoner that made it."
        )


def _require_whole(draft: Path, decoder: Decoder, named: str) -> None:
    """Checks a copy, and speaks of what it was copied from."""
    try:
        with reading(draft) as db:
            fault = next(integrity.faults(db, decoder), None)
    except LedgerError as unread:
        said = unread.__cause__ or "it has no tables of a ledger"
        raise LedgerError(
            f"{named} is not whole: it cannot be read ({said}). Choose another backup, or follow "
            "the chain again."
        ) from unread
    if fault is not None:
        raise LedgerError(f"{named} is not whole: {fault}")


def _require_ours(path: Path, found: Scope, expected: Scope) -> None:
    if found != expected:
        raise ForeignChain(
            f"{path} is of another deployment (chain {found.chain_id}, genesis "
            f"0x{found.genesis.hex()[:8]}…): choose a backup of this one."
        )


def _require_like(path: Path, found: Scope, target: Path) -> None:
    try:
        there = scope(target)
    except LedgerError:
        # Not to be read at all: that is what a backup is for.
        return
    _require_ours(path, found, there)


def _described(draft: Path, path: Path) -> Backup:
    with draft.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with reading(draft) as db:
        projected = db.execute("SELECT projected FROM progress").fetchone()[0]
    return Backup(path=path, sha256=sha256, size=draft.stat().st_size, projected=projected)


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A file beside the one to be made, which is gone afterwards."""
    draft = path.with_name(f"{path.name}.draft")
    try:
        _remove(draft)
        sqlite.create(draft)
        yield draft
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    # Reading a file that was in use leaves two more beside it.
    for beside in ("", "-wal", "-shm"):
        draft.with_name(f"{draft.name}{beside}").unlink(missing_ok=True)


def _unwritable(path: Path, fault: OSError) -> LedgerError:
    return LedgerError(f"{path} could not be written ({fault.strerror}): {_CAUSE}.")


def _sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
