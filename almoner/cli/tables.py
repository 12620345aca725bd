"""Tables for people and for machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from almoner.errors import Fault, InputError

_WIDE = 400
"""Columns of text a table may take: it is never wrapped, so that each row stays one line."""

as_csv = click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")


def require_one_form(*, as_json: bool, as_csv: bool) -> None:
    """Raises InputError if somebody wants two forms at once."""
    if as_json and as_csv:
        raise InputError([Fault(reason="give --json or --csv, not both")])


def of_text(texts: Sequence[str], amounts: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows below the headings of their columns: of texts, then of amounts, set to the right."""
    table = Table(box=None, pad_edge=False, header_style="")
    for heading in texts:
        table.add_column(heading)
    for heading in amounts:
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(*row)
    out = io.StringIO()
    Console(file=out, width=_WIDE, color_system=None, markup=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def of_values(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Comma-separated values below a line of their names; what is None is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().rstrip("\n")
