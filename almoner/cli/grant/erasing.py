"""`almoner grant erase`: what an organization said about an award, forgotten."""

from __future__ import annotations

import click

from almoner.acts import awards
from almoner.acts.awards import AwardState
from almoner.chain.deployment import Kind
from almoner.cli import session
from almoner.cli.looks import Look, change
from almoner.cli.parameters import NUMBER
from almoner.errors import CasefileError


@click.command()
@click.argument("award", metavar="AWARD", type=NUMBER)
@session.program_id
@change
def erase(seen: Look, award: int, program_id: str | None) -> None:
    """Erase for good what was said in appeals about an award that is closed; its papers are not in
    the casefile.

    Copies of the casefile made before still have it. Example: almoner grant erase 1 --reason
    "6 years after its closeout" --office grants-officer
    """
    agency = seen.here.agency(program_id, Kind.GRANT)
    state = awards.show(agency, award).state
    if state is not AwardState.CLOSED:
        raise CasefileError(
            f"Award {award} is {state.name.lower()}, and what was said about it may be needed: "
            f"close it first (almoner grant closeout close {award})."
        )
    access = seen.access
    removed = seen.casefile.erase_award(
        agency.award_program, award, rule=access.purpose, office=access.office, at=access.at
    )
    seen.say(
        f"{session.counted(removed, 'statement')[:-1]} about award {award} erased.",
        award=award,
        statements=removed,
    )
