"""The rows of an exported file in their order, each at a place that a chain can have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from almoner.blocks import LOG_BITS
from almoner.errors import ExportError
from almoner.ledger.export.columns import SCHEMAS
from almoner.ledger.export.manifest import Range

ORDERS = {
    "events": ("block_number", "log_index"),
    "transfers": ("known_block", "block_number", "log_index"),
}
"""By what the rows of a table are in order. No two have one place."""
LATEST = 1 << 39
"""Times from here on, in 19,000 years, do not fit a clock."""


def batches(
    folder: Path, span: Range, table: str, columns: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """The rows of a range's file in their order, whatever order the file has them in.

    Raises ExportError for a file that cannot be read or has other columns, and for a row at a place
    that no chain has, or at the place of another.
    """
    path = span.path(folder, table)
    try:
        with pq.ParquetFile(path) as file:
            if file.schema_arrow != SCHEMAS[table]:
                raise ExportError(
                    f"{path} has other columns than an export of {table}: export again."
                )
            order = _order(file, span, table, path)
            if order is None:
                yield from file.iter_batches(columns=list(columns))
            else:
                yield from file.read(columns=list(columns)).take(order).to_batches()
    except (OSError, pa.ArrowException) as fault:
        raise ExportError(f"{path} cannot be read ({fault}): restore it.") from fault


def _order(file: pq.ParquetFile, span: Range, table: str, path: Path) -> pa.Array | None:
    """The order of rows that are not in theirs; None where they are."""
    names = ORDERS[table]
    told = file.read(columns=[*names, "block_time"])
    places = [told[name].to_numpy() for name in names]
    _require_possible(places, told["block_time"].to_numpy(), span, path)
    if _rises(places).all():
        return None
    order = np.lexsort(places[::-1])
    places = [each[order] for each in places]
    same = np.flatnonzero(~_rises(places))
    if len(same):
        raise _refused(path, places, int(same[0]), "there are two rows of it")
    return pa.array(order)


def _require_possible(
    places: Sequence[NDArray[np.int64]], times: NDArray[np.int64], span: Range, path: Path
) -> None:
    *_, block, log = places
    known = places[0]
    for wrong, reason in (
        ((known < span.first) | (known > span.last), "the file is of other blocks"),
        ((block < 0) | (block > known), "it became known before it was made"),
        ((log < 0) | (log >= 1 << LOG_BITS), "no block has that many logs"),
        ((times < 0) | (times >= LATEST), "its time is none"),
    ):
        found = np.flatnonzero(wrong)
        if len(found):
            raise _refused(path, places, int(found[0]), reason)


def _rises(places: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Whether each place comes after the one before it."""
    rises = np.zeros(max(len(places[0]) - 1, 0), np.bool_)
    for each in reversed(places):
        rises = (each[1:] > each[:-1]) | ((each[1:] == each[:-1]) & rises)
    return rises


def _refused(path: Path, places: Sequence[NDArray[np.int64]], row: int, reason: str) -> ExportError:
    *_, block, log = (int(each[row]) for each in places)
    return ExportError(f"{path}, block {block}, log {log}: {reason}. Export again.")
