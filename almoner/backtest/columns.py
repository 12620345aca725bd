"""Observations as columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from almoner.observations.schema import ALWAYS, COLUMNS

SCHEMA = pa.schema([pa.field(name, pa.int64(), nullable=name not in ALWAYS) for name in COLUMNS])


def of_rows(rows: Sequence[Iterable[int | None]]) -> pa.RecordBatch:
    """Rows as columns. There has to be one at least."""
    columns = [pa.array(column, pa.int64()) for column in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def batch(columns: Iterable[Any], count: int) -> pa.RecordBatch:
    """Columns of so many rows, each an array, or a number or None that is the same in all."""
    arrays = [_array(each, count) for each in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def _array(column: Any, count: int) -> pa.Array:
    if column is None:
        return pa.nulls(count, pa.int64())
    if isinstance(column, int):
        return pa.repeat(pa.scalar(column, pa.int64()), count)
    return pa.array(column, pa.int64())
