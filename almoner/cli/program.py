"""`almoner program`: checking program files, opening programs, publishing their issue dates."""

from __future__ import annotations

from pathlib import Path

import click

from almoner import money
from almoner import program as files
from almoner.acts import programs
from almoner.chain import deploy
from almoner.chain.deployment import Kind
from almoner.cli import session
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.session import Session
from almoner.moments import utc
from almoner.program import GrantFile, ProgramFile

_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def program() -> None:
    """Program files and the programs opened with them."""


@program.command()
@_file
@session.as_json
def check(path: Path, as_json: bool) -> None:
    """Name every fault of a program file, or say what it describes.

    Example: almoner program check programs/cash-assistance.toml
    """
    found = files.load_any(path)
    own = (
        _budgeted(found, as_json=as_json)
        if isinstance(found, GrantFile)
        else _dated(found, as_json=as_json)
    )
    facts = {
        "program": found.id,
        "title": found.title,
        "jurisdiction": found.jurisdiction,
        "digest": f"0x{found.digest.hex()}",
        **own,
        "not_confirmed": list(found.unconfirmed)
        if as_json
        else ", ".join(found.unconfirmed) or "nothing",
    }
    session.show(facts, as_json=as_json)


@program.command(name="open")
@_file
@session.acting
@session.dry_run
@session.as_json
def open_(path: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Have the Treasury open the program of a file and publish its issue dates, if it has any.

    Refused on any chain but a local one while a figure is not confirmed. A second run opens
    nothing. Example: almoner program open programs/cash-assistance.toml --as program-admin
    """
    found = files.load_any(path)
    grants = isinstance(found, GrantFile)
    here = Session()
    client = here.client()
    found.require_confirmed(client.chain_id)
    sender = here.officer(client, name, dry_run=dry_run, as_json=as_json)
    verifier = here.record(client).address("PasskeyVerifier")
    opened = deploy.open_program(
        client,
        sender,
        here.settings.deployments,
        found.id,
        found.encoded_terms(verifier),
        lambda line: click.echo(line, err=True),
        kind=Kind.GRANT if grants else Kind.BENEFIT,
    )
    if isinstance(found, ProgramFile):
        contract = client.contract("BenefitProgram", opened.address)
        first = found.calendar.first_period
        published = client.call(contract.functions.periodOf(first))[0]
        if not published:
            sender.send(contract.functions.setCalendar(first, list(found.calendar.issue_at)))
    keeper = "" if grants else f", its cases at {opened.roster}"
    session.say(
        f"{found.title} is open at {opened.address}{keeper}.",
        as_json=as_json,
        program=found.id,
        address=opened.address,
        roster=opened.roster,
    )


@program.command()
@_file
@session.acting
@session.dry_run
@session.as_json
def calendar(path: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Publish the issue dates of a file from the first on that is not the chain's; by a program
    admin.

    A date for which runs can be opened already is history. Example: almoner program calendar
    programs/cash-assistance.toml --as program-admin
    """
    found = files.load(path)
    seat = Desk(found.id, name, kind=Kind.BENEFIT, dry_run=dry_run, as_json=as_json)
    first, issue_at = programs.unpublished(
        seat.agency, found.calendar.first_period, found.calendar.issue_at
    )
    if issue_at:
        programs.set_calendar(seat.agency, seat.officer, first, issue_at)
    outcome = f"from period {first} on" if issue_at else "all were"
    seat.say(
        f"Published: {outcome}.", first_period=first if issue_at else None, issue_at=list(issue_at)
    )


def _budgeted(found: GrantFile, *, as_json: bool) -> dict[str, object]:
    """How a grant program's awards are broken down."""
    categories = found.budget.categories
    return {
        "regime": found.budget.regime.value,
        "categories": list(categories) if as_json else ", ".join(categories),
    }


def _dated(found: ProgramFile, *, as_json: bool) -> dict[str, object]:
    """When a benefit program pays, and what."""
    first, issue_at = found.calendar.first_period, found.calendar.issue_at
    dates = [utc(at).isoformat() for at in issue_at]
    last_period = first + len(dates) - 1
    issued = f"periods {first} to {last_period} from {date(issue_at[0])}"
    amounts = {
        str(unit): list(row) if as_json else ", ".join(money.dollars(each) for each in row)
        for unit, row in found.benefits.amounts.items()
    }
    return {"calendar": dates if as_json else issued, **amounts}
