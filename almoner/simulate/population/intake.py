"""Households coming to the offices: when, to whom, with whom, on which account."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from almoner.simulate.household import ADULT_SIZES, CHILD_ONLY_PERCENT, CHILD_ONLY_SIZES
from almoner.simulate.population.agency import LocalOffice
from almoner.simulate.population.chance import Numbers
from almoner.simulate.population.clock import CLOSES, DAY, HOUR, MINUTE, OPENS
from almoner.simulate.population.truth import Instance
from almoner.simulate.population.world import Program, World

FASTEST_DESK = 3 * MINUTE
"""The least an ordinary approval takes from the enrollment."""
ADULT_AMOUNTS = (322, 435, 549, 662, 776, 890, 1003)
CHILD_ONLY_AMOUNTS = (242, 326, 412, 497, 582, 668)
"""Dollars by size, as in the file of the cash program."""
DOLLAR = 1_000_000
_CERTIFIED = 12
"""Periods of a certification of cash assistance."""
_EMERGENCY = 3
"""The most of emergency assistance."""
_IN_EMERGENCY = 0.2
_IN_BOTH = 0.3
"""Of households in emergency, those that get cash assistance afterwards."""
_AT_FIRST = 0.55
"""Of the caseload, what comes in the first six weeks."""
_ACT_THEMSELVES = 0.6
_RUN_BEFORE = 4 * DAY
"""A run takes who was approved so long before its issue date."""


class Intake:
    """Plans cases. Everybody who comes to an office comes through here."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.chance = world.chance("intake")
        self._offices = world.agency.offices
        self._weights = np.array([len(each.workers) for each in self._offices], np.float64)
        self._weights /= self._weights.sum()

    def ordinary(self, count: int) -> None:
        """So many households who are what they say."""
        world, draw = self._world, self.chance.columns
        emergency = int(count * _IN_EMERGENCY / (1 + _IN_EMERGENCY * _IN_BOTH))
        both = int(emergency * _IN_BOTH)
        cash = count - emergency
        opened, end = world.clock.opened, world.clock.end
        early = int(cash * _AT_FIRST)
        late = end - 15 * DAY
        enrolled = np.concatenate(
            [
                world.clock.moments(self.chance, opened, opened + 42 * DAY, early),
                world.clock.moments(self.chance, opened + 42 * DAY, late, cash - early),
            ]
        )
        self._seeded(self.enroll(world.cash, enrolled), enrolled)
        soon = world.clock.moments(self.chance, opened, late - 40 * DAY, emergency)
        homes = self.homes(emergency)
        placed = self.enroll(world.emergency, soon, homes=homes)
        # Who had an emergency often gets cash assistance next, and both for a month at most.
        moved = soon[:both] + draw.integers(50, 70, both) * DAY
        accounts = self.accounts_of(world.emergency, placed[:both])
        kept = moved < late
        self.enroll(
            world.cash,
            moved[kept],
            homes=homes[:both][kept],
            accounts=accounts[kept],
            sizes=self._sizes_of(world.emergency, placed[:both])[kept],
        )

    def enroll(
        self,
        program: Program,
        enrolled: Numbers,
        *,
        office: LocalOffice | None = None,
        worker: Numbers | int | None = None,
        determiner: Numbers | int | None = None,
        accounts: Numbers | int | None = None,
        approved: Numbers | None = None,
        homes: Numbers | None = None,
        sizes: Numbers | None = None,
        amounts: Numbers | None = None,
        periods: int = 0,
        group: int = 0,
        prior: Numbers | int = -1,
        acts: bool | None = None,
        instance: Instance | None = None,
    ) -> Numbers:
        """Plans cases that are enrolled at these times; what is left out is as with anybody.

        Accounts that are left out are new ones, with ordinary habits. Returns places in the plan.
        """
        world, draw = self._world, self.chance.columns
        count = len(enrolled)
        enrolled = enrolled // 12 * 12
        workers, determiners = self._served(count, office)
        if homes is None:
            homes = self.homes(count)
        if sizes is None:
            sizes = self.sizes(count)
        if accounts is None:
            accounts = self.accounts(count)
        issue = np.array(program.issue[1:], np.int64)
        first = np.searchsorted(issue, enrolled, side="right") + 1
        emergency = program is world.emergency
        lasting: Numbers | int = periods or _CERTIFIED
        if emergency and not periods:
            lasting = draw.integers(1, _EMERGENCY + 1, count)
        places = program.cases.plan(
            count,
            enrolled=enrolled,
            approved=self._approvals(enrolled) if approved is None else approved // 12 * 12,
            account=accounts,
            amount=self._amounts(sizes, emergency=emergency) if amounts is None else amounts,
            household=homes,
            size=sizes,
            first=first,
            last=first + lasting - 1,
            worker=workers if worker is None else worker,
            determiner=determiners if determiner is None else determiner,
            group=group,
            prior=prior,
            acts=(draw.random(count) < (_ACT_THEMSELVES if acts is None else acts)).astype(
                np.int64
            ),
            instance=instance.number if instance else 0,
        )
        if instance is not None:
            instance.programs.add(program.name)
            instance.cases += [(program.name, int(each)) for each in places]
        return places

    def seed(self, accounts: Numbers, funder: Numbers | int, times: Numbers) -> None:
        """Small sums that come to accounts before anything else does."""
        cents = self.chance.columns.integers(50, 3000, len(accounts)) * (DOLLAR // 100)
        funders = np.broadcast_to(np.asarray(funder, np.int64), accounts.shape)
        first = self._world.clock.start + HOUR
        self._world.chain.move(np.maximum(times, first), funders, accounts, cents)

    def _seeded(self, places: Numbers, enrolled: Numbers) -> None:
        """A quarter of the accounts had money from an exchange or a shop's till before."""
        draw, spending = self.chance.columns, self._world.spending
        before = draw.random(len(places)) < 0.25
        accounts = self.accounts_of(self._world.cash, places)[before]
        hubs = np.concatenate([spending.exchanges, spending.exchanges, spending.shops])
        times = enrolled[before] - draw.integers(HOUR, 30 * DAY, len(accounts))
        self.seed(accounts, draw.choice(hubs, len(accounts)), times)

    def accounts(self, count: int) -> Numbers:
        """New accounts of ordinary habits."""
        made = self._world.accounts.several(count)
        self._world.spending.settle_in(made)
        return made

    def homes(self, count: int) -> Numbers:
        """New households."""
        first = self._world.households + 1
        self._world.households += count
        return np.arange(first, first + count, dtype=np.int64)

    def accounts_of(self, program: Program, places: Numbers) -> Numbers:
        """The accounts of planned cases."""
        return program.cases.column("account", places)

    def payments(self, program: Program, enrolled: int, periods: int = 0) -> int:
        """How often a case is paid that comes then, if nothing ends it."""
        left = sum(at - _RUN_BEFORE > enrolled + DAY for at in program.issue[1:])
        most = periods or (_CERTIFIED if program is self._world.cash else 2)
        return min(left, most)

    def expected(self, program: Program) -> int:
        """How often all cases planned so far are paid, if nothing ends them."""
        approved, first, last = map(program.cases.whole, ("approved", "first", "last"))
        return sum(
            int(((approved < at - _RUN_BEFORE) & (first <= period) & (period <= last)).sum())
            for period, at in enumerate(program.issue[1:], start=1)
        )

    def _sizes_of(self, program: Program, places: Numbers) -> Numbers:
        return program.cases.column("size", places)

    def _served(self, count: int, office: LocalOffice | None) -> tuple[Numbers, Numbers]:
        draw = self.chance.columns
        if office is not None:
            chosen = np.zeros(count, np.int64)
            offices: Sequence[LocalOffice] = [office]
        else:
            chosen = draw.choice(len(self._offices), count, p=self._weights)
            offices = self._offices
        workers = _one_each(draw, chosen, [each.workers for each in offices])
        determiners = _one_each(draw, chosen, [each.determiners for each in offices])
        return workers, determiners

    def _approvals(self, enrolled: Numbers) -> Numbers:
        """Some at the same desk, most after days; the latest after a week and a half."""
        draw = self.chance.columns
        count = len(enrolled)
        midnight = enrolled - (enrolled - self._world.clock.start) % DAY
        closing = midnight + CLOSES + HOUR
        same = enrolled + draw.integers(FASTEST_DESK, 5 * HOUR, count)
        days = self._world.clock.workdays(self._world.clock.start, self._world.clock.end + 30 * DAY)
        later = np.searchsorted(days, enrolled, side="right") + draw.geometric(0.4, count) - 1
        moment = draw.integers(OPENS, CLOSES, count)
        then = days[np.minimum(later, len(days) - 1)] + moment
        at_once = (draw.random(count) < 0.3) & (same < closing)
        found: Numbers = np.where(at_once, same, then) // 12 * 12
        return found

    def sizes(self, count: int) -> Numbers:
        """How many persons; more than six stand for units of children only."""
        draw = self.chance.columns
        alone = draw.random(count) * 100 < CHILD_ONLY_PERCENT
        adults = _weighted(draw, ADULT_SIZES, count)
        return np.where(alone, _weighted(draw, CHILD_ONLY_SIZES, count), adults)

    def amounts(self, count: int) -> Numbers:
        """Amounts of cash assistance."""
        return self._amounts(self.sizes(count), emergency=False)

    def _amounts(self, sizes: Numbers, *, emergency: bool) -> Numbers:
        """By the table, less income for four in ten; whole dollars."""
        draw = self.chance.columns
        count = len(sizes)
        adult = np.array(ADULT_AMOUNTS)[np.minimum(sizes, 7) - 1]
        child = np.array(CHILD_ONLY_AMOUNTS)[np.minimum(sizes, 6) - 1]
        table = np.where(draw.random(count) * 100 < CHILD_ONLY_PERCENT, child, adult)
        if emergency:
            table = table * draw.integers(40, 120, count) // 100
        earned = np.where(draw.random(count) < 0.4, draw.integers(10, 80, count), 0)
        dollars: Numbers = table - table * earned // 100
        return dollars * DOLLAR


def _one_each(
    draw: np.random.Generator, chosen: Numbers, persons: Sequence[Sequence[int]]
) -> Numbers:
    widest = max(map(len, persons))
    table = np.array([[*each, *[0] * (widest - len(each))] for each in persons], np.int64)
    lengths = np.array([len(each) for each in persons])
    places = (draw.random(len(chosen)) * lengths[chosen]).astype(np.int64)
    found: Numbers = table[chosen, places]
    return found


def _weighted(draw: np.random.Generator, weights: Sequence[tuple[int, int]], count: int) -> Numbers:
    values, parts = zip(*weights, strict=True)
    found: Numbers = draw.choice(values, count, p=np.array(parts) / sum(parts))
    return found
