"""`almoner simulate`: made-up caseloads and grants to try Almoner and its fraud check on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from almoner import program as files
from almoner import simulate as simulation
from almoner.cli import session
from almoner.cli.dates import DAY
from almoner.cli.parameters import NUMBER
from almoner.cli.play import play
from almoner.cli.population import population
from almoner.config import PROJECT_ROOT
from almoner.errors import Fault, InputError
from almoner.program import GrantFile
from almoner.simulate import grants as years
from almoner.simulate.caseload import RING

_seed = click.option("--seed", type=int, required=True, help="The same seed gives the same files.")
_out = click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True
)


@click.group()
def simulate() -> None:
    """Made-up caseloads, grants and whole populations with planted fraud."""


simulate.add_command(play)
simulate.add_command(population)


@simulate.command()
@click.option("--households", type=click.IntRange(simulation.MINIMUM), required=True)
@_seed
@click.option("--ring", type=click.IntRange(0), default=RING, show_default=True)
@_out
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


@simulate.command()
@click.option("--applicants", type=int, default=years.APPLICANTS, show_default=True)
@click.option("--awards", type=int, default=years.AWARDS, show_default=True)
@_seed
@click.option(
    "--starts",
    type=DAY,
    default=str(years.STARTS),
    show_default=True,
    help="The first day of the plan; its round opens three days later.",
)
@click.option(
    "--program",
    "program_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=PROJECT_ROOT / "programs" / "small-business-grant.toml",
    help="File of the grant program; small business grants if left out.",
)
@click.option(
    "--allotment", type=NUMBER, default=1, show_default=True, help="What the round is paid from."
)
@_out
@session.as_json
def grants(
    applicants: int,
    awards: int,
    seed: int,
    starts: datetime,
    program_path: Path,
    allotment: int,
    folder: Path,
    as_json: bool,
) -> None:
    """Write the files of a made-up year of grants, the plan year.csv and truth.json.

    Example: almoner simulate grants --seed 7 --out made-up
    """
    made = years.year(
        _grant_file(program_path),
        applicants=applicants,
        awards=awards,
        seed=seed,
        starts=starts.date(),
    )
    paths = years.write(made, folder, allotment=allotment)
    session.say(
        f"{len(made.applicants):,} applications, {len(made.awards):,} awards and "
        f"{len(made.draws):,} requests for draws are in {folder}.",
        as_json=as_json,
        applications=len(made.applicants),
        awards=len(made.awards),
        requests=len(made.draws),
        files=len(paths),
        plan=str(folder / "year.csv"),
    )


def _grant_file(path: Path) -> GrantFile:
    found = files.load_any(path)
    if not isinstance(found, GrantFile):
        reason = f"{found.id} pays benefits: name the file of a grant program"
        raise InputError([Fault(field="program", reason=reason)])
    return found
