"""`almoner office`: keys, persons and appointments."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almoner.acts import people
from almoner.cli import parameters, session
from almoner.cli.session import Session
from almoner.errors import Fault, InputError

_DAY = 86_400
_authorities = click.option(
    "--by",
    "authorities",
    nargs=2,
    default=("authority-1", "authority-2"),
    show_default=True,
    help="Names of the two authorities' keys.",
)


@click.group()
def office() -> None:
    """Keys, persons and appointments."""


@office.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@session.as_json
def key(names: tuple[str, ...], as_json: bool) -> None:
    """Make encrypted keys and print their addresses; a local chain gives them fees.

    A key that exists is left as it is.

    Example: almoner office key maker-1 approver-1
    """
    here = Session()
    made = {}
    for name in names:
        if name in here.keyring().names():
            click.echo(f"There is a key named {name} already: it was left as it is.", err=True)
            made[name] = here.keyring().address(name)
            here.provide(name)
        else:
            made[name] = here.create_key(name)
    session.show(made, as_json=as_json)


@office.command()
@click.argument("name")
@session.as_json
def address(name: str, as_json: bool) -> None:
    """Print the address of a key, without opening it.

    Example: almoner office address maker-1
    """
    found = Session().keyring().address(name)
    session.say(found, as_json=as_json, name=name, address=found)


@office.command()
@click.argument("office_name", metavar="OFFICE")
@click.argument("holders", metavar="KEY...", nargs=-1, required=True)
@click.option("--days", type=click.IntRange(1), default=365, show_default=True)
@_authorities
@session.as_json
def appoint(
    office_name: str,
    holders: tuple[str, ...],
    days: int,
    authorities: tuple[str, str],
    as_json: bool,
) -> None:
    """Appoint the persons of keys (names or addresses) to an office, by two authorities.

    Who holds the office already keeps the term they have.

    Example: almoner office appoint approver approver-1 approver-2 --days 365
    """
    here = Session()
    office = people.office(office_name)
    addresses = [_address(here, holder) for holder in holders]
    client = here.client()
    offices = client.contract("Offices", here.record(client).address("Offices"))
    first, second = (here.sender(client, each) for each in authorities)
    _, _, now = client.head()
    term = (now, now + days * _DAY)
    persons, already = {}, {}
    for holder, address in zip(holders, addresses, strict=True):
        persons[holder] = people.open_person(client, offices, address, first, second)
        until = people.appointed_until(client, offices, persons[holder], office)
        if until is None:
            people.appoint(offices, persons[holder], office, term, first, second)
        else:
            already[holder] = until
    new = [holder for holder in persons if holder not in already]
    sentences = [f"{', '.join(new)}: {office_name} for {days} days."] if new else []
    sentences += [
        f"{holder}: {office_name} already, until {datetime.fromtimestamp(until, UTC):%Y-%m-%d}."
        for holder, until in already.items()
    ]
    session.say(
        "\n".join(sentences),
        as_json=as_json,
        office=office_name,
        persons=persons,
        until=term[1],
        already=already,
    )


@office.command()
@click.argument("holder")
@click.argument("office_name", metavar="OFFICE")
@session.acting
@session.as_json
def remove(holder: str, office_name: str, name: str, as_json: bool) -> None:
    """End an appointment at once, by one authority; open approvals of that person stop counting.

    Example: almoner office remove maker-1 maker --as authority-1
    """
    here = Session()
    client = here.client()
    offices = client.contract("Offices", here.record(client).address("Offices"))
    person = client.call(offices.functions.personOf(_address(here, holder)))
    here.sender(client, name).send(offices.functions.remove(person, people.office(office_name)))
    session.say(
        f"Person {person} is no longer {office_name}.",
        as_json=as_json,
        person=person,
        office=office_name,
    )


def _address(here: Session, holder: str) -> str:
    if holder in here.keyring().names():
        return here.keyring().address(holder)
    try:
        return parameters.address(holder)
    except ValueError:
        fault = Fault(field="holder", reason=f"{holder} is no key and no address")
        raise InputError([fault]) from None
