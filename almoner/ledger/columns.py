"""How values go into SQLite's 64-bit signed integers and come back."""

from __future__ import annotations

_SIGN = 1 << 63
_SPAN = 1 << 64


def stored(units: int) -> int:
    """A uint64 as SQLite can keep it: a rogue officer's absurd amount must not stop the ledger."""
    return units - _SPAN if units >= _SIGN else units


def units(column: int) -> int:
    """The uint64 that `stored` kept."""
    return column % _SPAN
