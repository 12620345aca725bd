"""How values go into SQLite's 64-bit signed integers and come back."""

from __future__ import annotations

from collections.abc import Iterable

from almoner.blocks import LOG_BITS
from almoner.events import Event

_SIGN = 1 << 63
_SPAN = 1 << 64


def stored(units: int) -> int:
    """A uint64 as SQLite can keep it: a rogue officer's absurd amount must not stop the ledger."""
    return units - _SPAN if units >= _SIGN else units


def units(column: int) -> int:
    """The uint64 that `stored` kept."""
    return column % _SPAN


def event_id(event: Event) -> int:
    """A number that orders events as the chain does and is never used twice."""
    return event.block_number << LOG_BITS | event.log_index


def packed(values: Iterable[int], size: int) -> bytes:
    """Numbers of so many bytes each, in a row."""
    return b"".join(value.to_bytes(size, "big") for value in values)


def unpacked(column: bytes, size: int) -> list[int]:
    """The numbers that `packed` kept."""
    return [int.from_bytes(column[at : at + size], "big") for at in range(0, len(column), size)]
