"""`almoner office person` and `almoner office key`: who is who, and by which keys."""

from __future__ import annotations

import click

from almoner.acts import people
from almoner.cli import session
from almoner.cli.dates import date
from almoner.cli.registry import KEY, PERSON, Registry
from almoner.cli.session import Session


@click.group()
def person() -> None:
    """Persons: each is one human being, opened by two authorities."""


@person.command()
@KEY
@session.acting
@session.dry_run
@session.as_json
def propose(key: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Propose that a key (name or address) belongs to a new person; by an authority.

    Example: almoner office person propose maker-1 --as authority-1
    """
    registry = Registry()
    address = registry.address(key)
    fn = registry.offices.functions.proposePerson(address)
    if registry.act(name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"Proposed: a new person with the key {address}. Another authority opens it.",
            as_json=as_json,
            key=address,
        )


@person.command(name="open")
@KEY
@session.acting
@session.dry_run
@session.as_json
def open_(key: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Open the person that another authority proposed.

    Example: almoner office person open maker-1 --as authority-2
    """
    registry = Registry()
    address = registry.address(key)
    fn = registry.offices.functions.openPerson(address)
    if registry.act(name, fn, dry_run=dry_run, as_json=as_json):
        number = people.owner(registry.client, registry.offices, address)
        session.say(
            f"Person {number} is open, with the key {address} and no office yet.",
            as_json=as_json,
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
@session.acting
@session.dry_run
@session.as_json
def propose_key(holder: str, key: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Propose a further key of a person (a number, or a key of that person); by an authority.

    Example: almoner office key propose maker-1 maker-1-spare --as authority-1
    """
    registry = Registry()
    number, address = registry.person(holder), registry.address(key)
    fn = registry.offices.functions.proposeKey(number, address)
    if registry.act(name, fn, dry_run=dry_run, as_json=as_json):
        session.say(
            f"Proposed: the key {address} for person {number}. Another authority links it.",
            as_json=as_json,
            person=number,
            key=address,
        )


@key.command()
@PERSON
@KEY
@session.acting
@session.dry_run
@session.as_json
def link(holder: str, key: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Link the key that another authority proposed; it works once the delay is over.

    Example: almoner office key link maker-1 maker-1-spare --as authority-2
    """
    registry = Registry()
    number, address = registry.person(holder), registry.address(key)
    fn = registry.offices.functions.linkKey(number, address)
    if registry.act(name, fn, dry_run=dry_run, as_json=as_json):
        start = people.works_from(registry.client, registry.offices, address)
        session.say(
            f"The key {address} is person {number}'s and works from {date(start)}.",
            as_json=as_json,
            person=number,
            key=address,
            works_from=start,
        )


@key.command()
@KEY
@session.acting
@session.dry_run
@session.as_json
def unlink(key: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Retire a lost or stolen key at once and for good; by one authority.

    What it did stands: remove its person from office to void open approvals.

    Example: almoner office key unlink maker-1 --as authority-1
    """
    registry = Registry()
    address = registry.address(key)
    fn = registry.offices.functions.unlinkKey(address)
    if registry.act(name, fn, dry_run=dry_run, as_json=as_json):
        session.say(f"The key {address} works no more.", as_json=as_json, key=address)


@key.command()
@KEY
@session.acting
@session.dry_run
@session.as_json
def veto(key: str, name: str, dry_run: bool, as_json: bool) -> None:
    """Stop the link of a key before it works; by the guardian.

    Example: almoner office key veto maker-1-spare --as guardian-1
    """
    registry = Registry()
    address = registry.address(key)
    fn = registry.offices.functions.vetoKey(address)
    if registry.act(name, fn, dry_run=dry_run, as_json=as_json):
        session.say(f"The key {address} will never work.", as_json=as_json, key=address)
