"""`almoner office person` and `almoner office key`: who is who, and by which keys."""

from __future__ import annotations

import click

from almoner.acts import people
from almoner.cli import session
from almoner.cli.dates import date
from almoner.cli.registry import KEY, PERSON, Registrar, act
from almoner.cli.session import Session


@click.group()
def person() -> None:
    """Persons: each is one human being, opened by two authorities."""


@person.command()
@KEY
@act
def propose(registrar: Registrar, key: str) -> None:
    """Propose that a key (name or address) belongs to a new person; by an authority.

    Example: almoner office person propose maker-1 --as authority-1
    """
    address = registrar.address(key)
    registrar.send("proposePerson", address)
    registrar.say(
        f"Proposed: a new person with the key {address}. Another authority opens it.", key=address
    )


@person.command(name="open")
@KEY
@act
def open_(registrar: Registrar, key: str) -> None:
    """Open the person that another authority proposed.

    Example: almoner office person open maker-1 --as authority-2
    """
    address = registrar.address(key)
    registrar.send("openPerson", address)
    number = people.owner(registrar.client, registrar.contract, address)
    registrar.say(
        f"Person {number} is open, with the key {address} and no office yet.",
        person=number,
        key=address,
    )


@click.group()
def key() -> None:
    """Keys: make them here, and link them to persons on the chain."""


@key.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@session.as_json
def make(names: tuple[str, ...], as_json: bool) -> None:
    """Make encrypted keys and print their addresses; a local chain gives them fees.

    A key that exists is left as it is.

    Example: almoner office key make maker-1 approver-1
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


@key.command(name="propose")
@PERSON
@KEY
@act
def propose_key(registrar: Registrar, holder: str, key: str) -> None:
    """Propose a further key of a person (a number, or a key of that person); by an authority.

    Example: almoner office key propose maker-1 maker-1-spare --as authority-1
    """
    number, address = registrar.person(holder), registrar.address(key)
    registrar.send("proposeKey", number, address)
    registrar.say(
        f"Proposed: the key {address} for person {number}. Another authority links it.",
        person=number,
        key=address,
    )


@key.command()
@PERSON
@KEY
@act
def link(registrar: Registrar, holder: str, key: str) -> None:
    """Link the key that another authority proposed; it works once the delay is over.

    Example: almoner office key link maker-1 maker-1-spare --as authority-2
    """
    number, address = registrar.person(holder), registrar.address(key)
    registrar.send("linkKey", number, address)
    start = people.works_from(registrar.client, registrar.contract, address)
    registrar.say(
        f"The key {address} is person {number}'s and works from {date(start)}.",
        person=number,
        key=address,
        works_from=start,
    )


@key.command()
@KEY
@act
def unlink(registrar: Registrar, key: str) -> None:
    """Retire a lost or stolen key at once and for good; by one authority.

    What it did stands: remove its person from office to void open approvals.

    Example: almoner office key unlink maker-1 --as authority-1
    """
    address = registrar.address(key)
    registrar.send("unlinkKey", address)
    registrar.say(f"The key {address} works no more.", key=address)


@key.command()
@KEY
@act
def veto(registrar: Registrar, key: str) -> None:
    """Stop the link of a key before it works; by the guardian.

    Example: almoner office key veto maker-1-spare --as guardian-1
    """
    address = registrar.address(key)
    registrar.send("vetoKey", address)
    registrar.say(f"The key {address} will never work.", key=address)
