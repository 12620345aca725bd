"""`almoner bench`: what Almoner costs, measured here, beside what others say they cost."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from almoner.cli import bench_audit, bench_pages, bench_rules, session
from almoner.cli.ingest import ingest
from almoner.testing import gas

ALLO = {
    "grant: application": ("register recipient", 157_607),
    "grant: request": ("set milestones", 175_478),
    "grant: settlement": ("distribute", 92_781),
}
"""Allo v2's own gas report, medians, beside the act of ours that comes nearest."""


@click.group()
def bench() -> None:
    """What Almoner costs, beside its peers."""


bench.add_command(ingest)
bench.add_command(bench_audit.audit)
bench.add_command(bench_rules.rules)
bench.add_command(bench_pages.pages)


@bench.command(name="gas")
@session.as_json
def gas_(as_json: bool) -> None:
    """Measure what a grant costs in gas on a chain of its own, beside Allo v2's published medians.

    Gas is the same on every machine. Allo checks no invoice, no band of approvers, no period and no
    challenge window; an offer of ours also sets the money aside. Example: almoner bench gas
    """
    session.console.print("Playing a round, its awards and their draws (some seconds).")
    figures = gas.of_grants()
    if as_json:
        acts = {name.removeprefix("grant: "): each for name, each in figures.items()}
        session.show({"grants": acts, "allo_v2": dict(ALLO.values())}, as_json=True)
        return
    table = Table("act", "Almoner", "Allo v2, median", "what that is")
    for name, each in figures.items():
        peer, median = ALLO.get(name, ("no such act", None))
        beside = f"{median:,}" if median is not None else ""
        table.add_row(name.removeprefix("grant: "), f"{each:,}", beside, peer)
    Console().print(table)
