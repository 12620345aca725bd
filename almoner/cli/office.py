"""`almoner office`: persons, keys, appointments, and the pause."""

from __future__ import annotations

from dataclasses import asdict

import click

from almoner.acts import grounds, people
from almoner.acts.people import Person, Term
from almoner.cli import appointments, names, persons, session
from almoner.cli.dates import date
from almoner.cli.names import Names
from almoner.cli.registry import Registrar, Registry, act
from almoner.cli.session import Session

_HOUR = 3_600
_MOST_HOURS = 72


@click.group()
def office() -> None:
    """Persons, keys, appointments, and the pause."""


office.add_command(persons.person)
office.add_command(persons.key)
office.add_command(appointments.appoint)
office.add_command(appointments.staff)
office.add_command(appointments.remove)
office.add_command(appointments.veto)


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
@click.option("--hours", type=click.IntRange(1, _MOST_HOURS), required=True)
@click.option(
    "--reason", required=True, help="Published reason in words, about nobody; its digest is sent."
)
@act
def pause(registrar: Registrar, hours: int, reason: str) -> None:
    """Pause enrolling, approving, opening, sealing and certifying; by the guardian.

    At most three days, and seven days of rest after each. Payments that are certified, the end of
    holds, notices and appeals go on.

    Example: almoner office pause --hours 24 --reason "Notice 4: a flaw" --as guardian-1
    """
    registrar.send("pause", hours * _HOUR, grounds.published(reason))
    until = people.paused_until(registrar.client, registrar.contract)
    registrar.say(f"Paused until {date(until)}.", until=until)


@office.command(name="end-pause")
@act
def end_pause(registrar: Registrar) -> None:
    """End a pause early; by the guardian or an authority.

    Example: almoner office end-pause --as authority-1
    """
    registrar.send("endPause")
    registrar.say("The pause is over.")


@office.command(name="list")
@session.as_json
def list_(as_json: bool) -> None:
    """List every person with keys, terms and proposals, as the chain has them now.

    Example: almoner office list
    """
    registry = Registry()
    client, offices = registry.client, registry.contract
    everybody = people.everybody(client, offices)
    now, until = client.head()[2], people.paused_until(client, offices)
    named = names.known(registry.here.keyring(), client, offices)
    lines = [_line(each, now, named) for each in everybody]
    if until > now:
        lines.append(f"Paused until {date(until)}.")
    session.say(
        "\n".join(lines),
        as_json=as_json,
        persons=[asdict(each) for each in everybody],
        delay=people.delay(client, offices),
        paused_until=until,
    )


def _line(person: Person, now: int, named: Names) -> str:
    terms = [f"{_term(each, now)}" for each in person.terms]
    terms += [f"{_term(each, now)} (proposed)" for each in person.proposals]
    keys = [
        named.key(each.address)
        + (" (retired)" if each.retired else f" (from {date(each.begins)})" * (each.begins > now))
        for each in person.keys
    ]
    return f"person {person.number}: {'; '.join(terms) or 'no office'}; {', '.join(keys)}"


def _term(term: Term, now: int) -> str:
    begins = f"from {date(term.begins)} " if term.begins > now else ""
    return f"{term.office} {begins}until {date(term.until)}"
