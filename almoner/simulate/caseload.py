"""A made-up caseload: some weeks of intake at local offices, and a ring that comes later."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from almoner.errors import Fault, InputError
from almoner.simulate.household import Household, Households, Kind, Visit

MINIMUM = 100
"""The fewest households that have room for one of each planted group."""
RING = 24

_WORKERS_PER_OFFICE = 4
_FEWEST_WORKERS = 12
_WORKING_DAYS = 15  # of intake; a large caseload takes more people, not more weeks
_USUAL_PER_DAY = 6  # households a caseworker takes in, on average
_CAPACITY_PER_DAY = 14  # and at most, in the office
_SHELTER = 40
_SHELTER_LATER = 6  # come after the shelter's intake day, to whoever is there
_SHELTER_PLACES = 45
_SHELTER_TERM_DAYS = 365
_OUTREACH = 34
_FAMILY = (3, 5)
_HOUSEHOLDS_PER_GROUP = 1000  # one shelter and one outreach day for so many
_HOUSEHOLDS_PER_FAMILY = 250
_HOUSEHOLDS_PER_HOME = 200
_RING_COMES_DAYS_LATER = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An account known to serve several cases: how many, and for how long."""

    account: str
    capacity: int
    until_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload:
    """What was generated. `roster` is there from the first weeks, `ring` comes later."""

    seed: int
    roster: tuple[Household, ...]
    ring: tuple[Household, ...]
    declared: tuple[Declared, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    office: str
    worker: str


def caseload(households: int, seed: int, ring: int = RING) -> Caseload:
    """A caseload of so many households, the same for the same seed, and a ring besides.

    Raises InputError for fewer households than `MINIMUM`, or a negative ring.
    """
    if households < MINIMUM:
        reason = f"must be at least {MINIMUM}, to have room for every planted group"
        raise InputError([Fault(field="households", reason=reason)])
    if ring < 0:
        raise InputError([Fault(field="ring", reason="cannot be negative; 0 plants none")])
    chance = random.Random(seed)
    made = Households(chance)
    intake = _Intake(chance, made, households)
    visits = list(intake.visits(households))
    # Within a day people come in any order.
    visits.sort(key=lambda visit: (visit.day, chance.random()))
    roster = tuple(made.taken_in(visit) for visit in visits)
    return Caseload(
        seed=seed,
        roster=roster,
        ring=tuple(made.taken_in(visit) for visit in intake.ring(ring)),
        declared=tuple(intake.declared),
    )


class _Intake:
    """Who comes to which desk on which day."""

    def __init__(self, chance: random.Random, made: Households, households: int) -> None:
        self._chance = chance
        self._made = made
        self._desks = _desks(households)
        self._days = [day for day in range(7 * _WORKING_DAYS // 5) if day % 7 < 5]
        self._load: Counter[tuple[_Desk, int]] = Counter()
        self._shared_home = ""
        self.declared: list[Declared] = []

    def visits(self, households: int) -> Iterator[Visit]:
        """So many households, the planted innocents included."""
        count = 0
        for visit in itertools.chain(*self._innocents(households)):
            count += 1
            yield visit
        for _ in range(households - count):
            yield self._visit(*self._free(), Kind.ORDINARY)

    def ring(self, size: int) -> Iterator[Visit]:
        """One caseworker enters them all in a day, on an account two honest households share."""
        desk = self._chance.choice(self._desks)
        day = self._days[-1] + _RING_COMES_DAYS_LATER
        for _ in range(size):
            yield self._visit(desk, day, Kind.RING, self._shared_home)

    def _innocents(self, households: int) -> Iterator[Iterator[Visit]]:
        groups = max(1, households // _HOUSEHOLDS_PER_GROUP)
        # Nobody goes to a shelter and to an outreach on one day.
        trips = self._chance.sample(self._desks, k=len(self._desks))
        for number in range(groups):
            shelter, outreach = trips[2 * number % len(trips)], trips[(2 * number + 1) % len(trips)]
            yield self._shelter(number + 1, shelter)
            yield self._outreach(outreach)
        for _ in range(max(1, households // _HOUSEHOLDS_PER_FAMILY)):
            size = self._chance.randint(*_FAMILY)
            yield self._on_one_account(size, Kind.FAMILY_ACCOUNT)
        homes = max(1, households // _HOUSEHOLDS_PER_HOME)
        for _ in range(homes):
            yield self._on_one_account(2, Kind.SHARED_HOME)

    def _shelter(self, number: int, desk: _Desk) -> Iterator[Visit]:
        """A caseworker visits a shelter, which receives money for the people who live there."""
        account = self._made.account()
        self.declared.append(
            Declared(account=account, capacity=_SHELTER_PLACES, until_days=_SHELTER_TERM_DAYS)
        )
        group = f"SHELTER-{number:02d}"
        day = self._chance.choice(self._days[: len(self._days) // 2])
        self._load[desk, day] += _CAPACITY_PER_DAY
        for _ in range(_SHELTER - _SHELTER_LATER):
            yield self._visit(desk, day, Kind.SHELTER, account, group)
        for _ in range(_SHELTER_LATER):
            yield self._visit(*self._free(after=day), Kind.SHELTER, account, group)

    def _outreach(self, desk: _Desk) -> Iterator[Visit]:
        """A caseworker spends a day at a community center; everybody has an account."""
        day = self._chance.choice(self._days[len(self._days) // 2 :])
        self._load[desk, day] += _CAPACITY_PER_DAY
        for _ in range(_OUTREACH):
            yield self._visit(desk, day, Kind.OUTREACH)

    def _on_one_account(self, size: int, kind: Kind) -> Iterator[Visit]:
        """Households that live or bank together, and come on different days to different desks."""
        account = self._made.account()
        if kind is Kind.SHARED_HOME and not self._shared_home:
            self._shared_home = account
        days = sorted(self._chance.sample(self._days, k=size))
        for day, desk in zip(days, self._chance.sample(self._desks, k=size), strict=True):
            self._load[desk, day] += 1
            yield self._visit(desk, day, kind, account)

    def _free(self, after: int = -1) -> tuple[_Desk, int]:
        """A desk and a day with time left; the least busy of many if all are full."""
        days = [day for day in self._days if day > after]
        tried = [(self._chance.choice(self._desks), self._chance.choice(days)) for _ in range(8)]
        open_ones = [place for place in tried if self._load[place] < _CAPACITY_PER_DAY]
        place = (open_ones or [min(tried, key=lambda place: self._load[place])])[0]
        self._load[place] += 1
        return place

    def _visit(
        self, desk: _Desk, day: int, kind: Kind, account: str | None = None, group: str = ""
    ) -> Visit:
        return Visit(
            day=day, office=desk.office, worker=desk.worker, kind=kind, account=account, group=group
        )


def _desks(households: int) -> Sequence[_Desk]:
    needed = -(-households // (_WORKING_DAYS * _USUAL_PER_DAY))
    offices = -(-max(needed, _FEWEST_WORKERS) // _WORKERS_PER_OFFICE)
    return [
        _Desk(f"OFFICE-{office:02d}", f"CW{(office - 1) * _WORKERS_PER_OFFICE + desk:02d}")
        for office in range(1, offices + 1)
        for desk in range(1, _WORKERS_PER_OFFICE + 1)
    ]
