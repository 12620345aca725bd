"""Persons, their keys and their appointments (contracts/interfaces/IOffices.sol)."""

from __future__ import annotations

from enum import IntEnum

from web3.contract import Contract

from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.errors import Fault, InputError


class Office(IntEnum):
    """The offices, numbered as in the contract."""

    APPOINTING_AUTHORITY = 1
    BUDGET_OFFICER = 2
    PROGRAM_ADMIN = 3
    CASEWORKER = 4
    DETERMINER = 5
    MAKER = 6
    APPROVER = 7
    GRANTS_OFFICER = 8
    REVIEWER = 9
    MONITOR = 10
    INVESTIGATOR = 11
    HEARING_OFFICER = 12
    COUNTER = 13
    GUARDIAN = 14


def office(name: str) -> Office:
    """The office of a name such as `hearing-officer`. Raises InputError if there is none."""
    try:
        return Office[name.upper().replace("-", "_")]
    except KeyError:
        known = ", ".join(each.name.lower().replace("_", "-") for each in Office)
        fault = Fault(line=None, field="office", reason=f"{name} is none of {known}")
        raise InputError([fault]) from None


def open_person(client: Client, offices: Contract, key: str, first: Sender, second: Sender) -> int:
    """The person number of a key: opened by two authorities, unless it has one already.

    Raises Reverted, for example Offices_SameAuthority.
    """
    person = int(client.call(offices.functions.personOf(key)))
    if person == 0:
        first.send(offices.functions.proposePerson(key))
        second.send(offices.functions.openPerson(key))
        person = int(client.call(offices.functions.personOf(key)))
    return person


def appointed_until(client: Client, offices: Contract, person: int, office: Office) -> int | None:
    """When the confirmed term of a person in an office ends, or None if none is to come or on."""
    _, until, _, confirmer, removed = client.call(offices.functions.termOf(person, office))
    over = removed or not confirmer or until <= client.head()[2]
    return None if over else int(until)


def appoint(
    offices: Contract,
    person: int,
    office: Office,
    term: tuple[int, int],
    first: Sender,
    second: Sender,
) -> None:
    """Appoints a person from `term[0]` until before `term[1]`, seconds since 1970.

    Raises Reverted, for example Offices_Incompatible.
    """
    first.send(offices.functions.proposeAppointment(person, office, *term))
    second.send(offices.functions.appoint(person, office, *term))
