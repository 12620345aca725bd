"""`almoner bench ingest`: how fast a chain is read, by us and by what others read chains with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from almoner.bench import emitter, holds, report
from almoner.bench.contenders import CONTENDERS
from almoner.bench.holds import Holding
from almoner.bench.ingest import Figure, Machine, machine, measure, rates
from almoner.cli import session

EVENTS = 1_000_000
HOLDS = "holds"
"""The choice that measures how soon a payment is held."""


@click.command()
@click.option(
    "--events",
    type=click.IntRange(min=emitter.EVENTS_PER_BLOCK),
    default=EVENTS,
    show_default=True,
    help=f"How many events to read, a multiple of {emitter.EVENTS_PER_BLOCK}.",
)
@click.option(
    "--only",
    "names",
    type=click.Choice([*CONTENDERS, HOLDS]),
    multiple=True,
    help="Measure this one; may be given more than once. All by default.",
)
@session.as_json
def ingest(events: int, names: Sequence[str], as_json: bool) -> None:
    """Measure how many events a second Almoner and its peers read from one local chain.

    Each is a process of its own, timed from its start to its end, with a durable store of its own
    whose rows are counted afterwards: exits with 1 where they are not what was emitted. What is not
    set up has no figure (make bench sets it up).

    Example: almoner bench ingest --events 100000 --only sqlite --only web3py
    """
    chosen = names or (*CONTENDERS, HOLDS)
    figures: Sequence[Figure] = ()
    holding = None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=session.console) as bar:
        if set(chosen) != {HOLDS}:
            task = bar.add_task("Emitting", total=events)
            with emitter.emitting(events, lambda done, _: bar.update(task, completed=done)) as told:
                reading = bar.add_task("Reading", total=len(set(chosen) - {HOLDS}))
                figures = measure(
                    told,
                    chosen,
                    begun=lambda name: bar.update(reading, description=f"Reading: {name}"),
                    ended=lambda _: bar.advance(reading),
                )
                here = machine(told.node)
        if HOLDS in chosen:
            held = bar.add_task("Holding", total=events)
            holding = holds.measure(
                events, lambda done, all_: bar.update(held, completed=done, total=all_)
            )
            here = machine(holding.node)
    for figure in figures:
        if figure.refused is not None:
            session.console.print(f"No figure of {figure.name}: {figure.refused}", markup=False)
    if as_json:
        session.show(report.told(figures, events, here, holding), as_json=True)
    else:
        _print(figures, here, holding)
    if any(figure.wrong for figure in figures):
        sys.exit(1)


def _print(figures: Sequence[Figure], here: Machine, holding: Holding | None) -> None:
    out = Console()
    # Without lines between columns it fits on a terminal of 80.
    table = Table("figure", box=box.SIMPLE, padding=(0, 1, 0, 0))
    for column in ("events", "events/s", "wall s", "CPU s", "store", "node", "other", "peak MB"):
        table.add_column(column, justify="right")
    tools = Table("figure", "tool", "store")
    for figure in figures:
        if figure.job is None:
            continue
        tools.add_row(figure.name, figure.job.tool, figure.job.store)
        if figure.ran is not None and figure.rate is not None:
            table.add_row(
                *(figure.name, f"{figure.job.events:,}", f"{figure.rate:,.0f}"),
                *(f"{figure.ran.wall_seconds:.2f}", f"{figure.ran.cpu_seconds:.2f}"),
                *(_shown(figure.server_cpu_seconds), _shown(figure.node_cpu_seconds)),
                *(_shown(figure.other_cpu_seconds), f"{figure.ran.peak_mb:,.0f}"),
            )
    out.print(table)
    out.print("CPU s is the tool's; store, node and other are those of what ran beside it.")
    out.print(tools)
    found = rates(figures)
    targets = Table("target", "times as fast", "measured", "")
    for target in report.TARGETS:
        times = target.measured(found)
        verdict = "" if times is None else "met" if times >= target.times else "missed"
        named = f"{target.ours} over {target.peer}"
        targets.add_row(named, f"{target.times}", _shown(times), verdict)
    if holding is not None:
        verdict = "met" if holding.p99_ms <= report.HOLD_P99_MS else "missed"
        at_most = f"at most {report.HOLD_P99_MS} ms"
        targets.add_row("block to hold, p99", at_most, f"{holding.p99_ms:,.0f} ms", verdict)
    out.print(targets)
    if holding is not None:
        out.print(
            f"Holds were placed with {holding.history:,} events of history, which the monitor read "
            f"at {holding.catch_up_events_s:,.0f} a second."
        )
    out.print(", ".join(f"{name} {value}" for name, value in asdict(here).items()), markup=False)


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"
