"""`almoner export`: what other systems take from the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import click

from almoner import money
from almoner.cli import intervals, session, tables
from almoner.cli.dates import date
from almoner.cli.parquet import check, events
from almoner.cli.session import Session
from almoner.moments import utc
from almoner.monitor.source import decoder
from almoner.reports import journal as journals
from almoner.reports.journal import Journal
from almoner.reports.periods import Period
from almoner.reports.postings import Line

_COLUMNS = (
    *("date", "event", "transaction", "block", "log", "appropriation", "allotment", "program"),
    *("obligation", "debit", "debit_account", "credit", "credit_account", "amount"),
)


@click.group()
def export() -> None:
    """Files for other systems, from the ledger."""


export.add_command(events)
export.add_command(check)


@export.command()
@intervals.days(required=True)
@click.option("--program", "program_id", metavar="ID", help="Only what is about this program.")
@tables.as_csv
@session.as_json
def journal(
    first: datetime, last: datetime, program_id: str | None, as_csv: bool, as_json: bool
) -> None:
    """Write the agency's double-entry journal, of benefits and grants (docs/journal.md).

    For the days --from to --to, both included, in UTC. The opening balance of each account and its
    lines come to its closing balance, which is compared with what the Treasury told; with --csv the
    balances go to the other output, so that the file has lines alone.

    Example: almoner export journal --from 2027-01-01 --to 2027-03-31 --csv
    """
    tables.require_one_form(as_json=as_json, as_csv=as_csv)
    period = Period(first=first.date(), last=last.date())
    here = Session()
    program = None
    if program_id is not None:
        program = here.record(here.client()).program(program_id).address
    found = journals.journal(here.settings.ledger, decoder(), period, program)
    if as_json:
        click.echo(json.dumps(_facts(found)))
        return
    if as_csv:
        click.echo(tables.of_values(_COLUMNS, _lines(found)))
    else:
        click.echo(_text(found))
        click.echo()
    click.echo(_balanced(found), err=as_csv)


def _facts(found: Journal) -> dict[str, Any]:
    return {
        "from": f"{found.period.first}",
        "to": f"{found.period.last}",
        "complete": found.complete,
        "program": found.program,
        "block": found.block,
        "block_time": found.block_time,
        "lines": list(_lines(found)),
        "balances": [
            {
                "account": each.account.number,
                "title": each.account.title,
                "opening": each.opening,
                "debits": each.debits,
                "credits": each.credits,
                "closing": each.closing,
            }
            for each in found.balances
        ],
    }


def _lines(found: Journal) -> Iterator[Mapping[str, Any]]:
    """The lines for machines: amounts in base units, times in UTC, None for what is not meant."""
    for each in found.lines:
        yield {
            "date": utc(each.time).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "event": each.entry,
            "transaction": f"0x{each.transaction.hex()}",
            "block": each.block,
            "log": each.log,
            "appropriation": each.appropriation,
            "allotment": each.allotment,
            "program": each.program,
            "obligation": each.obligation,
            "debit": each.debit.number,
            "debit_account": each.debit.title,
            "credit": each.credit.number,
            "credit_account": each.credit.title,
            "amount": each.amount,
        }


def _text(found: Journal) -> str:
    if not found.lines:
        return f"Nothing was booked from {found.period.first} to {found.period.last}."
    rows = [
        (
            date(each.time),
            each.entry,
            _about(each),
            f"0x{each.transaction.hex()}",
            f"{each.debit.number} {each.debit.title}",
            f"{each.credit.number} {each.credit.title}",
            money.dollars(each.amount),
        )
        for each in found.lines
    ]
    texts = ("date", "event", "about", "transaction", "debit", "credit")
    return tables.of_text(texts, ["amount"], rows)


def _about(line: Line) -> str:
    """What a line is about, as far down the ladder as it goes; an allotment is of one program."""
    rungs = {
        "appropriation": line.appropriation,
        "allotment": line.allotment,
        "obligation": line.obligation,
    }
    return ", ".join(f"{rung} {number}" for rung, number in rungs.items() if number is not None)


def _balanced(found: Journal) -> str:
    rows = [
        (
            f"{each.account.number} {each.account.title}",
            *map(money.dollars, (each.opening, each.debits, each.credits, each.closing)),
        )
        for each in found.balances
    ]
    amounts = ("opening", "debits", "credits", "closing")
    until = f"{found.period.last}" if found.complete else f"block {found.block}"
    return (
        f"{tables.of_text(['account'], amounts, rows)}\n"
        "Balances are positive on the debit side. Before "
        f"{found.period.first} and after {until}, all of the agency's are what the Treasury told."
    )
