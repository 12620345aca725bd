"""`almoner case contact`: how a household is reached, and by which channel."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import click

from almoner.casefile import Channel, Contact
from almoner.casefile.contacts import ELECTRONIC
from almoner.cli import output
from almoner.cli.dates import date
from almoner.cli.desk import CASE
from almoner.cli.looks import Look, look


@click.group()
def contact() -> None:
    """Contacts of a household: where letters go, and by which channel."""


@contact.command()
@CASE
@look
def show(seen: Look, case_number: str) -> None:
    """Show the contact of a case, those of before, and the channel its letters go by.

    Example: almoner case contact show C-000017 --office counter --purpose "letter of March"
    """
    contacts = seen.casefile.contacts(case_number, seen.access)
    facts = {
        "channel": str(seen.casefile.channel(case_number, seen.access)),
        "contacts": [asdict(each) for each in contacts],
        "choices": [asdict(each) for each in seen.casefile.choices(case_number, seen.access)],
    }
    if seen.as_json:
        output.show(facts, as_json=True)
        return
    click.echo(f"Letters go by {facts['channel']}.")
    for each in contacts:
        click.echo(_told(each))


@contact.command()
@CASE
@click.option("--line", "lines", multiple=True, help="A line of the postal address; once for each.")
@click.option("--phone", help="Telephone number; empty for none.")
@click.option("--email", help="E-mail address; empty for none.")
@click.option("--language", help="Language tag such as en or es-mx.")
@look
def change(seen: Look, case_number: str, lines: tuple[str, ...], **given: str | None) -> None:
    """Change what is given of a case's contact; the one of before is kept, with until when.

    Example: almoner case contact change C-000017 --line "Unit 7" --line "Block 9" --office counter
    --purpose "form 8"
    """
    now = seen.casefile.contact(case_number, seen.access)
    parts: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if lines:
        parts["address"] = lines
    seen.casefile.put_contact(case_number, replace(now, **parts), seen.access)
    seen.say(
        "The contact is changed. Notices about a change of account go to the one of before too.",
        changed=sorted(parts),
    )


@contact.command()
@CASE
@click.argument("channel", type=click.Choice([str(each) for each in ELECTRONIC]))
@look
def choose(seen: Look, case_number: str, channel: str) -> None:
    """Record that the person chose electronic letters; without that they go by paper.

    Example: almoner case contact choose C-000017 email --office counter --purpose "form 9"
    """
    seen.casefile.choose_channel(case_number, Channel(channel), seen.access)
    seen.say(f"Letters go by {channel} from now on.", channel=channel)


@contact.command(name="take-back")
@CASE
@look
def take_back(seen: Look, case_number: str) -> None:
    """Record that the person wants letters on paper again.

    Example: almoner case contact take-back C-000017 --office counter --purpose "call of March 3"
    """
    seen.casefile.take_back_channel(case_number, seen.access)
    seen.say("Letters go by paper again.", channel=str(Channel.LETTER))


def _told(each: Contact) -> str:
    until = "now" if each.until is None else f"until {date(each.until)}" if each.until else "before"
    parts = (*each.address, each.phone, each.email, each.language)
    return f"{until}: {', '.join(part for part in parts if part)}"
