"""`almoner bench gas`: what a payment and each other act cost in gas, beside others, in one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from almoner.bench.payouts import SIZES, Figures, measuring
from almoner.cli import session
from almoner.testing import gas

ALLO = {
    "grant: application": ("register recipient", 157_607),
    "grant: request": ("set milestones", 175_478),
    "grant: settlement": ("distribute", 92_781),
}
"""Allo v2's own gas report, medians, beside the act of ours that comes nearest."""
PERIODS = (1, 12, 36)
ACTS = {
    "passkey_appeal": "Hearings.appeal, signed with a passkey",
    "account_appeal": "Hearings.appeal",
    "hold_first": gas.HELD_FIRST,
    "hold_next": gas.HELD_NEXT,
    "hold_lapsed": "Holds.lapse",
    "payment_struck": "Changes.enact, at most",
}
"""Keys of the JSON for acts that are no payment, and their lines in the snapshot of gas."""
MOST = 500


@click.command(name="gas")
@session.as_json
def gas_(as_json: bool) -> None:
    """Measure in gas what a payment costs, by runs of ours and by others, and what other acts do.

    Gas is the same on every machine. Peers that `make bench` did not set up are named and have no
    figure. Example: almoner bench gas --json
    """
    session.console.print("Founding agencies and paying thousands (two minutes).")
    with session.console.status("Paying"):
        found = measuring.payouts(lambda name: session.console.print(f"  {name}"))
    with session.console.status("Playing every act once"):
        lines = gas.measure()
    if as_json:
        session.show(_facts(found, lines), as_json=True)
        return
    console = Console()
    console.print(_paid("payees who hold the token", {n: f.existing for n, f in found.items()}))
    console.print(_paid("payees who never held it", {n: f.fresh for n, f in found.items()}))
    console.print(_over_time(found))
    console.print(_acts(lines))
    for name, figures in found.items():
        if figures.notes:
            console.print(f"{name}: {figures.notes}.")


def _facts(found: Mapping[str, Figures], lines: Mapping[str, int]) -> dict[str, Any]:
    rolls, slots = found[measuring.ROLLS], found[measuring.SLOTS]
    grants = {name.removeprefix("grant: "): each for name, each in _grants(lines).items()}
    peers = {name: each for name, each in found.items() if name not in measuring.OURS}
    facts: dict[str, Any] = {
        f"settle_roll_existing_{MOST}": rolls.existing[MOST],
        f"settle_roll_fresh_{MOST}": rolls.fresh[MOST],
        f"settle_slot_existing_{MOST}": slots.existing[MOST],
        f"settle_slot_fresh_{MOST}": slots.fresh[MOST],
        f"bare_loop_existing_{MOST}": found["bare_loop"].existing[MOST],
        **{name: lines[line] for name, line in ACTS.items()},
        "ours": {name: _told(found[name]) for name in measuring.OURS},
        "peers": {name: _told(each) for name, each in peers.items()},
        "missing": measuring.missing(found),
        "all_in_existing": {
            name: {str(many): all_in(each, many) for many in PERIODS}
            for name, each in found.items()
        },
        "grants": grants,
        "allo_v2": dict(ALLO.values()),
    }
    return facts


def _told(figures: Figures) -> dict[str, Any]:
    sizes = {"existing": figures.existing, "fresh": figures.fresh}
    return {
        **{name: {str(size): gas for size, gas in each.items()} for name, each in sizes.items()},
        **({"beside": dict(figures.beside)} if figures.beside else {}),
    }


def all_in(figures: Figures, periods: int) -> int:
    """Gas of one of 500 payments a period with all that a run takes beside settling, and the share
    of what was written once, over so many periods without a change. Rounded up.
    """
    beside = dict(figures.beside)
    once = beside.pop(measuring.ONCE, 0)
    return figures.existing[MOST] + sum(beside.values()) + -(-once // periods)


def _grants(lines: Mapping[str, int]) -> dict[str, int]:
    return {name: each for name, each in lines.items() if name.startswith("grant: ")}


def _paid(whom: str, found: Mapping[str, Mapping[int, int]]) -> Table:
    title = f"gas of one payment, so many paid at a time: {whom}"
    return _beside(title, SIZES, found)


def _over_time(found: Mapping[str, Figures]) -> Table:
    title = f"the same all in, {MOST} at a time who hold the token and do not change, over periods"
    spread = {name: {many: all_in(each, many) for many in PERIODS} for name, each in found.items()}
    return _beside(title, PERIODS, spread)


def _beside(title: str, columns: Sequence[int], found: Mapping[str, Mapping[int, int]]) -> Table:
    """A line for each payer, with the figure of each column."""
    table = Table("by", *(str(column) for column in columns), title=title)
    for name, figures in found.items():
        table.add_row(name, *(f"{figures[column]:,}" for column in columns))
    return table


def _acts(lines: Mapping[str, int]) -> Table:
    table = Table("act", "Almoner", "Allo v2, median", "what that is")
    for name, line in ACTS.items():
        table.add_row(name.replace("_", " "), f"{lines[line]:,}", "", "")
    for name, each in _grants(lines).items():
        peer, median = ALLO.get(name, ("no such act", None))
        beside = f"{median:,}" if median is not None else ""
        table.add_row(name, f"{each:,}", beside, peer)
    return table
