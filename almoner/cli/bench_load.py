"""`almoner bench load`: a whole caseload enrolled and paid, by processes that are killed."""

from __future__ import annotations

import statistics
import sys
from dataclasses import asdict
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table

from almoner import money
from almoner.bench import load as measuring
from almoner.bench.load import Load
from almoner.cli import session
from almoner.simulate.caseload import MINIMUM

CASES = 100_000
KILLS = 10
SEED = 1


@click.command()
@click.option(
    "--cases",
    type=click.IntRange(min=MINIMUM, max=999_999),
    default=CASES,
    show_default=True,
    help="How many cases are enrolled and paid.",
)
@click.option(
    "--kills",
    type=click.IntRange(min=0),
    default=KILLS,
    show_default=True,
    help="How many times a process is to be killed.",
)
@click.option(
    "--seed",
    type=int,
    default=SEED,
    show_default=True,
    help="Makes the caseload, and the moments of the kills.",
)
@session.as_json
def load(cases: int, kills: int, seed: int, as_json: bool) -> None:
    """Enroll, approve, certify and pay a caseload, killing the commands that do it.

    On a local chain of its own that mines a block a second. Ends with 1 unless everybody was paid
    once. Example: almoner bench load --cases 10000 --kills 5 --json
    """
    found = measuring.measure(cases, kills, seed, session.console.print)
    if as_json:
        session.show(_figures(found), as_json=True)
    else:
        _show(found)
    if not found.count.exact:
        session.console.print("Not everybody was paid once.")
        sys.exit(1)


def _figures(found: Load) -> dict[str, Any]:
    windows = found.windows
    return {
        **asdict(found.count),
        "exact": found.count.exact,
        "seconds": round(found.seconds, 1),
        "killed": found.killed,
        "phases": {
            work.name: {
                "seconds": round(work.seconds, 1),
                "transactions": work.transactions,
                "gas": work.gas,
                "cases_s": round(work.cases_s, 1),
                "killed": work.killed,
                "resumed_s": [round(each, 1) for each in work.resumed_s],
            }
            for work in found.work
        },
        "windows": windows
        and {
            "words": windows.words,
            "window": windows.window,
            "one_word_s": round(windows.one_s, 3),
            "many_word_s": round(windows.many_s, 3),
            "ratio": round(windows.ratio, 2),
        },
        "block_gas": found.block_gas,
        "node_peak_mb": found.node_peak_mb and round(found.node_peak_mb),
        "peak_mb": found.peak_mb and round(found.peak_mb),
    }


def _show(found: Load) -> None:
    out = Console()
    table = Table("phase", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for column in ("seconds", "transactions", "M gas", "cases/s", "killed", "resumed in s"):
        table.add_column(column, justify="right")
    for work in found.work:
        resumed = f"{statistics.median(work.resumed_s):,.1f}" if work.resumed_s else ""
        table.add_row(
            *(work.name, f"{work.seconds:,.0f}", f"{work.transactions:,}"),
            *(f"{work.gas / 1e6:,.0f}", f"{work.cases_s:,.0f}", f"{work.killed}", resumed),
        )
    out.print(table)
    out.print("Resumed: from the start after a kill to the first transaction, the median.")
    if found.windows is not None:
        windows = found.windows
        out.print(
            f"With {windows.window} transactions under way a word of 224 cases is settled in "
            f"{windows.many_s:.2f} s, one by one in {windows.one_s:.2f} s: {windows.ratio:.1f} "
            "times as fast."
        )
    memory = [
        f"{held:,.0f} MB ({whose})"
        for held, whose in ((found.node_peak_mb, "the node"), (found.peak_mb, "a command"))
        if held is not None
    ]
    out.print(f"Memory at the most: {', '.join(memory) or 'unknown'}.")
    count = found.count
    out.print(
        f"{count.paid:,} of {count.cases:,} cases were paid {money.dollars(count.total)} in "
        f"{found.seconds:,.0f} s, with {found.killed} kills; {count.missing:,} missing, "
        f"{count.twice:,} twice."
    )
