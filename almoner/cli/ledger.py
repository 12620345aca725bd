"""`almoner ledger`: what the ledger says, and whether the chain says the same."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from almoner import money
from almoner.cli import session
from almoner.cli.session import Session
from almoner.ledger.views import Views
from almoner.monitor.reconciliation import differences

_AWAIT_SECONDS = 30.0


@click.group()
def ledger() -> None:
    """The ledger of events."""


@ledger.command()
@session.program_id
@session.as_json
def totals(program_id: str | None, as_json: bool) -> None:
    """Show a program's money.

    Example: almoner ledger totals
    """
    here = Session()
    client = here.client()
    views = Views(here.settings.ledger)
    found = asdict(views.totals(here.record(client).program(program_id).address))
    periods = found.pop("periods")
    if as_json:
        session.show({**found, "periods": periods}, as_json=True)
        return
    session.show(
        {name: each if name == "program" else money.dollars(each) for name, each in found.items()},
        as_json=False,
    )


@ledger.command()
@session.program_id
@session.as_json
def check(program_id: str | None, as_json: bool) -> None:
    """Compare every case, payment and hold of the ledger with the contracts; exit 1 if they differ.

    Example: almoner ledger check
    """
    here = Session()
    agency = here.agency(program_id)
    views = Views(here.settings.ledger)
    views.await_block(agency.client.head()[0], _AWAIT_SECONDS)
    found = differences(agency, views)
    for each in found:
        click.echo(each, err=True)
    verdict = (
        session.counted(len(found), "difference")
        if found
        else "The ledger is what the contracts say."
    )
    session.say(verdict, as_json=as_json, differences=found)
    if found:
        sys.exit(1)
