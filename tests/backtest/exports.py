"""An export that somebody changes, and what a back-test says of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner, Result

from almoner.cli import main
from almoner.ledger.export import manifest
from almoner.ledger.export.columns import SCHEMAS
from almoner.ledger.export.manifest import File

Rows = list[dict[str, Any]]


def told(*words: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, ["backtest", *words])


def asked(folder: Path, *more: str) -> dict[str, Any]:
    done = told("--events", str(folder), "--json", *more)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(folder: Path, *more: str) -> str:
    done = told("--events", str(folder), "--json", *more)
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    return done.stderr


def changed(folder: Path, table: str, change: Callable[[Rows], None]) -> None:
    """Changes the rows of the first file of a table that has what it takes, and the manifest."""
    whole = manifest.load(folder)
    assert whole is not None
    for place, each in enumerate(whole.ranges):
        path = each.path(folder, table)
        rows = pq.read_table(path).to_pylist()
        try:
            change(rows)
        except (StopIteration, IndexError):
            continue
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMAS[table]), path)
        files = {**each.files, table: File(rows=len(rows), sha256=manifest.digest(path))}
        ranges = [*whole.ranges]
        ranges[place] = replace(each, files=files)
        manifest.save(folder, replace(whole, ranges=ranges))
        return
    raise AssertionError("no file has it")


def first_of(rows: Rows, event: str) -> dict[str, Any]:
    """Raises StopIteration if there is none."""
    return next(row for row in rows if row["event"] == event)
