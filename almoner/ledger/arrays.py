"""What is in Arrow's columns, read from their buffers: Arrow's own way to NumPy loads pandas first.

Columns are of 64-bit integers, or of bytes.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from almoner.blocks import Marks, Numbers


def numbers(column: pa.Array) -> Numbers:
    """The integers of a column; anything where it is null."""
    return np.frombuffer(column.buffers()[1], np.int64)[_of(column)]


def used(column: pa.Array) -> Marks:
    """Where a column is not null."""
    if not column.null_count:
        return np.ones(len(column), bool)
    bits = np.frombuffer(column.buffers()[0], np.uint8)
    return np.unpackbits(bits, bitorder="little")[_of(column)].astype(bool)


def begins(column: pa.Array) -> NDArray[np.int32]:
    """Where the bytes of each entry of a column begin, and where those of the last one end."""
    offsets = np.frombuffer(column.buffers()[1], np.int32)
    return offsets[column.offset : column.offset + len(column) + 1]


def _of(column: pa.Array) -> slice:
    return slice(column.offset, column.offset + len(column))
