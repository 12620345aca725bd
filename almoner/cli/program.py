"""`almoner program`: checking program files, opening programs, publishing their issue dates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from almoner import money
from almoner import program as files
from almoner.acts import programs
from almoner.chain import deploy
from almoner.chain.agency import Agency
from almoner.cli import session
from almoner.cli.session import Session
from almoner.monitor import policy
from almoner.program import ProgramFile

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
    found = files.load(path)
    session.show(_described(found, as_json=as_json), as_json=as_json)


@program.command(name="open")
@_file
@session.acting
@session.as_json
def open_(path: Path, name: str, as_json: bool) -> None:
    """Have the Treasury open the program of a file and publish its issue dates.

    Refused on any chain but a local one while a figure is not confirmed. A second run opens
    nothing. Example: almoner program open programs/cash-assistance.toml --as program-admin
    """
    found = files.load(path)
    here = Session()
    client = here.client()
    found.require_confirmed(client.chain_id)
    sender = here.sender(client, name)
    verifier = here.record(client).address("PasskeyVerifier")
    opened = deploy.open_program(
        client,
        sender,
        here.settings.deployments,
        found.id,
        found.encoded_terms(verifier),
        lambda line: click.echo(line, err=True),
    )
    contract = client.contract("BenefitProgram", opened.address)
    first = found.calendar.first_period
    published = client.call(contract.functions.periodOf(first))[0]
    if not published:
        sender.send(contract.functions.setCalendar(first, list(found.calendar.issue_at)))
    session.say(
        f"{found.title} is open at {opened.address}, its cases at {opened.roster}.",
        as_json=as_json,
        program=found.id,
        address=opened.address,
        roster=opened.roster,
    )


@program.command(name="register-rules")
@_file
@session.acting
@session.as_json
def register_rules(path: Path, name: str, as_json: bool) -> None:
    """Register the fraud rules of a program file, each with the law it rests on.

    Example: almoner program register-rules programs/cash-assistance.toml --as program-admin
    """
    here, found, agency = _opened(path)
    sender = here.sender(agency.client, name)
    numbers = programs.register_rules(agency, sender, policy.wanted(found))
    session.say(f"Registered: {numbers or 'all were'}.", as_json=as_json, registered=numbers)


@program.command(name="arm-rules")
@_file
@session.acting
@session.as_json
def arm_rules(path: Path, name: str, as_json: bool) -> None:
    """Arm the registered rules of a program file, by another person: from now on they may hold.

    Restart the monitor afterwards. Example: almoner program arm-rules
    programs/cash-assistance.toml --as investigator-1
    """
    here, found, agency = _opened(path)
    sender = here.sender(agency.client, name)
    numbers = programs.arm_rules(agency, sender, list(policy.wanted(found)))
    session.say(f"Armed: {numbers or 'all were'}.", as_json=as_json, armed=numbers)


def _opened(path: Path) -> tuple[Session, ProgramFile, Agency]:
    found = files.load(path)
    here = Session()
    return here, found, here.agency(found.id)


def _described(found: ProgramFile, *, as_json: bool) -> dict[str, object]:
    first, issue_at = found.calendar.first_period, found.calendar.issue_at
    dates = [datetime.fromtimestamp(at, UTC).isoformat() for at in issue_at]
    last_period = first + len(dates) - 1
    amounts = {
        str(unit): list(row) if as_json else ", ".join(money.dollars(each) for each in row)
        for unit, row in found.benefits.amounts.items()
    }
    return {
        "program": found.id,
        "title": found.title,
        "jurisdiction": found.jurisdiction,
        "digest": f"0x{found.digest.hex()}",
        "calendar": dates if as_json else f"periods {first} to {last_period} from {dates[0]}",
        **amounts,
        "not_confirmed": list(found.unconfirmed)
        if as_json
        else ", ".join(found.unconfirmed) or "nothing",
    }
