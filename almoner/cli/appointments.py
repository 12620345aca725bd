"""`almoner office appoint`, `staff`, `remove` and `veto`: terms in office."""

from __future__ import annotations

import click

from almoner.acts import people
from almoner.acts.people import FOREVER, Office
from almoner.cli import session
from almoner.cli.dates import date
from almoner.cli.parameters import MOMENT
from almoner.cli.registry import DAY, OFFICE, PERSON, Registrar, Registry, act
from almoner.errors import AlmonerError

_days = click.option("--days", type=click.IntRange(1), default=365, show_default=True)


@click.group()
def appoint() -> None:
    """Appointments: proposed by one authority, confirmed by another, begun after the delay."""


@appoint.command()
@PERSON
@OFFICE
@_days
@click.option(
    "--begin",
    type=MOMENT,
    help="First moment in office (UTC). If left out, the end of the term that runs, or the delay "
    "and a day from now.",
)
@act
def propose(
    registrar: Registrar, holder: str, office_name: str, days: int, begin: int | None
) -> None:
    """Propose a term of a person (a number, or a key of that person) in an office; by an authority.

    The other authority must confirm it while the delay still lies between then and its beginning.

    Example: almoner office appoint propose maker-1 maker --days 365 --as authority-1
    """
    number, office = registrar.person(holder), people.office(office_name)
    start = _start(registrar, number, office, begin)
    until = start + days * DAY
    registrar.send("proposeAppointment", number, office, start, until)
    latest = start - people.delay(registrar.client, registrar.contract)
    registrar.say(
        f"Proposed: person {number} is {office_name} from {date(start)} until {date(until)}. "
        f"Another authority confirms it by {date(latest)}.",
        person=number,
        office=office_name,
        begins=start,
        until=until,
        confirm_by=latest,
    )


@appoint.command()
@PERSON
@OFFICE
@act
def confirm(registrar: Registrar, holder: str, office_name: str) -> None:
    """Confirm the term that another authority proposed; look at it with --dry-run first.

    Example: almoner office appoint confirm maker-1 maker --as authority-2
    """
    number, office = registrar.person(holder), people.office(office_name)
    proposal = people.proposal(registrar.client, registrar.contract, number, office)
    if proposal is None:
        raise AlmonerError(
            f"Nobody proposed person {number} as {office_name}: propose it first (almoner office "
            "appoint propose)."
        )
    start, until = proposal
    registrar.send("appoint", number, office, start, until)
    registrar.say(
        f"Person {number} is {office_name} from {date(start)} until {date(until)}, unless the "
        "guardian vetoes it before.",
        person=number,
        office=office_name,
        begins=start,
        until=until,
    )


@click.command()
@OFFICE
@click.argument("holders", metavar="KEY...", nargs=-1, required=True)
@_days
@click.option(
    "--by",
    "authorities",
    nargs=2,
    default=("authority-1", "authority-2"),
    show_default=True,
    help="Names of the two authorities' keys.",
)
@session.dry_run
@session.as_json
def staff(
    office_name: str,
    holders: tuple[str, ...],
    days: int,
    authorities: tuple[str, str],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Open persons for keys and appoint them, where both authorities' keys are on this machine.

    Terms begin once the delay is over. Who holds the office already keeps the term they have. A dry
    run asks the chain about the first act of each.

    Example: almoner office staff approver approver-1 approver-2 --days 365
    """
    registry = Registry()
    office, client, offices = people.office(office_name), registry.client, registry.contract
    addresses = {holder: registry.address(holder) for holder in holders}
    first, second = (registry.here.sender(client, each) for each in authorities)
    start = people.earliest(client, offices)
    term = (start, start + days * DAY)
    persons, already = {}, {}
    for holder, address in addresses.items():
        person = people.owner(client, offices, address)
        until = people.appointed_until(client, offices, person, office)
        if until is not None:
            already[holder] = until
        elif dry_run:
            client.call(
                offices.functions.proposeAppointment(person, office, *term)
                if person
                else offices.functions.proposePerson(address),
                sender=first.address,
                block="pending",
            )
        else:
            person = people.open_person(client, offices, address, first, second)
            people.appoint(offices, person, office, term, first, second)
        persons[holder] = person
    new = [holder for holder in persons if holder not in already]
    sentences = [f"{', '.join(new)}: {office_name} for {days} days from {date(start)}."]
    sentences += [
        f"{holder}: {office_name} already, until {date(until)}."
        for holder, until in already.items()
    ]
    if dry_run:
        sentences.append("Nothing was sent.")
    session.say(
        "\n".join(sentences if new else sentences[1:]),
        as_json=as_json,
        sent=not dry_run,
        office=office_name,
        persons=persons,
        begins=term[0],
        until=term[1],
        already=already,
    )


@click.command()
@PERSON
@OFFICE
@act
def remove(registrar: Registrar, holder: str, office_name: str) -> None:
    """End an appointment at once, also one that is proposed or has not begun; by one authority.

    Open approvals and proposals of that person stop counting.

    Example: almoner office remove maker-1 maker --as authority-1
    """
    number, office = registrar.person(holder), people.office(office_name)
    registrar.send("remove", number, office)
    registrar.say(f"Person {number} is no longer {office_name}.", person=number, office=office_name)


@click.command()
@PERSON
@OFFICE
@act
def veto(registrar: Registrar, holder: str, office_name: str) -> None:
    """Stop what a person was proposed or confirmed for and has not begun; by the guardian.

    Example: almoner office veto maker-1 maker --as guardian-1
    """
    number, office = registrar.person(holder), people.office(office_name)
    registrar.send("vetoAppointment", number, office)
    registrar.say(
        f"Person {number} does not become {office_name}; a term that runs stays.",
        person=number,
        office=office_name,
    )


def _start(registry: Registry, person: int, office: Office, begin: int | None) -> int:
    """The first second of a proposed term."""
    if begin is not None:
        return begin
    runs_until = people.appointed_until(registry.client, registry.contract, person, office)
    if runs_until == FOREVER:
        raise AlmonerError(
            f"Person {person} holds this office until further notice: nothing is to be renewed."
        )
    return runs_until or people.earliest(registry.client, registry.contract, confirming=DAY)
