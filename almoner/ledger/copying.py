"""Columns as PostgreSQL's binary COPY takes them, made without a look at each row.

Every value has its length before it (https://www.postgresql.org/docs/current/sql-copy.html), so
rows whose values are of the same lengths, and null in the same places, are one array.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from almoner.ledger import arrays

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
_NUMBER = 8


def rows(table: pa.Table) -> Iterator[bytes]:
    """The rows, those of one form after another. Columns are 64-bit integers or bytes."""
    columns = [table.column(name).combine_chunks() for name in table.column_names]
    lengths = [_lengths(column) for column in columns]
    form_of = np.zeros(len(table), np.int64)
    for each in lengths:
        form_of = form_of * (int(each.max(initial=0)) + 2) + each + 1
    for number in np.unique(form_of):
        places = np.flatnonzero(form_of == number)
        form = [int(each[places[0]]) for each in lengths]
        whole = len(places) == len(table)
        chosen = columns if whole else [column.take(pa.array(places)) for column in columns]
        yield _rows(chosen, form, len(places))


def _rows(columns: list[pa.Array], form: list[int], count: int) -> bytes:
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for place, length in enumerate(form):
        fields.append((f"length_{place}", ">i4"))
        if length > 0:
            fields.append((f"value_{place}", f"V{length}"))
    made = np.zeros(count, np.dtype(fields))
    made["count"] = len(columns)
    for place, (column, length) in enumerate(zip(columns, form, strict=True)):
        made[f"length_{place}"] = length
        if length > 0:
            made[f"value_{place}"] = _values(column, length)
    return made.tobytes()


def _lengths(column: pa.Array) -> NDArray[np.int32]:
    """Bytes of each value, -1 for null."""
    if pa.types.is_integer(column.type):
        lengths = np.full(len(column), _NUMBER, np.int32)
    else:
        lengths = np.diff(arrays.begins(column))
    if column.null_count:
        lengths[~arrays.used(column)] = -1
    return lengths


def _values(column: pa.Array, length: int) -> NDArray[Any]:
    if pa.types.is_integer(column.type):
        return arrays.numbers(column).astype(">i8").view(f"V{_NUMBER}")
    begins = arrays.begins(column)
    data = np.frombuffer(column.buffers()[2], np.uint8)[begins[0] : begins[-1]]
    return data.view(f"V{length}")
