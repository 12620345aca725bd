"""`almoner case legal-hold`: what must not be erased."""

from __future__ import annotations

from dataclasses import asdict

import click

from almoner.casefile import LegalHold
from almoner.cli import output
from almoner.cli.dates import date
from almoner.cli.desk import CASE
from almoner.cli.looks import Look, change, look


@click.group(name="legal-hold")
def legal_hold() -> None:
    """Legal holds: a case under one is not erased, whatever the schedule says."""


@legal_hold.command()
@CASE
@change
def place(seen: Look, case_number: str) -> None:
    """Keep everything about a case until this is lifted.

    Example: almoner case legal-hold place C-000017 --reason "suit 2027-12" --office hearing-officer
    """
    number = seen.casefile.place_legal_hold(case_number, seen.access)
    seen.say(
        f"Case {case_number} is under legal hold {number}: nothing of it is erased.",
        legal_hold=number,
    )


@legal_hold.command()
@CASE
@click.argument("number", type=click.IntRange(1))
@change
def lift(seen: Look, case_number: str, number: int) -> None:
    """Lift a legal hold; others of the case stay.

    Example: almoner case legal-hold lift C-000017 1 --reason "suit ended" --office hearing-officer
    """
    seen.casefile.lift_legal_hold(case_number, number, seen.access)
    seen.say(f"Legal hold {number} of case {case_number} is lifted.", legal_hold=number)


@legal_hold.command()
@CASE
@look
def show(seen: Look, case_number: str) -> None:
    """Show the legal holds of a case, lifted ones too.

    Example: almoner case legal-hold show C-000017 --office hearing-officer --purpose "suit 2027-12"
    """
    found = seen.casefile.legal_holds(case_number, seen.access)
    if seen.as_json:
        output.show({"legal_holds": [asdict(each) for each in found]}, as_json=True)
        return
    click.echo("\n".join(_told(each) for each in found) or "There is no legal hold.")


def _told(each: LegalHold) -> str:
    lifted = (
        f"; lifted {date(each.lifted_at)} by {each.lifted_by}: {each.lift_reason}"
        if each.lifted_at
        else ""
    )
    return f"{each.number}: placed {date(each.placed_at)} by {each.office}: {each.reason}{lifted}"
