"""`almoner fund`: the money ladder from appropriation to cash in an allotment."""

from __future__ import annotations

import click
from web3.contract import Contract

from almoner import money
from almoner.acts import funds
from almoner.chain.client import Client
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.cli import session
from almoner.cli.parameters import ADDRESS, DOLLARS, NUMBER
from almoner.cli.session import Session

_DAY = 86_400
_amount = click.argument("amount", metavar="DOLLARS", type=DOLLARS)


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
@session.as_json
def appropriate(
    amount: int, purpose: int, source: str, days: int, cancel_days: int, name: str, as_json: bool
) -> None:
    """Book an appropriation, available from now on.

    Example: almoner fund appropriate 6,000,000 --purpose 1001 --source 0x… --as budget-officer
    """
    here = Session()
    client = here.client()
    treasury = client.contract("Treasury", here.record(client).address("Treasury"))
    _, _, now = client.head()
    number = funds.appropriate(
        treasury,
        here.sender(client, name),
        purpose=purpose,
        source=source,
        ceiling=amount,
        availability=funds.Availability(
            start=now, end=now + days * _DAY, cancel=now + cancel_days * _DAY
        ),
    )
    session.say(f"Appropriation {number} is booked.", as_json=as_json, appropriation=number)


@fund.command()
@click.argument("appropriation", type=NUMBER)
@_amount
@session.acting
@session.as_json
def send(appropriation: int, amount: int, name: str, as_json: bool) -> None:
    """Send cash to an appropriation from a key's account.

    A local chain makes the dollars first. Example: almoner fund send 1 500,000 --as source
    """
    here = Session()
    client = here.client()
    record = here.record(client)
    source = here.sender(client, name)
    token = client.contract("TestDollar", record.address("Token"))
    if client.chain_id == LOCAL_CHAIN:
        source.send(token.functions.mint(source.address, amount))
    treasury = client.contract("Treasury", record.address("Treasury"))
    funds.fund(treasury, token, source, appropriation, amount)
    session.say(
        f"{money.dollars(amount)} arrived in appropriation {appropriation}.",
        as_json=as_json,
        appropriation=appropriation,
        amount=amount,
    )


@fund.command()
@click.argument("appropriation", type=NUMBER)
@_amount
@session.program_id
@session.acting
@session.as_json
def allot(
    appropriation: int, amount: int, program_id: str | None, name: str, as_json: bool
) -> None:
    """Hand authority to a program.

    Example: almoner fund allot 1 5,000,000 --as budget-officer
    """
    here = Session()
    client = here.client()
    record = here.record(client)
    treasury = client.contract("Treasury", record.address("Treasury"))
    program = record.program(program_id).address
    number = funds.allot(treasury, here.sender(client, name), appropriation, program, amount)
    session.say(f"Allotment {number} is made.", as_json=as_json, allotment=number)


@fund.command()
@click.argument("allotment", type=NUMBER)
@_amount
@session.acting
@session.as_json
def apportion(allotment: int, amount: int, name: str, as_json: bool) -> None:
    """Hand cash to an allotment; it may come as late as the payments.

    Example: almoner fund apportion 1 500,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    funds.require_allotment(client, treasury, allotment)
    here.sender(client, name).send(treasury.functions.apportion(allotment, amount))
    session.say(
        f"Allotment {allotment} has {money.dollars(amount)} more cash.",
        as_json=as_json,
        allotment=allotment,
        amount=amount,
    )


@fund.command(name="return")
@click.argument("appropriation", type=NUMBER)
@_amount
@session.acting
@session.as_json
def give_back(appropriation: int, amount: int, name: str, as_json: bool) -> None:
    """Return cash that no obligation needs to the funding source on record.

    Example: almoner fund return 1 100,000 --as budget-officer
    """
    here, client, treasury = _treasury()
    here.sender(client, name).send(treasury.functions.returnUnobligated(appropriation, amount))
    session.say(
        f"{money.dollars(amount)} went back to the source.",
        as_json=as_json,
        appropriation=appropriation,
        amount=amount,
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
