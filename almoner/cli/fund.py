"""`almoner fund`: the money ladder from appropriation to cash in an allotment, up and down."""

from __future__ import annotations

from datetime import datetime

import click

from almoner import money
from almoner.acts import funds
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.cli import dates as calendar
from almoner.cli import session
from almoner.cli.parameters import ADDRESS, DOLLARS, NUMBER
from almoner.cli.treasury import Treasurer, Treasury, act

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
@act
def appropriate(
    treasurer: Treasurer, amount: int, purpose: int, source: str, days: int, cancel_days: int
) -> None:
    """Book an appropriation, available from now on.

    Example: almoner fund appropriate 6,000,000 --purpose 1001 --source 0x… --as budget-officer
    """
    now = treasurer.client.head()[2]
    number = funds.appropriate(
        treasurer.contract,
        treasurer.officer,
        purpose=purpose,
        source=source,
        ceiling=amount,
        availability=funds.Availability(
            start=now, end=now + days * _DAY, cancel=now + cancel_days * _DAY
        ),
    )
    treasurer.say(f"Appropriation {number} is booked.", appropriation=number)


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
    treasury = Treasury()
    here, client = treasury.here, treasury.client
    source = here.sender(client, name)
    token = client.contract("TestDollar", here.record(client).address("Token"))
    made = amount if client.chain_id == LOCAL_CHAIN else 0
    if dry_run:
        funds.check_fund(
            client, treasury.contract, token, source.address, appropriation, amount, given=made
        )
        said = f"The chain would take {money.dollars(amount)} from {name}. Nothing was sent."
    else:
        if made:
            source.send(token.functions.mint(source.address, made))
        funds.fund(treasury.contract, token, source, appropriation, amount)
        said = f"{money.dollars(amount)} arrived in appropriation {appropriation}."
    session.say(said, as_json=as_json, appropriation=appropriation, amount=amount, sent=not dry_run)


@fund.command()
@_appropriation
@_amount
@session.program_id
@act
def allot(treasurer: Treasurer, appropriation: int, amount: int, program_id: str | None) -> None:
    """Hand authority to a program; each time under a new number.

    Example: almoner fund allot 1 5,000,000 --as budget-officer
    """
    program = treasurer.here.record(treasurer.client).program(program_id).address
    number = funds.allot(treasurer.contract, treasurer.officer, appropriation, program, amount)
    treasurer.say(f"Allotment {number} is made.", allotment=number)


@fund.command()
@_allotment
@_amount
@act
def deallot(treasurer: Treasurer, allotment: int, amount: int) -> None:
    """Take authority that no obligation uses back to the appropriation.

    Example: almoner fund deallot 1 200,000 --as budget-officer
    """
    treasurer.move("deallot", allotment, amount, "less authority")


@fund.command()
@_allotment
@_amount
@act
def apportion(treasurer: Treasurer, allotment: int, amount: int) -> None:
    """Hand cash to an allotment; it may come as late as the payments.

    Example: almoner fund apportion 1 500,000 --as budget-officer
    """
    treasurer.move("apportion", allotment, amount, "more cash")


@fund.command()
@_allotment
@_amount
@act
def deapportion(treasurer: Treasurer, allotment: int, amount: int) -> None:
    """Take cash that no payment waits for back to the appropriation.

    Example: almoner fund deapportion 1 50,000 --as budget-officer
    """
    treasurer.move("deapportion", allotment, amount, "less cash")


@fund.command(name="return")
@_appropriation
@_amount
@act
def give_back(treasurer: Treasurer, appropriation: int, amount: int) -> None:
    """Return cash that no obligation needs to the funding source on record.

    Example: almoner fund return 1 100,000 --as budget-officer
    """
    treasurer.send("returnUnobligated", appropriation, amount)
    treasurer.say(
        f"{money.dollars(amount)} went back to the source.",
        appropriation=appropriation,
        amount=amount,
    )


@fund.command()
@_appropriation
@act
def close(treasurer: Treasurer, appropriation: int) -> None:
    """End an appropriation, from its cancel date on; this cannot be undone.

    Afterwards its cash goes back to the source only: deapportion it, then return it.

    Example: almoner fund close 1 --as budget-officer
    """
    treasurer.send("closeAppropriation", appropriation)
    treasurer.say(f"Appropriation {appropriation} is closed.", appropriation=appropriation)


@fund.command()
@_allotment
@click.option("--by", type=calendar.DAY, help="A day (UTC), to its end. If left out, today.")
@session.as_json
def need(allotment: int, by: datetime | None, as_json: bool) -> None:
    """Show what an allotment has to pay by a day, and what cash is missing for it.

    Example: almoner fund need 1 --by 2027-01-31
    """
    treasury = Treasury()
    client = treasury.client
    funds.require_allotment(client, treasury.contract, allotment)
    now = client.head()[2]
    date = now if by is None else max(calendar.start(by), now)
    found = funds.cash_need(client, treasury.contract, allotment, date)
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
    treasury = Treasury()
    names = ("received", "recovered", "disbursed", "returned", "balance")
    told = treasury.client.call(treasury.contract.functions.books())
    figures = dict(zip(names, told, strict=True))
    shown = figures if as_json else {name: money.dollars(units) for name, units in figures.items()}
    session.show(shown, as_json=as_json)
