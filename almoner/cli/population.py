"""`almoner simulate population`: a whole made-up population, as an export and its truth."""

from __future__ import annotations

from pathlib import Path

import click

from almoner.cli import bars, session
from almoner.simulate.population import EXPORT, TRUTH, Scale
from almoner.simulate.population import population as made_up


@click.command()
@click.option("--households", type=int, required=True)
@click.option("--awards", type=int, required=True, help="0 for no grants.")
@click.option("--months", type=int, default=12, show_default=True)
@click.option(
    "--prevalence",
    type=float,
    required=True,
    help="Per cent of the payments that are stolen, about.",
)
@click.option("--seed", type=int, required=True, help="The same seed gives the same files.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True)
@session.as_json
def population(
    households: int,
    awards: int,
    months: int,
    prevalence: float,
    seed: int,
    folder: Path,
    as_json: bool,
) -> None:
    """Write the events of a made-up population, and what is stolen in it (docs/populations.md).

    The events are an export as almoner export events writes it, in OUT/export; what is true of them
    is in OUT/truth.json. No chain is needed.

    Example: almoner simulate population --households 10000 --awards 200 --prevalence 2 --seed 7
    --out made-up
    """
    scale = Scale(
        households=households, awards=awards, months=months, prevalence=prevalence, seed=seed
    )
    with bars.bar("Day") as told:
        made = made_up(scale, folder, told)
    session.say(
        f"{made.payments:,} payments, {made.stolen:,} of them stolen, in {made.events:,} events "
        f"and {made.transfers:,} transfers are in {folder / EXPORT}; the truth about "
        f"{made.instances:,} schemes and innocents is in {folder / TRUTH}.",
        as_json=as_json,
        payments=made.payments,
        stolen=made.stolen,
        events=made.events,
        transfers=made.transfers,
        instances=made.instances,
        export=str(folder / EXPORT),
        truth=str(folder / TRUTH),
    )
