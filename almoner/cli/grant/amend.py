"""`almoner grant amend`: what changes an award, from its proposal to what came of it."""

from __future__ import annotations

import click

from almoner.acts import amendments, awards
from almoner.chain.deployment import Kind
from almoner.cli import session
from almoner.cli.grant import agreements, amend_facts, objections
from almoner.cli.parameters import NUMBER
from almoner.cli.session import Session

number = click.argument("number", metavar="AMENDMENT", type=NUMBER)


@click.group()
def amend() -> None:
    """Amendments: agreed on by both, or the agency's alone, with notice and objection."""


for part in (
    *(agreements.rebudget, agreements.extend, agreements.agree, agreements.approve),
    *(objections.notice, objections.object_, objections.counter_object, objections.decide),
    *(objections.enact, objections.lapse, objections.withdraw),
):
    amend.add_command(part)


@amend.command()
@number
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show an amendment: what it changes, and where it stands.

    Example: almoner grant amend show 1
    """
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    found = amendments.show(agency, number)
    facts = amend_facts.plain(agency, found) if as_json else amend_facts.told(here, agency, found)
    session.show(facts, as_json=as_json)


@amend.command(name="list")
@click.argument("award", metavar="[AWARD]", type=NUMBER, required=False)
@session.program_id
@session.as_json
def list_(award: int | None, program_id: str | None, as_json: bool) -> None:
    """List the amendments of a program's awards, or of one award.

    Example: almoner grant amend list 1
    """
    agency = Session().agency(program_id, Kind.GRANT)
    if award is not None:
        awards.show(agency, award)
    found = amendments.listed(agency, award)
    if as_json:
        session.show({"amendments": [amend_facts.brief(each) for each in found]}, as_json=True)
        return
    said = "\n".join(amend_facts.line(each) for each in found)
    click.echo(said or "Nothing was to be amended yet (almoner grant amend agree).")
