"""Whether a folder of exported files is whole, and the same as the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from almoner.errors import ExportError
from almoner.ledger.database import Database
from almoner.ledger.export import manifest, rows, writing
from almoner.ledger.export.columns import SCHEMAS
from almoner.ledger.export.manifest import Manifest, Range
from almoner.ledger.reading import reading
from almoner.location import Location

_BLOCK = {"events": "block_number", "transfers": "known_block"}
"""The column that says which block a row came with."""


def check(folder: Path, location: Location | None = None) -> tuple[Manifest, list[str]]:
    """What a folder should hold, and what of it is wrong, each in a sentence.

    Compares it with a ledger too, where one is given. Raises ExportError without a manifest that
    can be read or with that of another deployment, and LedgerError.
    """
    found = manifest.load(folder)
    if found is None:
        raise ExportError(f"{folder} has no {manifest.NAME}: almoner export events makes one.")
    faults = manifest.spoiled(folder, found)
    for table in SCHEMAS:
        path = manifest.coming(found).path(folder, table)
        if path.exists():
            # Whoever reads all files of the folder would read it too.
            faults.append(
                f"{path} is not in the manifest yet, as an export was interrupted: export again."
            )
    if faults:
        return found, faults
    with nullcontext() if location is None else reading(location) as db:
        if db is not None:
            writing.require_same(folder, found, manifest.of(db, found.blocks))
            faults += writing.foreign(db, folder, found)
        for each in found.ranges:
            for table in SCHEMAS:
                faults += _faults(folder, each, table, db)
    return found, faults


def _faults(folder: Path, each: Range, table: str, db: Database | None) -> Iterator[str]:
    path, said = each.path(folder, table), each.files[table].rows
    try:
        count = _counts(path, table)
    except (OSError, pa.ArrowException) as fault:
        yield f"{path} cannot be read ({fault}): restore it and its manifest."
        return
    if count.total() != said:
        yield f"{path} has {count.total()} rows and its manifest says {said}: restore both."
    for block in sorted(set(count) - {*range(each.first, each.last + 1)}):
        yield f"{path} has rows of block {block}, which is not of its range: restore it."
    if db is None:
        return
    ours = rows.counts(db, table, each.first, each.last)
    for block in sorted(set(count) | set(ours)):
        if count[block] != ours[block]:
            yield (
                f"{path} has {count[block]} {table} of block {block} and the ledger {ours[block]}: "
                "run almoner ledger verify, then export to another folder."
            )


def _counts(path: Path, table: str) -> Counter[int]:
    """How many rows are of each block. Raises ArrowException if they have other columns."""
    count: Counter[int] = Counter()
    with pq.ParquetFile(path) as file:
        if file.schema_arrow != SCHEMAS[table]:
            raise pa.ArrowInvalid("it has other columns")
        for batch in file.iter_batches(columns=[_BLOCK[table]]):
            count.update(batch.column(0).to_pylist())
    return count
