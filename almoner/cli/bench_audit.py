"""`almoner bench audit`: how long the audit of a long record takes, and how much memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from almoner.cli import session
from almoner.errors import AlmonerError
from almoner.testing import long_record

PERIODS = 10
MEGABYTE = 1_000_000


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
        seconds, peak = _audited(record, written)
    session.say(
        f"{written:,} payments were audited in {seconds:.1f} seconds, with {peak:,.0f} MB of "
        "memory at the most.",
        as_json=as_json,
        payments=written,
        seconds=round(seconds, 2),
        peak_mb=round(peak, 1),
    )


def _audited(record: Path, payments: int) -> tuple[float, float]:
    """Seconds of wall clock and megabytes of a whole `almoner audit`.

    Raises AlmonerError unless it found the record in order and every payment in it.
    """
    command = [sys.executable, "-m", "almoner", "audit", "--from", str(record), "--json"]
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        told = json.loads(out.read() or b"{}")
    if child.returncode or told["figures"]["paid"]["count"] != payments:
        raise AlmonerError("The audit did not find the record it was given in order.")
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, used.ru_maxrss * unit / MEGABYTE
