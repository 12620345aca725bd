"""The agency's persons: local offices of very different size, and those who serve all of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Chance
from almoner.simulate.population.clock import DAY, HOUR, MINUTE
from almoner.simulate.population.contracts.offices import Office, Offices

_SMALLEST, _LARGEST = 2, 40
_CASES_PER_WORKER = 150
_FEWEST_WORKERS = 24
_DETERMINERS = 0.3
"""Of the persons of an office, those who approve."""
_TERM = 3 * 365 * DAY
_DELAY = DAY
"""From a confirmation to the first second in office."""
_CENTRAL = (
    (Office.BUDGET_OFFICER, 2),
    (Office.PROGRAM_ADMIN, 2),
    (Office.MAKER, 3),
    (Office.APPROVER, 6),
    (Office.GRANTS_OFFICER, 6),
    (Office.REVIEWER, 8),
    (Office.INVESTIGATOR, 4),
    (Office.HEARING_OFFICER, 3),
    (Office.MONITOR, 1),
    (Office.GUARDIAN, 1),
)


@dataclass(frozen=True, slots=True)
class LocalOffice:
    """Where households come. Persons by number."""

    name: str
    workers: tuple[int, ...]
    determiners: tuple[int, ...]
    counters: tuple[int, ...]

    @property
    def size(self) -> int:
        """Caseworkers and determiners."""
        return len(self.workers) + len(self.determiners)


@dataclass(slots=True)
class Agency:
    """Everybody who works there. Persons are numbered from 1, as they are opened."""

    accounts: Accounts
    keys: list[int] = field(default_factory=lambda: [-1])
    """Key of each person, as an account."""
    terms: list[tuple[int, Office]] = field(default_factory=list)
    central: dict[Office, list[int]] = field(default_factory=dict)
    offices: list[LocalOffice] = field(default_factory=list)

    @classmethod
    def staffed(cls, accounts: Accounts, chance: Chance, households: int) -> Agency:
        """An agency for so many households."""
        made = cls(accounts)
        made.central[Office.AUTHORITY] = [made.hire() for _ in range(3)]
        for office, count in _CENTRAL:
            made.central[office] = [made.hire(office) for _ in range(count)]
        left = max(_FEWEST_WORKERS, households // _CASES_PER_WORKER)
        # One of two persons, and one large enough to have strangers in it, are always there.
        sizes = [2, 12]
        while sum(sizes) < left:
            sizes.append(chance.size(_SMALLEST, _LARGEST))
        for number, size in enumerate(sizes, start=1):
            made.offices.append(made._office(f"office {number:03}", size))
        return made

    def hire(self, office: Office | None = None) -> int:
        """A new person, appointed at the beginning if an office is named."""
        person = len(self.keys)
        self.keys.append(self.accounts.keyed("officer", person))
        if office is not None:
            self.terms.append((person, office))
        return person

    def stays(self, person: int) -> bool:
        """Whether somebody is in office from the beginning to the end, and does not stand in."""
        return any(person == appointed for appointed, _ in self.terms)

    def any(self, office: Office, chance: Chance) -> int:
        """Somebody central who holds an office."""
        return chance.choice(self.central[office])

    def large(self, least: int) -> list[LocalOffice]:
        """Local offices with so many determiners; the largest where none has."""
        found = [each for each in self.offices if len(each.determiners) >= least]
        return found or [max(self.offices, key=lambda each: each.size)]

    @property
    def small(self) -> list[LocalOffice]:
        """Those of two persons."""
        return [each for each in self.offices if each.size == _SMALLEST]

    def found(self, offices: Offices) -> None:
        """The first two, with whom the agency is deployed."""
        for person in self.central[Office.AUTHORITY][:2]:
            offices.found(person, self.keys[person])

    def opening(self, offices: Offices, start: int) -> Process:
        """Opens and appoints everybody else, before the doors open."""
        first, second = self.central[Office.AUTHORITY][:2]
        yield start + HOUR
        for person in range(3, len(self.keys)):
            offices.open(person, self.keys[person], first, second)
        yield (now := start + 2 * HOUR)
        starts = now + _DELAY + HOUR
        third = self.central[Office.AUTHORITY][2]
        offices.appoint(third, Office.AUTHORITY, starts, starts + _TERM, first, second)
        for person, office in self.terms:
            offices.appoint(person, office, starts, starts + _TERM, first, second)
            if person % 20 == 0:
                yield (now := start + 2 * HOUR + person * MINUTE // 20)
                # Nobody is in office before the guardian could have said no.
                starts = now + _DELAY + HOUR

    def _office(self, name: str, size: int) -> LocalOffice:
        determiners = 1 if size <= 3 else max(2, round(size * _DETERMINERS))
        return LocalOffice(
            name,
            workers=self._several(Office.CASEWORKER, size - determiners),
            determiners=self._several(Office.DETERMINER, determiners),
            counters=self._several(Office.COUNTER, 2 + size // 12),
        )

    def _several(self, office: Office, count: int) -> tuple[int, ...]:
        return tuple(self.hire(office) for _ in range(count))
