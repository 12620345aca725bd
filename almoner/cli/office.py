"""`almoner office`: keys, persons and appointments."""

from __future__ import annotations

import click
from eth_utils.address import is_address, to_checksum_address

from almoner.acts import people
from almoner.cli import session
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

    Example: almoner office key maker-1 approver-1
    """
    here = Session()
    session.show({name: here.create_key(name) for name in names}, as_json=as_json)


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
    persons = {}
    for holder, address in zip(holders, addresses, strict=True):
        persons[holder] = people.open_person(client, offices, address, first, second)
        people.appoint(offices, persons[holder], office, term, first, second)
    session.say(
        f"{', '.join(holders)}: {office_name} for {days} days.",
        as_json=as_json,
        office=office_name,
        persons=persons,
        until=term[1],
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
    if not is_address(holder):
        raise InputError([Fault(field="holder", reason=f"{holder} is no key and no address")])
    return str(to_checksum_address(holder))
