"""`almoner ledger`: what the ledger says, and whether the chain says the same."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from almoner import money
from almoner.cli import bars, session, upkeep
from almoner.cli.dates import day
from almoner.cli.session import Session
from almoner.errors import ConfigError
from almoner.ledger import moving
from almoner.ledger.records import AllotmentView, AppropriationView
from almoner.ledger.views import Views
from almoner.monitor.reconciliation import differences
from almoner.monitor.source import decoder

_AWAIT_SECONDS = 30.0
_AGREES = (
    "The ledger is what the contracts say at block {}, in all that one of them can be asked for. "
    "Not compared: what only events tell, such as times and reasons of what is past; almoner "
    "ledger verify --full does that."
)


@click.group()
def ledger() -> None:
    """The ledger of events."""


for _command in (upkeep.status, upkeep.verify, upkeep.rebuild, upkeep.backup, upkeep.restore):
    ledger.add_command(_command)


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
@session.as_json
def funds(as_json: bool) -> None:
    """Show every appropriation and allotment, and what is left of each.

    Example: almoner ledger funds
    """
    views = Views(Session().settings.ledger)
    appropriations, allotments = views.appropriations(), views.allotments()
    lines = []
    for each in appropriations:
        lines.append(_appropriation(each))
        shares = (share for share in allotments if share.appropriation == each.appropriation)
        lines += [_allotment(share) for share in shares]
    session.say(
        "\n".join(lines) or "Nothing is appropriated yet.",
        as_json=as_json,
        appropriations=[
            {**asdict(each), "idle": each.idle, "returnable": each.returnable}
            for each in appropriations
        ],
        allotments=[{**asdict(each), "unobligated": each.unobligated} for each in allotments],
    )


@ledger.command()
@session.program_id
@session.as_json
def check(program_id: str | None, as_json: bool) -> None:
    """Compare all that the ledger has of the agency and a program with what the contracts say.

    Waits until the monitor has read the newest block. What no contract can be asked for, such as
    when and why something was done, is compared by almoner ledger verify --full. Exits with 1 if
    they differ.

    Example: almoner ledger check
    """
    here = Session()
    agency = here.agency(program_id)
    views = Views(here.settings.ledger)
    head = agency.client.head()[0]
    at = views.cursor()
    if at is None or at.number < head:
        click.echo(
            f"The ledger is at {'no block' if at is None else f'block {at.number}'} and the node "
            f"at {head}: waiting up to {_AWAIT_SECONDS:g} s for the monitor to read on.",
            err=True,
        )
    with bars.bar("Waiting for block") as told:
        views.await_block(head, _AWAIT_SECONDS, told)
    found = differences(agency, views)
    for each in found:
        click.echo(each, err=True)
    verdict = session.counted(len(found), "difference") if found else _AGREES.format(head)
    session.say(verdict, as_json=as_json, differences=found)
    if found:
        sys.exit(1)


@ledger.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@session.as_json
def copy(file: Path, as_json: bool) -> None:
    """Copy a ledger's SQLite FILE into the empty PostgreSQL database that ALMONER_LEDGER names.

    Stop its monitor first. Alerts, and holds that wait or are signed, come with it, so that the
    next monitor goes on where the last one ended. Move the file away afterwards.

    Example: almoner ledger copy .almoner/ledger.sqlite
    """
    target = Session().settings.ledger
    if isinstance(target, Path):
        raise ConfigError(
            "Set ALMONER_LEDGER to the PostgreSQL database that the ledger is to be copied into."
        )
    copied = moving.copy(file, target, decoder())
    session.say(
        f"{target} has the ledger up to block {copied.block}: {copied.rows['events']} events, "
        f"{copied.rows['alerts']} alerts, {copied.rows['outbox']} holds placed or waiting. Move "
        f"{file} away, and start the monitor.",
        as_json=as_json,
        **asdict(copied),
    )


def _appropriation(each: AppropriationView) -> str:
    ends = (
        f"to obligate until {day(each.to_time)}, to pay until {day(each.cancel_at)}"
        if each.closed_at is None
        else f"closed on {day(each.closed_at)}"
    )
    return (
        f"Appropriation {each.appropriation}, purpose {each.purpose}: "
        f"{money.dollars(each.ceiling)}, {ends}; {money.dollars(each.idle)} in cash nobody was "
        f"handed, {money.dollars(each.returnable)} of it can go back."
    )


def _allotment(each: AllotmentView) -> str:
    return (
        f"  Allotment {each.allotment} of {each.program}: {money.dollars(each.unobligated)} of "
        f"{money.dollars(each.allotted)} to obligate, {money.dollars(each.cash)} in cash."
    )
