"""`almoner fund`: the money ladder from appropriation to cash in an allotment, up and down."""

from __future__ import annotations

from datetime import datetime

import click
from web3.contract import Contract

from almoner import money
from almoner.acts import funds
from almoner.chain.client import Client
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.cli import dates as calendar
from almoner.cli import session
from almoner.cli.parameters import ADDRESS, DOLLARS, NUMBER
from almoner.cli.session import Session

_DAY = 86_400
_amount = click.argument("amount", metavar="DOLLARS", type=DOLLARS)
_appropriation = click.argument("appropriation", type=NUMBER)
_allotment = click.argument("allotment", type=NUMBER)


@click.group()
def fund() -> None:
    """Appropriations, allotments and cash."""


@fund.command()
@_amount
@click.option(
    "--purpose", type=NUMBER, required=True, help="Purpose number, as in the program file."
)
@click.option("--source", type=ADDRESS, required=True, help="Address unspent money returns to.")
@click.option("--days", type=click.IntRange(1), default=365, show_default=True)
@click.option("--cancel-days", type=click.IntRange(1), default=730, show_default=True)
@session.acting
@session.dry_run
@session.as_json
def appropriate(
    amount: int,
    purpose: int,
    source: str,
    days: int,
    cancel_days: int,
    name: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Book an appropriation, available from now on.

    Example: almoner fund appropriate 6,000,000 --purpose 1001 --source 0x… --as budget-officer
    """
    here, client, treasury = _treasury()
    _, _, now = client.head()
    availability = funds.Availability(
        start=now, end=now + days * _DAY, cancel=now + cancel_days * _DAY
    )
    fn = funds.appropriation(
        treasury, purpose=purpose, source=source, ceiling=amount, availability=availability
    )
    if dry_run:
        here.act(client, name, fn, dry_run=True, as_json=as_json)
        return
    number = funds.appropriate(
        treasury,
        here.sender(client, name),
        purpose=purpose,
        source=source,
        ceiling=amount,
        availability=availability,
    )
    session.say(f"Appropriation {number} is booked.", as_json=as_json, appropriation=number)


@fund.command()
@_appropriation
@_amount
@session.acting
@session.dry_run
@session.as_json
def send(appropriation: int, amount: int, name: str, dry_run: bool, as_json: bool) -> None:
    """Send cash to an appropriation from the account of its funding source.

    A local chain makes the dollars first. Example: almoner fund send 1 500,000 --as source
    """
    here, client, treasury = _treasury()
    source = here.sender(client, name)
    token = client.contract("TestDollar", here.record(client).address("Token"))
    made = amount if client.chain_id == LOCAL_CHAIN else 0
    if dry_run:
        funds.check_fund(client, treasury, token, source.address, appropriation, amount, given=made)
        said = f"The chain would take {money.dollars(amount)} from {name}. Nothing was sent."
    else:
        if made:
            source.send(token.functions.mint(source.address, made))
        funds.fund(treasury, token, source, appropriation, amount)
        said = f"{money.dollars(amount)} arrived in appropriation {appropriation}."
    session.say(said, as_json=as_json, appropriation=appropriation, amount=amount, sent=not dry_run)


@fund.command()
@_appropriation
@_amount
@session.program_id
@session.acting
@session.dry_run
@session.as_json
def allot(
    appropriation: int,
    amount: int,
    program_id: str | None,
    name: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Hand authority to a program; each time under a new number.

    Example: almoner fund allot 1 5,000,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    program = here.record(client).program(program_id).address
    if dry_run:
        fn = treasury.functions.allot(appropriation, program, amount)
        here.act(client, name, fn, dry_run=True, as_json=as_json)
        return
    number = funds.allot(treasury, here.sender(client, name), appropriation, program, amount)
    session.say(f"Allotment {number} is made.", as_json=as_json, allotment=number)


@fund.command()
@_allotment
@_amount
@session.acting
@session.dry_run
@session.as_json
def deallot(allotment: int, amount: int, name: str, dry_run: bool, as_json: bool) -> None:
    """Take authority that no obligation uses back to the appropriation.

    Example: almoner fund deallot 1 200,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    funds.require_allotment(client, treasury, allotment)
    fn = treasury.functions.deallot(allotment, amount)
    if here.act(client, name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"Allotment {allotment} has {money.dollars(amount)} less authority.",
            as_json=as_json,
            allotment=allotment,
            amount=amount,
        )


@fund.command()
@_allotment
@_amount
@session.acting
@session.dry_run
@session.as_json
def apportion(allotment: int, amount: int, name: str, dry_run: bool, as_json: bool) -> None:
    """Hand cash to an allotment; it may come as late as the payments.

    Example: almoner fund apportion 1 500,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    funds.require_allotment(client, treasury, allotment)
    fn = treasury.functions.apportion(allotment, amount)
    if here.act(client, name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"Allotment {allotment} has {money.dollars(amount)} more cash.",
            as_json=as_json,
            allotment=allotment,
            amount=amount,
        )


@fund.command()
@_allotment
@_amount
@session.acting
@session.dry_run
@session.as_json
def deapportion(allotment: int, amount: int, name: str, dry_run: bool, as_json: bool) -> None:
    """Take cash that no payment waits for back to the appropriation.

    Example: almoner fund deapportion 1 50,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    funds.require_allotment(client, treasury, allotment)
    fn = treasury.functions.deapportion(allotment, amount)
    if here.act(client, name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"Allotment {allotment} has {money.dollars(amount)} less cash.",
            as_json=as_json,
            allotment=allotment,
            amount=amount,
        )


@fund.command(name="return")
@_appropriation
@_amount
@session.acting
@session.dry_run
@session.as_json
def give_back(appropriation: int, amount: int, name: str, dry_run: bool, as_json: bool) -> None:
    """Return cash that no obligation needs to the funding source on record.

    Example: almoner fund return 1 100,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    fn = treasury.functions.returnUnobligated(appropriation, amount)
    if here.act(client, name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"{money.dollars(amount)} went back to the source.",
            as_json=as_json,
            appropriation=appropriation,
            amount=amount,
        )


@fund.command()
@_appropriation
@session.acting
@session.dry_run
@session.as_json
def close(appropriation: int, name: str, dry_run: bool, as_json: bool) -> None:
    """End an appropriation, from its cancel date on; this cannot be undone.

    Afterwards its cash goes back to the source only: deapportion it, then return it.

    Example: almoner fund close 1 --as budget-officer
    """
    here, client, treasury = _treasury()
    fn = treasury.functions.closeAppropriation(appropriation)
    if here.act(client, name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"Appropriation {appropriation} is closed.",
            as_json=as_json,
            appropriation=appropriation,
        )


@fund.command()
@_allotment
@click.option("--by", type=calendar.DAY, help="A day (UTC), to its end. If left out, today.")
@session.as_json
def need(allotment: int, by: datetime | None, as_json: bool) -> None:
    """Show what an allotment has to pay by a day, and what cash is missing for it.

    Example: almoner fund need 1 --by 2027-01-31
    """
    _, client, treasury = _treasury()
    funds.require_allotment(client, treasury, allotment)
    now = client.head()[2]
    date = now if by is None else max(calendar.start(by), now)
    found = funds.cash_need(client, treasury, allotment, date)
    until = calendar.day(date)
    missing = (
        f"{money.dollars(found.missing)} is missing: hand it over (almoner fund apportion)."
        if found.missing
        else "its cash covers that."
    )
    session.say(
        f"Allotment {allotment} has {money.dollars(found.due)} to pay by {until}; {missing}",
        as_json=as_json,
        allotment=allotment,
        by=until,
        due=found.due,
        missing=found.missing,
    )


@fund.command()
@session.as_json
def books(as_json: bool) -> None:
    """Show what the Treasury received, recovered, disbursed and returned, and what is left.

    Example: almoner fund books
    """
    _, client, treasury = _treasury()
    names = ("received", "recovered", "disbursed", "returned", "balance")
    figures = dict(zip(names, client.call(treasury.functions.books()), strict=True))
    shown = figures if as_json else {name: money.dollars(units) for name, units in figures.items()}
    session.show(shown, as_json=as_json)


def _treasury() -> tuple[Session, Client, Contract]:
    here = Session()
    client = here.client()
    return here, client, client.contract("Treasury", here.record(client).address("Treasury"))
