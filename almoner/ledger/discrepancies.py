"""Rows of a ledger that are not what they should be, each in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from almoner.blocks import LOG_BITS
from almoner.ledger import migrations
from almoner.ledger.identifiers import PLACE_BITS

SHOWN = 20
"""How many rows of a table are named: one slip can change thousands."""

AMOUNTS = frozenset(
    [
        *("allotted", "amount", "apportioned", "budget", "cash", "ceiling", "certified", "charged"),
        *("cumulative", "disallowed", "disbursed", "floor", "gross", "matched", "moved"),
        *("obligated", "outstanding", "received", "recovered", "released", "replaced", "reserved"),
        *("returned", "returned_to_source", "total"),
    ]
)
"""Columns in base units."""
TIMES = frozenset(
    [
        *("cost_from", "cost_to", "deadline", "decide_by", "except_until", "from_time"),
        *("object_by", "offer_ends", "time", "to_time", "until_time"),
    ]
)
"""Columns in seconds since 1970, beside those whose names end in `_at`."""

_WORD = 32
_PLACES = ("contract", "a", "b", "c")

Row = Sequence[Any]
Pair = tuple[Row | None, Row | None]
"""A row as the ledger has it and as it should be; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What rows are compared with, in the words of a sentence."""

    by: str
    has: str
    lacks: str


def sentences(
    table: str, columns: Sequence[str], pairs: Iterable[Pair], truth: Truth, cure: str
) -> Iterator[str]:
    """What is wrong with rows of a table, each in a sentence that ends with what to do."""
    count = 0
    for ours, theirs in pairs:
        count += 1
        if count <= SHOWN:
            yield f"{_sentence(table, columns, ours, theirs, truth)}: {cure}."
    if count > SHOWN:
        yield f"{count - SHOWN} more rows of {table} are not as they should be: {cure}."


def unit(column: str) -> str:
    """What a column's numbers count; empty where that is nothing."""
    if column in AMOUNTS:
        return "base units"
    return "s since 1970" if column in TIMES or column.endswith("_at") else ""


def _sentence(
    table: str, columns: Sequence[str], ours: Row | None, theirs: Row | None, truth: Truth
) -> str:
    row = ours if theirs is None else theirs
    assert row is not None
    named = _PLACED.get(table, _keyed)(table, columns, row)
    if ours is None:
        return f"In {table}, {named} is missing, which {truth.has}"
    if theirs is None:
        return f"In {table}, {named} should not be there, which {truth.lacks}"
    differing = [
        _compared(name, mine, other, truth.by)
        for name, mine, other in zip(columns, ours, theirs, strict=True)
        if mine != other
    ]
    return f"In {table}, {named} is not as it should be: {'; '.join(differing)}"


def _compared(name: str, ours: Any, theirs: Any, by: str) -> str:
    if isinstance(ours, bytes) and isinstance(theirs, bytes) and len(theirs) > _WORD:
        # The first word that differs says what, the whole would bury it.
        at = next(
            (
                at
                for at in range(0, max(len(ours), len(theirs)), _WORD)
                if ours[at : at + _WORD] != theirs[at : at + _WORD]
            ),
            0,
        )
        ours, theirs = ours[at : at + _WORD], theirs[at : at + _WORD]
        name = f"{name} from byte {at} on"
    counted = unit(name)
    told = f" {counted}" if counted and isinstance(theirs, int) else ""
    return f"{name} is {_shown(ours)} in the ledger and {_shown(theirs)}{told} {by}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    return f"{value}"


def _keyed(table: str, columns: Sequence[str], row: Row) -> str:
    key = migrations.tables()[table].key
    return "the row with " + ", ".join(f"{name} {_shown(row[columns.index(name)])}" for name in key)


def _log(_table: str, _columns: Sequence[str], row: Row) -> str:
    return f"the row of log {_low(row[0])} of block {row[0] >> LOG_BITS}"


def _transaction(_table: str, _columns: Sequence[str], row: Row) -> str:
    return f"the row of transaction {_low(row[0])} of block {row[0] >> LOG_BITS}"


def _identifier(_table: str, _columns: Sequence[str], row: Row) -> str:
    place, event = row[0] & ((1 << PLACE_BITS) - 1), row[0] >> PLACE_BITS
    return f"the {_PLACES[place]} of log {_low(event)} of block {event >> LOG_BITS}"


def _block(_table: str, _columns: Sequence[str], row: Row) -> str:
    return f"the row of block {row[0]}"


def _low(number: int) -> int:
    return number & ((1 << LOG_BITS) - 1)


_PLACED: Mapping[str, Any] = {
    "blocks": _block,
    "transactions": _transaction,
    "identifiers": _identifier,
    **dict.fromkeys(("events", "unexplained", "transfers", "absurd_transfers"), _log),
}
"""How rows of facts are named: by where the chain has them."""
