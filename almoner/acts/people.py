"""Persons, their keys and their appointments (contracts/interfaces/IOffices.sol)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.address import to_checksum_address
from web3.contract import Contract

from almoner.chain import batch
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.errors import Fault, InputError

FOREVER = 2**40 - 1
"""The end of a founding authority's term, in seconds since 1970."""
CONFIRMING = 600
"""Seconds the other authority has to confirm, where both act at once."""

_KEY = "(uint32,uint40,uint32,uint32,bool)"
_TERM = "(uint40,uint40,uint40,uint32,uint32,bool)"
_PROPOSAL = "(uint40,uint40,uint32,uint40)"


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

    @property
    def title(self) -> str:
        """As people write it: `hearing-officer`."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a person."""

    address: str
    begins: int
    """First second it works."""
    retired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term in an office, confirmed or proposed."""

    office: str
    begins: int
    until: int
    """First second after it, a renewal included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, with the terms that run or are to come, and those that wait to be confirmed."""

    number: int
    keys: tuple[Key, ...]
    terms: tuple[Term, ...]
    proposals: tuple[Term, ...]


def office(name: str) -> Office:
    """The office of a name such as `hearing-officer`. Raises InputError if there is none."""
    try:
        return Office[name.upper().replace("-", "_")]
    except KeyError:
        known = ", ".join(each.title for each in Office)
        fault = Fault(line=None, field="office", reason=f"{name} is none of {known}")
        raise InputError([fault]) from None


def owner(client: Client, offices: Contract, key: str) -> int:
    """The person whose key it is or once was, 0 for nobody."""
    return int(client.call(offices.functions.keyOf(key))[0])


def keys(
    client: Client, offices: Contract, addresses: Sequence[str]
) -> list[tuple[int, int, bool]]:
    """Of each key its person, 0 for nobody, the first second it works, and if it is retired."""
    asked = [(address,) for address in addresses]
    kept = _ask(client, offices, "keyOf(address)", _KEY, asked)
    return [(person, begins, retired) for person, begins, _, _, retired in kept]


def in_office(
    client: Client, offices: Contract, persons: Sequence[int], office: Office
) -> set[int]:
    """Those of the persons who hold an office now."""
    asked = [(person, office) for person in persons]
    answers = _ask(client, offices, "inOffice(uint32,uint8)", "bool", asked)
    return {person for person, holds in zip(persons, answers, strict=True) if holds}


def term(client: Client, offices: Contract, person: int, office: Office) -> tuple[int, int] | None:
    """First second and end of a confirmed term that is on or to come, None if there is none."""
    until = appointed_until(client, offices, person, office)
    if until is None:
        return None
    return int(client.call(offices.functions.termOf(person, office))[0]), until


def works_from(client: Client, offices: Contract, key: str) -> int:
    """The first second a linked key works."""
    return int(client.call(offices.functions.keyOf(key))[1])


def delay(client: Client, offices: Contract) -> int:
    """Seconds between a confirmation and what it gives, in which the guardian can veto."""
    return int(client.call(offices.functions.delay()))


def earliest(client: Client, offices: Contract, confirming: int = CONFIRMING) -> int:
    """The first second of a term that is proposed now and confirmed within `confirming` seconds."""
    return client.head()[2] + delay(client, offices) + confirming


def paused_until(client: Client, offices: Contract) -> int:
    """The first second after the newest pause, 0 if there was none."""
    return int(client.call(offices.functions.pausedUntil()))


def open_person(client: Client, offices: Contract, key: str, first: Sender, second: Sender) -> int:
    """The person number of a key: opened by two authorities, unless it has one already.

    Raises Reverted, for example Offices_SameAuthority.
    """
    person = owner(client, offices, key)
    if person == 0:
        first.send(offices.functions.proposePerson(key))
        second.send(offices.functions.openPerson(key))
        person = owner(client, offices, key)
    return person


def appointed_until(client: Client, offices: Contract, person: int, office: Office) -> int | None:
    """When the confirmed term of a person in an office ends, or None if none is to come or on."""
    _, until, renewed_until, _, _, removed = client.call(offices.functions.termOf(person, office))
    end = int(renewed_until or until)
    return None if removed or end <= client.head()[2] else end


def proposal(
    client: Client, offices: Contract, person: int, office: Office
) -> tuple[int, int] | None:
    """First second and end of what an authority proposed, None if nothing waits."""
    start, until, proposer, _ = client.call(offices.functions.proposalOf(person, office))
    return (start, until) if proposer else None


def appoint(
    offices: Contract,
    person: int,
    office: Office,
    term: tuple[int, int],
    first: Sender,
    second: Sender,
) -> None:
    """Appoints a person from `term[0]` until before `term[1]`, seconds since 1970.

    Raises Reverted, for example Offices_TooSoon where `term[0]` is before `earliest`.
    """
    first.send(offices.functions.proposeAppointment(person, office, *term))
    second.send(offices.functions.appoint(person, office, *term))


def everybody(client: Client, offices: Contract) -> list[Person]:
    """Every person, by number, as the chain has them now."""
    numbers = range(1, int(client.call(offices.functions.persons())) + 1)
    now = client.head()[2]
    owned = _ask(client, offices, "keysOf(uint32)", "address[]", [(each,) for each in numbers])
    addresses = [(address,) for mine in owned for address in mine]
    keys = dict(
        zip(addresses, _ask(client, offices, "keyOf(address)", _KEY, addresses), strict=True)
    )
    seats = [(number, office) for number in numbers for office in Office]
    terms = _ask(client, offices, "termOf(uint32,uint8)", _TERM, seats)
    proposals = _ask(client, offices, "proposalOf(uint32,uint8)", _PROPOSAL, seats)
    found = []
    for at, number in enumerate(numbers):
        row = slice(at * len(Office), (at + 1) * len(Office))
        held = [
            Term(office=office.title, begins=term[0], until=term[2] or term[1])
            for office, term in zip(Office, terms[row], strict=True)
            if not term[5]
        ]
        wanted = [
            Term(office=office.title, begins=given[0], until=given[1])
            for office, given in zip(Office, proposals[row], strict=True)
            if given[2]
        ]
        person = Person(
            number=number,
            keys=tuple(_key(address, keys[address,]) for address in owned[at]),
            terms=tuple(each for each in held if each.until > now),
            proposals=tuple(wanted),
        )
        found.append(person)
    return found


def _key(address: str, kept: tuple[Any, ...]) -> Key:
    _, begins, _, _, retired = kept
    return Key(address=str(to_checksum_address(address)), begins=begins, retired=retired)


def _ask(
    client: Client, offices: Contract, view: str, answer: str, asked: Iterable[tuple[Any, ...]]
) -> list[Any]:
    """What a view such as `keyOf(address)` answers to each list of arguments."""
    kinds = view[view.index("(") + 1 : -1].split(",")
    encoded = (encode(kinds, arguments) for arguments in asked)
    return [
        decode([answer], given)[0] for given in batch.calls(client, offices.address, view, encoded)
    ]
