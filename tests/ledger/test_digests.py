"""Digests by how they begin.

beginning
├── every digest that begins so is between the two, and its neighbors are not
├── more digits than there are, or others: nothing is between the two
└── the ledger finds them by an index, and gives what it finds among all
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from almoner.ledger import migrations
from almoner.ledger.database import Database
from almoner.ledger.digests import beginning
from almoner.ledger.opening import beside

DIGEST = hashlib.sha256(b"an alert").digest()


@pytest.mark.parametrize("count", [0, 1, 2, 7, 63, 64])
def test_beginning__holds_all_that_begin_so(count: int) -> None:
    digits = DIGEST.hex()[:count]
    least, greatest = beginning(digits)
    assert least <= DIGEST <= greatest
    assert least.hex().startswith(digits)
    assert greatest.hex().startswith(digits)
    if count:
        before = int.from_bytes(least, "big") - 1
        after = int.from_bytes(greatest, "big") + 1
        assert not before.to_bytes(32, "big").hex().startswith(digits)
        assert not after.to_bytes(32, "big").hex().startswith(digits)


@pytest.mark.parametrize("digits", ["0" * 65, "g", "-1", "0x", "٣"])
def test_beginning__holds_nothing_that_cannot_be(digits: str) -> None:
    least, greatest = beginning(digits)
    assert least > greatest


@pytest.fixture
def db() -> Iterator[Database]:
    with beside() as opened:
        migrations.move(opened, migrations.newest())
        yield opened


@pytest.mark.parametrize(
    ("table", "column"), [("alerts", "alert"), ("referrals", "referral"), ("retractions", "alert")]
)
def test_ledger__finds_them_by_an_index(db: Database, table: str, column: str) -> None:
    def plan(condition: str) -> str:
        asked = f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {condition}"
        (row,) = db.execute(asked, beginning("5f") if "?" in condition else ()).fetchall()
        return str(row["detail"])

    assert plan(f"{column} BETWEEN ? AND ?").startswith(f"SEARCH {table} USING ")
    assert plan(f"hex({column}) LIKE '5F%'").startswith(f"SCAN {table}")
