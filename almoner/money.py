"""Money as whole base units of a token with six decimals: 1,000,000 units are one dollar.

No float ever touches an amount: text goes in through `parse`, comes out through `dollars`, and is
an `int` everywhere between.
"""

from __future__ import annotations

import re

DECIMALS = 6
UNIT: int = 10**DECIMALS
CENT = UNIT // 100
MAXIMUM = 2**64 - 1
"""The largest amount a contract can hold (`uint64`), in base units."""

_AMOUNT = re.compile(r"\$?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?")


def parse(text: str) -> int:
    """Base units of an amount in dollars, written like `322`, `1,003.50` or `$0.000001`.

    Raises TypeError for anything but text (a float has already lost the cents), and ValueError for
    text that is no amount, is negative, has more than six decimals or is more than `MAXIMUM`.
    """
    if not isinstance(text, str):
        raise TypeError(f"give the amount as text, not as {type(text).__name__}")
    written = text.strip()
    if written.startswith("-"):
        raise ValueError(f"an amount cannot be negative: {written!r}")
    match = _AMOUNT.fullmatch(written)
    if match is None:
        raise ValueError(f"write the amount like 1,003.50, not {written!r}")
    part = match["part"] or ""
    if len(part) > DECIMALS:
        raise ValueError(f"an amount has at most {DECIMALS} decimals: {written!r}")
    units: int = int(match["whole"].replace(",", "")) * UNIT + int(part.ljust(DECIMALS, "0"))
    if units > MAXIMUM:
        raise ValueError(f"an amount is at most {dollars(MAXIMUM)}: {written!r}")
    return units


def whole_cents(text: str) -> int:
    """As `parse`, for what a person is paid: ValueError for a part of a cent too."""
    units = parse(text)
    if units % CENT:
        raise ValueError(f"an amount is in whole cents: {text.strip()!r}")
    return units


def dollars(units: int) -> str:
    """The amount as people write it: two decimals, and as many more as are not zero.

    Raises TypeError unless `units` is an int.
    """
    if not isinstance(units, int) or isinstance(units, bool):
        raise TypeError(f"base units are whole numbers, not {type(units).__name__}")
    whole, part = divmod(abs(units), UNIT)
    decimals = f"{part:0{DECIMALS}d}"
    shown = decimals[:2] + decimals[2:].rstrip("0")
    return f"{'-' if units < 0 else ''}${whole:,}.{shown}"
