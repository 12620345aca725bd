"""`almoner bench audit`: how long the audit of a long record takes, and how much memory."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from almoner.bench import processes
from almoner.bench.processes import Ran
from almoner.cli import session
from almoner.errors import AlmonerError
from almoner.money import dollars
from almoner.testing import long_record

PERIODS = 10
LONGEST = 1_800.0
"""Seconds after which a measurement is given up."""


@click.command(name="audit")
@click.option(
    "--payments",
    type=click.IntRange(min=PERIODS),
    default=1_000_000,
    show_default=True,
    help=f"How many payments; a tenth as many cases, each paid in {PERIODS} periods.",
)
@session.as_json
def audit(payments: int, as_json: bool) -> None:
    """Measure the audit of a recorded benefit program, in a process of its own.

    The record is written first, which is not timed and takes about a gigabyte of disk for a million
    payments. Example: almoner bench audit --json
    """
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record"
        session.console.print(f"Writing the record of {payments:,} payments (not timed).")
        written = long_record.write(record, cases=payments // PERIODS, periods=PERIODS)
        ran = _audited(record, written)
    memory = "an unknown amount" if ran.peak_mb is None else f"{ran.peak_mb:,.0f} MB"
    session.say(
        f"{written:,} payments were audited in {ran.wall_seconds:.1f} seconds, with {memory} of "
        "memory at the most.",
        as_json=as_json,
        payments=written,
        seconds=round(ran.wall_seconds, 2),
        peak_mb=None if ran.peak_mb is None else round(ran.peak_mb, 1),
    )


def _audited(record: Path, payments: int) -> Ran:
    """What a whole `almoner audit` took.

    Raises ConfigError if it finds the record not in order, AlmonerError if not every payment.
    """
    page = record.parent / "report.html"
    words = ("audit", "--from", str(record), "--html", str(page))
    ran = processes.run(
        [sys.executable, "-m", "almoner", *words],
        folder=record.parent,
        environment={},
        seconds=LONGEST,
    )
    if f"{payments:,}, {dollars(payments * long_record.AMOUNT)}" not in page.read_text():
        raise AlmonerError("The audit did not find every payment of the record.")
    return ran
