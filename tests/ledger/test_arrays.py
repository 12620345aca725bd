"""Columns read from their buffers, and written as they are by both databases.

a column
├── whole, a part of one, with and without nulls: it should say what Arrow says of it
a table with nulls
├── in some places of a column, in all, and in none: it should be written as it is
└── without rows: nothing should be written
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from almoner.ledger import arrays
from almoner.ledger.facts import SCHEMAS
from almoner.ledger.store import Store

SEED = 20_261_127
ROWS = 1_300
"""More than one statement of SQLite takes."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


def drawn(make: Callable[[random.Random], Any], nulls: float, count: int = ROWS) -> list[Any]:
    """Values, some of which are null."""
    dice = random.Random(SEED)
    return [None if dice.random() < nulls else make(dice) for _ in range(count)]


def number(dice: random.Random) -> int:
    return dice.choice((0, 1, -1, 2**63 - 1, -(2**63), dice.randrange(10**12)))


def piece(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((0, 1, 20, 32, 32, 32, 300)))


@pytest.mark.parametrize("nulls", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("part", [slice(None), slice(7, 1_000), slice(3, 3), slice(1_293, None)])
def test_column__says_what_arrow_says(nulls: float, part: slice) -> None:
    numbers = pa.array(drawn(number, nulls), pa.int64())[part]
    pieces = pa.array(drawn(piece, nulls), pa.binary())[part]

    used = arrays.used(numbers)
    assert used.tolist() == [value is not None for value in numbers.to_pylist()]
    assert arrays.numbers(numbers)[used].tolist() == numbers.drop_null().to_pylist()
    lengths = [len(value or b"") for value in pieces.to_pylist()]
    begins = arrays.begins(pieces).tolist()
    assert [end - begin for begin, end in itertools.pairwise(begins)] == lengths


def table(nulls: float, count: int = ROWS) -> pa.Table:
    """Rows of events, of several batches, with nulls in what may be null."""
    columns = {
        "id": list(range(1, count + 1)),
        "contract": [7] * count,
        "kind": drawn(number, 0, count),
        "a": drawn(number, nulls, count),
        "b": drawn(number, nulls / 2, count),
        "c": [None] * count,
        "tx": [0] * count,
        "data": drawn(piece, 0, count),
    }
    whole = pa.table(columns, schema=SCHEMAS["events"])
    return pa.concat_tables([whole[: count // 3], whole[count // 3 :]])


@pytest.mark.parametrize("nulls", [0.0, 0.3, 1.0])
def test_table__is_written_as_it_is(store: Store, nulls: float) -> None:
    given = table(nulls)

    store.db.load({"events": given}, lambda _: None)

    names = ", ".join(given.column_names)
    rows = store.db.execute(f"SELECT {names} FROM events ORDER BY id").fetchall()
    written = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows]
    assert written == list(zip(*given.to_pydict().values(), strict=True))


def test_table__without_rows_writes_nothing(store: Store) -> None:
    store.db.load({"events": table(0.0, 0)}, lambda _: None)

    assert store.db.execute("SELECT count(*) FROM events").fetchone()[0] == 0
