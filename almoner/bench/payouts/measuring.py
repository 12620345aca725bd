"""Measuring all who pay, each on a chain that was founded alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from almoner.bench.payouts import Figures, ours, peers
from almoner.testing.gas import chain

ROLLS, SLOTS = "Almoner, by rolls", "Almoner, from slots"
OURS = (ROLLS, SLOTS)
ONCE = ours.COMPILE
"""What is taken once, and not in each period."""
TOKEN = "TestDollar"
"""An OpenZeppelin ERC-20 with six decimals (contracts/mocks/TestDollar.sol)."""


def payouts(told: Callable[[str], None]) -> dict[str, Figures]:
    """The figures of ours and of every peer that is installed, by name."""
    found = {}
    for name, measure in {
        ROLLS: ours.from_rolls,
        SLOTS: ours.from_slots,
        **peers.PEERS,
    }.items():
        told(name)
        with chain.start(token=TOKEN) as started:
            try:
                found[name] = measure(started.world)
            except FileNotFoundError as absent:
                told(f"  has no figure: {absent.filename} is missing (make bench sets it up)")
    return found


def missing(found: Mapping[str, Figures]) -> list[str]:
    """The peers that have no figure."""
    return [name for name in peers.PEERS if name not in found]
