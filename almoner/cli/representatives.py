"""`almoner case representative`: who acts for a person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click

from almoner.casefile import Representative, Scope
from almoner.cli import dates, output
from almoner.cli.desk import CASE
from almoner.cli.looks import Look, change, look

_DAY = 86_400


@click.group()
def representative() -> None:
    """Representatives: who acts for a person, for a time."""


@representative.command()
@CASE
@click.option("--name", required=True, help="Who it is; the casefile keeps it.")
@click.option("--scope", type=click.Choice([str(each) for each in Scope]), required=True)
@click.option("--from", "begins", type=dates.DAY, required=True, help="First day.")
@click.option("--until", "ends", type=dates.DAY, required=True, help="Last day; a year at most.")
@look
def record(
    seen: Look, case_number: str, name: str, scope: str, begins: datetime, ends: datetime
) -> None:
    """Record who acts for the person of a case: to read, or to write answers too.

    Example: almoner case representative record C-000017 --name "Legal Aid, desk 4" --scope read
    --from 2027-03-01 --until 2027-08-31 --office counter --purpose "form 11"
    """
    number = seen.casefile.put_representative(
        case_number,
        name=name,
        scope=Scope(scope),
        begins=dates.start(begins),
        ends=dates.after(ends),
        access=seen.access,
    )
    last = dates.day(dates.start(ends))
    seen.say(f"Representative {number} acts until {last}.", representative=number)


@representative.command()
@CASE
@click.argument("number", type=click.IntRange(1))
@change
def end(seen: Look, case_number: str, number: int) -> None:
    """End the time of a representative now.

    Example: almoner case representative end C-000017 1 --reason "letter of the person" --office
    counter
    """
    seen.casefile.end_representative(
        case_number, number, reason=seen.access.purpose, access=seen.access
    )
    seen.say(f"Representative {number} does not act any more.", representative=number)


@representative.command()
@CASE
@click.argument("number", type=click.IntRange(1))
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True)
@look
def code(seen: Look, case_number: str, number: int, days: int) -> None:
    """Make a one-time code for a representative, and print it once.

    With it and the case number, the representative sets up sign-in on the pages. Example: almoner
    case representative code C-000017 1 --office counter --purpose "form 11"
    """
    expires_at = seen.access.at + days * _DAY
    made = seen.casefile.issue_representative_code(
        case_number, number, expires_at=expires_at, access=seen.access
    )
    seen.say(
        f"The code of representative {number} is {made}\nWrite it into the letter now: it is not "
        f"kept. It ends in {days} days.",
        representative=number,
        code=made,
        expires_at=expires_at,
    )


@representative.command()
@CASE
@look
def show(seen: Look, case_number: str) -> None:
    """Show who acts for the person of a case, or did.

    Example: almoner case representative show C-000017 --office counter --purpose "call of March 3"
    """
    found = seen.casefile.representatives(case_number, seen.access)
    if seen.as_json:
        output.show({"representatives": [asdict(each) for each in found]}, as_json=True)
        return
    click.echo("\n".join(_told(each) for each in found) or "Nobody acts for the person.")


def _told(each: Representative) -> str:
    begins, ends = dates.date(each.begins), dates.date(each.ends)
    ended = f"; ended {dates.date(each.ended_at)}: {each.reason}" if each.ended_at else ""
    return f"{each.number}: {each.name}, {each.scope}, from {begins} to {ends}{ended}"
