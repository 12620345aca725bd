"""Writing an export, and going on with it."""

from __future__ import annotations

import fcntl
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from almoner.errors import ExportError
from almoner.events import Decoder
from almoner.ledger.database import Database
from almoner.ledger.export import columns, manifest, rows
from almoner.ledger.export.columns import SCHEMAS, hexadecimal
from almoner.ledger.export.manifest import File, Manifest, Range
from almoner.ledger.reading import reading
from almoner.location import Location

BLOCKS = 10_000
"""Blocks of one file, where nobody says otherwise: 33 hours of Ethereum."""
AT_ONCE = 10_000
"""Rows in memory, and in one group of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export did."""

    manifest: Manifest
    added: int
    """Ranges it wrote."""
    final: int
    """The newest final block."""


def export(
    location: Location,
    folder: Path,
    decoder: Decoder,
    *,
    blocks: int | None = None,
    told: Callable[[int, int], None] = lambda _block, _final: None,
) -> Exported:
    """Writes the ranges of final blocks that a folder does not have yet.

    `blocks` is how many one file has, which cannot change later. `told` hears which block was
    written last, and which is the last one. Raises LedgerError, and ExportError, before anything is
    written, if the folder is of another deployment or not as its manifest says.
    """
    with reading(location) as db:
        begun = manifest.of(db, blocks or BLOCKS)
    if not folder.parent.is_dir():
        raise ExportError(f"There is no folder {folder.parent}: make it, or name another folder.")
    try:
        folder.mkdir(exist_ok=True)
        with _alone(folder):
            found = manifest.load(folder)
            if found is not None:
                require_same(folder, found, replace(begun, blocks=blocks or found.blocks))
            at = found or begun
            faults = manifest.spoiled(folder, at)
            with reading(location) as db:
                final = _final(db)
                faults += foreign(db, folder, at)
            if faults:
                raise ExportError("\n".join(faults))
            before = len(at.ranges)
            while at.next()[1] <= final:
                with reading(location) as db:
                    at = replace(at, ranges=[*at.ranges, _range(db, folder, decoder, *at.next())])
                manifest.save(folder, at)
                told(at.ranges[-1].last, final)
    except OSError as fault:
        raise ExportError(
            f"{folder} could not be written ({fault.strerror}): free disk space or check its "
            "rights, and export again; what was written is kept."
        ) from fault
    return Exported(manifest=at, added=len(at.ranges) - before, final=final)


def require_same(folder: Path, found: Manifest, begun: Manifest) -> None:
    """Raises ExportError where a folder is of another deployment, or has files of another size."""
    if replace(found, ranges=(), blocks=begun.blocks) != begun:
        raise ExportError(
            f"{folder} is the export of another deployment (chain {found.chain_id}, genesis "
            f"{found.genesis[:10]}…): export to another folder."
        )
    if found.blocks != begun.blocks:
        raise ExportError(
            f"{folder} has files of {found.blocks} blocks: leave --blocks out, or export to "
            "another folder."
        )


def foreign(db: Database, folder: Path, at: Manifest) -> list[str]:
    """The ranges that end with another block than the ledger has, each in a sentence."""
    found = []
    for each in at.ranges:
        row = db.execute("SELECT hash FROM blocks WHERE number = ?", (each.last,)).fetchone()
        if row is None or hexadecimal(row["hash"]) != each.last_hash:
            ours = "none" if row is None else hexadecimal(row["hash"])
            found.append(
                f"{folder} ends blocks {each.first} to {each.last} with block {each.last_hash} and "
                f"the ledger has {ours}: export to another folder, or find out which chain is true."
            )
    return found


def _range(db: Database, folder: Path, decoder: Decoder, first: int, last: int) -> Range:
    row = db.execute("SELECT hash FROM blocks WHERE number = ?", (last,)).fetchone()
    made = Range(first=first, last=last, last_hash=hexadecimal(row["hash"]), files={})
    files = {}
    for table in SCHEMAS:
        path = made.path(folder, table)
        path.parent.mkdir(exist_ok=True)
        draft = path.with_suffix(".draft")
        count = _write(draft, table, rows.of(db, table, decoder, first, last))
        files[table] = File(rows=count, sha256=manifest.digest(draft))
        manifest.put(draft, path)
    return replace(made, files=files)


def _write(draft: Path, table: str, found: Iterator[tuple[object, ...]]) -> int:
    count = 0
    with pq.ParquetWriter(draft, SCHEMAS[table], compression="zstd") as out:
        while some := list(itertools.islice(found, AT_ONCE)):
            out.write_batch(columns.batch(table, some))
            count += len(some)
    return count


def _final(db: Database) -> int:
    """The newest block that is final and whose transfers were read too."""
    row = db.execute("SELECT projected, transferred, final FROM progress").fetchone()
    return int(min(tuple(row)))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps other exports away from a folder. Raises ExportError if one is at work."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise ExportError(f"Another process exports to {folder}: wait until it is done.") from fault
    finally:
        os.close(held)
