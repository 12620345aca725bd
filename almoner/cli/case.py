"""`almoner case`: approving cases, showing one, offering a one-time code."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from almoner import enrollment, money
from almoner.acts import cases
from almoner.casefile import Access, Casefile
from almoner.cli import intake, session
from almoner.cli.session import Session
from almoner.errors import Fault, InputError

_DAY = 86_400
_number = click.argument("case_number")


@click.group()
def case() -> None:
    """Cases of one program."""


@case.command()
@intake.roster_file
@intake.program_file
@session.acting
@session.as_json
def approve(roster_path: Path, program_path: Path, name: str, as_json: bool) -> None:
    """Approve the enrolled households of a roster, exactly as the roster says.

    Example: almoner case approve --file roster.csv --as determiner-1
    """
    here = Session()
    program, roster = intake.read(program_path, roster_path)
    keys = intake.keys(here.settings)
    agency = here.agency(program.id)
    sender = here.sender(agency.client, name)
    with intake.casefile(here) as casefile, intake.watched("Approving", quiet=as_json) as progress:
        done = enrollment.approve(agency, roster, sender, casefile, keys, progress)
    session.say(
        f"{done.approved:,} of {done.households:,} cases were approved; {done.already:,} were "
        "before.",
        as_json=as_json,
        **asdict(done),
    )


@case.command()
@_number
@click.option("--office", help="Your office, to see personal data; noted in the access log.")
@click.option("--purpose", help="What you need it for; noted in the access log.")
@session.program_id
@session.as_json
def show(
    case_number: str,
    office: str | None,
    purpose: str | None,
    program_id: str | None,
    as_json: bool,
) -> None:
    """Show a case as it is on the chain; with an office and a purpose, its personal data too.

    Example: almoner case show C-000017 --office counter --purpose "address for a letter"
    """
    if (office is None) != (purpose is None):
        raise InputError([Fault(reason="give both --office and --purpose, or neither")])
    here = Session()
    agency = here.agency(program_id)
    with intake.casefile(here) as casefile:
        case_no = _case_no(casefile, case_number)
        found = cases.show(agency, case_no)
        facts: dict[str, Any] = {
            "case": case_no,
            "status": found.status.name.lower(),
            "pay_to": found.pay_to,
            "amount": found.amount if as_json else money.dollars(found.amount),
            "from_period": found.from_period,
            "to_period": found.to_period,
            "members": found.members,
            "signer_bound": found.signer_bound,
        }
        if office and purpose:
            access = Access(office=office.upper(), purpose=purpose, at=agency.client.head()[2])
            facts |= casefile.case(case_no, access).private
    session.show(facts, as_json=as_json)


@case.command(name="offer-key")
@_number
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True)
@session.program_id
@session.acting
@session.as_json
def offer_key(
    case_number: str, days: int, program_id: str | None, name: str, as_json: bool
) -> None:
    """Make a one-time code for a case, print it once and offer its key on the chain.

    The code goes into a letter and is kept nowhere. Example: almoner case offer-key C-000017 --as
    counter-1
    """
    here = Session()
    agency = here.agency(program_id)
    sender = here.sender(agency.client, name)
    _, _, now = agency.client.head()
    expires_at = now + days * _DAY
    with intake.casefile(here) as casefile:
        case_no = _case_no(casefile, case_number)
        access = Access(office="COUNTER", purpose="letter with a one-time code", at=now)
        code, address = casefile.issue_code(case_no, expires_at=expires_at, access=access)
    cases.offer_key(agency, sender, case_no, address, expires_at)
    session.say(
        f"The code of case {case_no} is {code}\nWrite it into the letter now: it is not kept. It "
        f"ends in {days} days.",
        as_json=as_json,
        case=case_no,
        code=code,
        address=address,
        expires_at=expires_at,
    )


def _case_no(casefile: Casefile, case_number: str) -> int:
    case_no = casefile.case_no_of(case_number)
    if case_no is None:
        reason = f"{case_number} is not enrolled: check it, or enroll it first"
        raise InputError([Fault(field="case number", reason=reason)])
    return case_no
