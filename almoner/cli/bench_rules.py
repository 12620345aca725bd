"""`almoner bench rules`: how long the rules of the fraud check take, on a history made up here."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from almoner.bench import rules as measuring
from almoner.cli import session

EVENTS = 20_000_000


@click.command()
@click.option(
    "--events",
    type=click.IntRange(min=measuring.LEAST),
    default=EVENTS,
    show_default=True,
    help="How many events and transfers, about, the history has.",
)
@session.as_json
def rules(events: int, as_json: bool) -> None:
    """Measure all rules: of one new block on a long history in SQLite, and of all of it on DuckDB.

    The history is a made-up population, in a folder for temporary files: 20 million events take
    about 10 gigabytes and an hour. Example: almoner bench rules --events 1000000 --json
    """
    with tempfile.TemporaryDirectory() as folder:
        found = measuring.measure(events, Path(folder), session.console.print)
    session.say(
        f"{found.rules} rules were asked of a block of {measuring.ROWS} observations in "
        f"{found.live_median_ms:,.0f} ms (median; 99 of 100 in {found.live_p99_ms:,.0f} ms), on a "
        f"history of {found.history_events:,} events and transfers in SQLite. Over all of it, a "
        f"back-test took {found.backtest_s:,.1f} seconds on DuckDB, {found.read_s:,.1f} of them to "
        "read the export.",
        as_json=as_json,
        **asdict(found),
    )
