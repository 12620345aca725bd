"""Which key to sign with instead, after an act that a key's person has no office for."""

from __future__ import annotations

from web3.contract import Contract

from almoner.acts import people
from almoner.acts.people import Office
from almoner.chain.client import Client
from almoner.cli.dates import date
from almoner.cli.names import Names
from almoner.cli.refusals.phrases import Facts


def instead(names: Names, client: Client, offices: Contract, facts: Facts) -> str:
    """The keys here whose persons hold the office now, and when the refused key comes to it."""
    office, now = Office(facts["office"]), client.head()[2]
    working = [key for key in names.keys if key.person and key.begins <= now and not key.retired]
    persons = sorted({key.person for key in working})
    holding = people.in_office(client, offices, persons, office)
    able = [key.name for key in working if key.person in holding]
    said = (
        f"Keys here that hold it: {', '.join(able)}."
        if able
        else "No key in the keystore here holds it now."
    )
    return " ".join([*_waits(client, offices, facts["key"], office, now), said])


def _waits(client: Client, offices: Contract, key: str, office: Office, now: int) -> list[str]:
    """What is to be waited for, if the key's person is appointed or the key is linked."""
    ((person, begins, retired),) = people.keys(client, offices, [key])
    if person == 0:
        return ["It is nobody's key: two authorities open a person for it (almoner office staff)."]
    if retired:
        return ["It is retired and works no more."]
    if begins > now:
        return [f"It works from {date(begins)} on."]
    term = people.term(client, offices, person, office)
    if term is not None and term[0] > now:
        return [f"Its person does from {date(term[0])} on."]
    return []
