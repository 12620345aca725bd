"""`almoner enroll`: the households of a roster onto the chain."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from almoner import enrollment, money
from almoner.cli import intake, session
from almoner.cli.session import Session


@click.command()
@intake.roster_file
@intake.program_file
@click.option("--dry-run", is_flag=True, help="Check all a run would check; send nothing.")
@session.as_json
def enroll(roster_path: Path, program_path: Path, dry_run: bool, as_json: bool) -> None:
    """Enroll the households of a roster, each signed by the key of its caseworker.

    A line of worker CW01 is signed by the key worker-cw01. A second run sends only what is not on
    the chain yet. Example: almoner enroll --file roster.csv
    """
    here = Session()
    keyring = here.keyring()
    program, roster = intake.read(program_path, roster_path, intake.workers(keyring))
    keys = intake.keys(here.settings)
    agency = here.agency(program.id)
    senders = {
        worker: here.sender(agency.client, intake.key_name(worker)) for worker in roster.workers
    }
    if dry_run:
        with intake.casefile(here, agency) as casefile:
            rest = enrollment.check(agency, roster, senders, casefile, keys)
        session.say(
            f"{len(roster):,} households over {money.dollars(roster.total)} a period are in "
            f"order; {rest:,} would be enrolled.",
            as_json=as_json,
            households=len(roster),
            total=roster.total,
            to_enroll=rest,
        )
        return
    with (
        intake.casefile(here, agency) as casefile,
        intake.watched("Enrolling", quiet=as_json) as progress,
    ):
        done = enrollment.enroll(agency, roster, senders, casefile, keys, progress)
    session.say(
        f"{done.sent:,} of {done.households:,} households were enrolled in {done.transactions} "
        f"transactions; {done.already:,} were before.",
        as_json=as_json,
        **asdict(done),
    )
