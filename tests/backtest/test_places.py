"""`almoner backtest --events` of exports that others made.

rows
├── in any order give what they give in theirs
├── at one place twice are refused, of events and of transfers
└── at a place no chain has are refused by file, block and log
arguments
├── of a type or a size that is not that of the ABI are refused
└── with addresses in capital letters are the same accounts
transfers of nothing
├── change nothing: neither who paid an account first, nor where money went
└── of a millionth do, as all others
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from almoner.ledger.export import manifest
from almoner.simulate.population import EXPORT, Scale, population
from tests.backtest.exports import Rows, asked, changed, first_of, refused


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a population as small as shows all of it: each test reads it again."""
    folder = tmp_path_factory.mktemp("population") / "small"
    population(Scale(households=600, awards=10, months=4, prevalence=8.0, seed=3), folder)
    return folder / EXPORT


@pytest.fixture(scope="module")
def found(export: Path) -> dict[str, Any]:
    return asked(export)


@pytest.mark.parametrize("table", ["events", "transfers"])
def test_rows__are_taken_in_their_order(copy: Path, found: dict[str, Any], table: str) -> None:
    changed(copy, table, lambda rows: random.Random(1).shuffle(rows))
    assert asked(copy) == found


@pytest.mark.parametrize("table", ["events", "transfers"])
def test_rows__are_refused_twice_at_one_place(copy: Path, table: str) -> None:
    changed(copy, table, lambda rows: rows.append(rows[3]))
    said = refused(copy)
    assert ", block " in said
    assert "there are two rows of it" in said


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("log_index", 1 << 20, "no block has that many logs"),
        ("log_index", -1, "no block has that many logs"),
        ("block_number", 10**9, "the file is of other blocks"),
        ("block_time", 1 << 40, "its time is none"),
        ("block_time", -1, "its time is none"),
    ],
)
def test_rows__are_refused_at_places_no_chain_has(
    copy: Path, column: str, value: int, reason: str
) -> None:
    changed(copy, "events", lambda rows: rows[4].update({column: value}))
    said = refused(copy)
    assert "events/" in said
    assert reason in said


def test_transfers__are_not_known_before_they_are_made(copy: Path) -> None:
    changed(copy, "transfers", lambda rows: rows[4].update(block_number=rows[4]["known_block"] + 1))
    assert "it became known before it was made" in refused(copy)


def test_transfers__are_not_of_less_than_nothing(copy: Path) -> None:
    changed(copy, "transfers", lambda rows: rows[4].update(amount=-1))
    assert "an amount is below zero" in refused(copy)


@pytest.mark.parametrize("address", ["0x1234", "", "0xzz" + "0" * 38, "nobody"])
def test_transfers__are_between_addresses(copy: Path, address: str) -> None:
    changed(copy, "transfers", lambda rows: rows[4].update(sender=address))
    assert f"the sender {address} is no address" in refused(copy)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("by", 1.5),
        ("by", True),
        ("by", "1_0"),
        ("by", str(2**32)),
        ("payTo", None),
        ("payTo", "0xabc"),
        ("memberRefs", "0x"),
        ("signer", "1234"),
        ("caseRef", {"deep": [[[]]]}),
    ],
)
def test_arguments__are_refused_of_another_type(copy: Path, name: str, value: object) -> None:
    def spoil(rows: Rows) -> None:
        row = first_of(rows, "CaseEnrolled")
        row.update(args=json.dumps({**json.loads(row["args"]), name: value}))

    changed(copy, "events", spoil)
    said = refused(copy)
    assert "the arguments of CaseEnrolled are not as its ABI says" in said
    assert ", log " in said


def test_addresses__are_the_same_in_capital_letters(copy: Path, found: dict[str, Any]) -> None:
    def spoil(rows: Rows) -> None:
        for row in rows:
            row.update(address=f"0x{row['address'][2:].upper()}")

    changed(copy, "events", spoil)
    assert asked(copy) == found


def test_manifest__names_blocks(copy: Path) -> None:
    whole = json.loads((copy / manifest.NAME).read_text())
    (copy / manifest.NAME).write_text(json.dumps({**whole, "ranges": []}))
    for each in copy.glob("*/*.parquet"):
        each.unlink()
    assert "has no block yet" in refused(copy)


def test_manifest__names_the_treasury(copy: Path) -> None:
    whole = json.loads((copy / manifest.NAME).read_text())
    whole["contracts"].pop("treasury")
    (copy / manifest.NAME).write_text(json.dumps(whole))
    assert "manifest.json names no treasury" in refused(copy)


def forged(amount: int) -> Any:
    """Before each account's first money, a transfer to it that anybody could have had logged."""
    seen: set[str] = set()

    def spoil(rows: Rows) -> None:
        made = len(rows)
        for row in rows[:made]:
            if row["recipient"] not in seen:
                seen.add(row["recipient"])
                stranger = hashlib.sha256(row["recipient"].encode()).hexdigest()[:40]
                place = {"block_number": row["known_block"] - 1, "log_index": 900_000 + len(seen)}
                rows.append({**row, **place, "sender": f"0x{stranger}", "amount": amount})
        # Of a file that has any.
        rows[made]

    return spoil


def test_transfers__of_nothing_say_nothing(copy: Path, found: dict[str, Any]) -> None:
    assert found["findings"]["common_funder"] > 0
    changed(copy, "transfers", forged(0))
    assert asked(copy)["findings"] == found["findings"]


def test_transfers__of_something_say_it(copy: Path, found: dict[str, Any]) -> None:
    changed(copy, "transfers", forged(1))
    assert asked(copy)["observations"] > found["observations"]
