"""Draws docs/states.md anew from its tables: `python scripts/states.py`, or `ape run states`."""

from __future__ import annotations

import click

from almoner.config import PROJECT_ROOT
from almoner.testing.states import redrawn


@click.command()
def cli() -> None:
    """Make the drawings of docs/states.md from its tables."""
    document = PROJECT_ROOT / "docs" / "states.md"
    document.write_text(redrawn(document.read_text()))


if __name__ == "__main__":
    cli()
