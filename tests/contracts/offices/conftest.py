"""The appointing authorities and the guardian at work."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.chain.sender import Sender
from almoner.testing import DAY, OFFICES, World
from almoner.testing.founding import LEAD

Appointment = tuple[int, int, int, int]
"""Person, office, first second, first second after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the authorities of an agency and its guardian do. `at` counts the authorities from 0."""

    world: World

    def call(self, act: str, *arguments: object) -> ContractFunction:
        """An act of Offices, not sent."""
        return self.world.offices.functions[act](*arguments)

    def send(self, at: int, act: str, *arguments: object) -> TxReceipt:
        """Has an authority act."""
        return self.world.send("appointing_authority", self.call(act, *arguments), at)

    def veto(self, act: str, *arguments: object) -> TxReceipt:
        """Has the guardian act."""
        return self.world.send("guardian", self.call(act, *arguments))

    def open(self, key: str) -> int:
        """A new person without an office."""
        self.send(0, "proposePerson", key)
        self.send(1, "openPerson", key)
        return int(self.world.offices.functions.persons().call())

    def link(self, person: int, key: str) -> int:
        """Links a further key; the first second it works."""
        self.send(0, "proposeKey", person, key)
        self.send(1, "linkKey", person, key)
        return int(self.key(key)[1])

    def term(self, person: int, office: str, lead: int = LEAD, days: int = 30) -> Appointment:
        """A term that begins so many seconds from now."""
        start = self.world.now() + lead
        return person, OFFICES.index(office), start, start + days * DAY

    def propose(self, term: Appointment, at: int = 0) -> TxReceipt:
        return self.send(at, "proposeAppointment", *term)

    def confirm(self, term: Appointment, at: int = 1) -> TxReceipt:
        return self.send(at, "appoint", *term)

    def appoint(self, term: Appointment) -> Appointment:
        """Proposes and confirms a term, and does not wait for it."""
        self.propose(term)
        self.confirm(term)
        return term

    def third(self, number: int = 33) -> tuple[int, Sender]:
        """A third authority in office, with its key."""
        sender = self.world.stranger(number)
        person = self.open(sender.address)
        self.world.appoint(person, "appointing_authority")
        return person, sender

    def key(self, key: str) -> tuple[int, int, int, int, bool]:
        """Person, first second, proposer, confirmer, retired."""
        return tuple(self.world.offices.functions.keyOf(key).call())

    def ask(self, view: str, *arguments: object) -> object:
        """What a view says at the newest block."""
        return self.call(view, *arguments).call(block_identifier="latest")

    def person_of(self, key: str) -> int:
        return int(self.ask("personOf", key))  # type: ignore[call-overload]

    def in_office(self, person: int, office: str) -> bool:
        return bool(self.ask("inOffice", person, OFFICES.index(office)))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world=world)


@pytest.fixture
def newcomer(desk: Desk) -> int:
    """A person without an office."""
    return desk.open(desk.world.stranger().address)
