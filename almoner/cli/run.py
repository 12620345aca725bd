"""`almoner run`: opening, sealing, reviewing, approving and settling payment runs."""

from __future__ import annotations

import click
from rich.progress import Progress

from almoner import money
from almoner.acts import funds, holds, runs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.cli import session
from almoner.cli.parameters import LONG_NUMBER, NUMBER, PERIOD
from almoner.cli.session import Session

_payment = click.argument("payment_id", metavar="PAYMENT", type=LONG_NUMBER)
_run = click.argument("number", metavar="RUN", type=NUMBER)


@click.group()
def run() -> None:
    """Payment runs."""


@run.command(name="open")
@click.option("--period", type=PERIOD, required=True)
@click.option("--allotment", type=NUMBER, required=True)
@session.program_id
@session.acting
@session.as_json
def open_(period: int, allotment: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Open a run of a period over all cases and seal it.

    Example: almoner run open --period 1 --allotment 1 --as maker-1
    """
    here = Session()
    agency = here.agency(program_id)
    maker = here.sender(agency.client, name)
    funds.require_allotment(agency.client, agency.treasury, allotment, agency.program.address)
    number = runs.open_run(agency, maker, period, allotment)
    _seal(agency, maker, number)
    content = runs.review(agency, number)
    session.say(
        f"Run {number} pays {content.count} cases {money.dollars(content.total)}.",
        as_json=as_json,
        run=number,
        count=content.count,
        total=content.total,
    )


@run.command()
@_run
@session.program_id
@session.acting
@session.as_json
def seal(number: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Seal what is left of a run that was stopped midway; any key may.

    Example: almoner run seal 1 --as maker-1
    """
    here = Session()
    agency = here.agency(program_id)
    _seal(agency, here.sender(agency.client, name), number)
    session.say(f"Run {number} is sealed.", as_json=as_json, run=number)


@run.command()
@_run
@session.program_id
@session.acting
@session.as_json
def approve(number: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Recompute what a run pays and approve exactly that.

    Example: almoner run approve 1 --as approver-1
    """
    here = Session()
    agency = here.agency(program_id)
    content = runs.review(agency, number)
    needed = runs.approvals(agency, number).needed
    certified = runs.approve(agency, here.sender(agency.client, name), content)
    given = runs.approvals(agency, number).given
    outcome = f"has {given} of {needed} approvals needed; it " + (
        "is certified, and its challenge window runs" if certified else "waits for another person"
    )
    session.say(
        f"Run {number} over {money.dollars(content.total)} {outcome}.",
        as_json=as_json,
        run=number,
        total=content.total,
        certified=certified,
        approvals=given,
        needed=needed,
    )


@run.command()
@_run
@session.program_id
@session.acting
@session.as_json
def settle(number: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Pay what is due in a run; any key may, and a second time pays nobody twice.

    Example: almoner run settle 1 --as anyone
    """
    here = Session()
    agency = here.agency(program_id)
    with Progress(console=session.console, transient=True) as bar:
        task = bar.add_task("Paying")
        paid, failed = runs.settle(
            agency,
            here.sender(agency.client, name),
            number,
            lambda done, of: bar.update(task, completed=done, total=of),
        )
    session.say(
        f"{paid} payments were made, {len(failed)} refused by the token.",
        as_json=as_json,
        run=number,
        paid=paid,
        failed=failed,
    )


@run.command(name="set-aside")
@_payment
@session.program_id
@session.acting
@session.as_json
def set_aside(payment_id: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Try a payment again that fell due a day ago; if it fails again, free its word of it.

    Until then its word cannot be sealed for another run. Any key may. Example: almoner run
    set-aside 4294967297 --as anyone
    """
    here = Session()
    agency = here.agency(program_id)
    here.sender(agency.client, name).send(agency.program.functions.setAside(payment_id))
    session.say(f"Payment {payment_id} is out of its word.", as_json=as_json, payment=payment_id)


@run.command(name="settle-payment")
@_payment
@session.program_id
@session.acting
@session.as_json
def settle_payment(payment_id: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Pay a payment that was set aside and is free, as after a hold; any key may.

    Example: almoner run settle-payment 4294967297 --as anyone
    """
    here = Session()
    agency = here.agency(program_id)
    holds.settle_payment(agency, here.sender(agency.client, name), payment_id)
    session.say(f"Payment {payment_id} is paid.", as_json=as_json, payment=payment_id)


@run.command()
@_run
@session.program_id
@session.acting
@session.as_json
def lapse(number: int, program_id: str | None, name: str, as_json: bool) -> None:
    """End a run that was not certified in its approval window; any key may.

    Example: almoner run lapse 1 --as anyone
    """
    here = Session()
    agency = here.agency(program_id)
    here.sender(agency.client, name).send(agency.program.functions.lapseRun(number))
    session.say(f"Run {number} lapsed; its cases are free in a day.", as_json=as_json, run=number)


def _seal(agency: Agency, sender: Sender, number: int) -> None:
    with Progress(console=session.console, transient=True) as bar:
        task = bar.add_task("Sealing")
        runs.seal(
            agency, sender, number, lambda done, of: bar.update(task, completed=done, total=of)
        )
