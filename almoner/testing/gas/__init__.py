"""What every act on the contracts costs, measured on a chain that is the same each time.

The story that the ledger is tested with calls nearly every function; a few short chapters call the
others, so that each has a figure. A new function of a contract needs a chapter that calls it.
"""

from __future__ import annotations

from almoner.testing import story
from almoner.testing.gas import (
    bulk,
    chain,
    grant_changes,
    grants,
    offices,
    passkeys,
    treasury,
)
from almoner.testing.gas.bulk import BY_ROLL, FRESH, HELD_FIRST, HELD_NEXT, SETTLED
from almoner.testing.gas.lines import differences, read, write
from almoner.testing.gas.meter import Meter, functions

__all__ = [
    "BY_ROLL",
    "FRESH",
    "HELD_FIRST",
    "HELD_NEXT",
    "SETTLED",
    "differences",
    "functions",
    "measure",
    "read",
    "write",
]


def measure() -> dict[str, int]:
    """The least and the most gas of each function, and of some acts in particular, by name."""
    meter = Meter()
    lines: dict[str, int] = {}
    with chain.start(token="BlocklistToken") as started:
        meter.read(1, started.world)
        begins = started.world.client.head()[0] + 1
        for chapter in (offices.tell, treasury.tell, story.tell):
            with started.founded() as world:
                meter.read(begins, world, chapter(world))
        with started.founded() as world:
            lines |= passkeys.tell(world)
            meter.read(begins, world)
        with started.founded() as world:
            program, awards, told = grants.begin(world)
            grant_changes.end(program, awards)
            meter.read(begins, world, awards=program.awards.address)
            lines |= told
    with chain.start(token="TestDollar") as started:
        lines |= bulk.tell(started.world)
    return meter.figures() | lines
