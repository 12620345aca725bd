"""`almoner simulate`: made-up caseloads to try Almoner and its fraud check on."""

from __future__ import annotations

from pathlib import Path

import click

from almoner import simulate as simulation
from almoner.cli import session
from almoner.simulate.caseload import RING


@click.group()
def simulate() -> None:
    """Made-up caseloads with planted fraud."""


@simulate.command()
@click.option("--households", type=click.IntRange(simulation.MINIMUM), required=True)
@click.option("--seed", type=int, required=True, help="The same seed gives the same files.")
@click.option("--ring", type=click.IntRange(0), default=RING, show_default=True)
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
@session.as_json
def roster(households: int, seed: int, ring: int, folder: Path, as_json: bool) -> None:
    """Write roster.csv, ring.csv, declared.csv and truth.json of a made-up caseload.

    Example: almoner simulate roster --households 1000 --seed 7 --out made-up
    """
    made = simulation.caseload(households, seed, ring)
    paths = simulation.write(made, folder)
    session.say(
        f"{len(made.roster):,} households and a ring of {len(made.ring)} are in {folder}.",
        as_json=as_json,
        households=len(made.roster),
        ring=len(made.ring),
        files=[str(path) for path in paths],
    )
