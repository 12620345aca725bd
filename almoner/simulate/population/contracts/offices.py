"""What Offices says."""

from __future__ import annotations

from enum import IntEnum

from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.chain import Chain

FOREVER = (1 << 40) - 1


class Office(IntEnum):
    """Offices as the contracts number them."""

    AUTHORITY = 1
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


class Offices:
    """Persons, their keys and their terms."""

    def __init__(self, chain: Chain, accounts: Accounts, address: str) -> None:
        self._chain, self._accounts, self._address = chain, accounts, address

    def found(self, person: int, key: int) -> None:
        """One of the first authorities, of the constructor."""
        self._opened(person, key, 0, 0)
        now = self._chain.now
        self._say("Appointed", person=person, office=int(Office.AUTHORITY), **_term(now, FOREVER))

    def open(self, person: int, key: int, proposer: int, by: int) -> None:
        """A new person, proposed by one authority and opened by another."""
        self._chain.begin()
        self._chain.say(
            self._address, "PersonProposed", {"key": self._accounts.text(key), "by": proposer}
        )
        self._chain.begin()
        self._opened(person, key, proposer, by)

    def appoint(
        self, person: int, office: Office, starts: int, ends: int, proposer: int, by: int
    ) -> None:
        """A term, proposed by one authority and confirmed by another."""
        self._chain.begin()
        self._chain.say(
            self._address,
            "AppointmentProposed",
            {
                "person": person,
                "office": int(office),
                "from": starts,
                "until": ends,
                "by": proposer,
            },
        )
        self._chain.begin()
        self._say(
            "Appointed",
            person=person,
            office=int(office),
            **_term(starts, ends, proposer, by),
        )

    def remove(self, person: int, office: Office, by: int) -> None:
        """The end of a term before its time."""
        self._chain.begin()
        self._say("Removed", person=person, office=int(office), by=by)

    def _opened(self, person: int, key: int, proposer: int, by: int) -> None:
        self._chain.name(key)
        self._say(
            "PersonOpened",
            person=person,
            key=self._accounts.text(key),
            proposer=proposer,
            confirmer=by,
        )

    def _say(self, event: str, **args: object) -> None:
        self._chain.say(self._address, event, args)


def _term(starts: int, ends: int, proposer: int = 0, confirmer: int = 0) -> dict[str, object]:
    return {"from": starts, "until": ends, "proposer": proposer, "confirmer": confirmer}
