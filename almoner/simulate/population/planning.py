"""What those who plan schemes and innocents work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from almoner.simulate.population import life
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Chance, Numbers
from almoner.simulate.population.clock import CLOSES, DAY, HOUR, OPENS
from almoner.simulate.population.contracts.proposals import Basis
from almoner.simulate.population.grantees import Project
from almoner.simulate.population.intake import Intake
from almoner.simulate.population.truth import FRAUD, INNOCENT, Instance
from almoner.simulate.population.world import Program, World


@dataclass(slots=True)
class Planning:
    """A population before it happens."""

    world: World
    intake: Intake
    chance: Chance
    kind: str
    """Of what is being planned."""
    room: float
    """Payments that may still be planned; innocents have always room."""
    projects: list[Project] = field(default_factory=list)
    expected: float = 0.0
    """Payments of what was planned last."""

    def instance(self, scheme: str, strength: float, unit: str) -> Instance:
        """A new one of the kind that is being planned."""
        return self.world.truth.add(scheme, self.kind, strength, unit)

    def size(self, bounds: tuple[int, int], payments: float = 1.0) -> int:
        """How many, log-uniform; fewer where so many payments each would be too many."""
        least, most = bounds
        if self.kind == INNOCENT:
            most = min(most, max(least, self.world.scale.households // 16))
        else:
            most = min(most, max(least, int(self.room / max(payments, 1.0))))
        return self.chance.size(least, most)

    def decide(self, instance: Instance, differs: bool, at: int) -> None:
        """Says whether the trace differs from every innocent's, and from when on."""
        instance.decidable = differs and self.kind == FRAUD
        instance.visible_at = int(at) if instance.decidable else None

    def decide_once(
        self, instance: Instance, differs: bool, what: str, count: int = 1, wait: int = 0
    ) -> None:
        """The same; the trace is complete so long after so many awards, requests, payments."""
        instance.decidable = differs and self.kind == FRAUD
        instance.completed_by = (what, count, wait) if instance.decidable else None

    def moment(self, *, before_end: int = 45 * DAY, after: int = 0) -> int:
        """Some moment at work, not too late for what follows to be seen."""
        clock = self.world.clock
        first = clock.opened + after
        last = max(first + 5 * DAY, clock.end - before_end)
        return int(clock.moments(self.chance, first, last, 1)[0])

    def times(self, count: int, begins: int, spread: float) -> Numbers:
        """So many moments at work over so many seconds, in order."""
        clock = self.world.clock
        if spread < CLOSES - OPENS:
            morning = clock.midnight(begins) + OPENS
            latest = int(morning + CLOSES - OPENS - spread)
            first = self.chance.randrange(morning, max(morning + 1, latest))
            found = first + self.chance.columns.integers(0, max(1, int(spread)), count)
        else:
            last = min(int(begins + spread), clock.end - DAY)
            found = clock.moments(self.chance, begins, max(begins + 4 * DAY, last), count)
        return np.sort(found)

    def once_numbered(self, at: int, behavior: Callable[[], Process]) -> None:
        """Lets something happen at a time."""
        self.world.later(at, behavior)

    def sink(self, accounts: Numbers, *, share: int | None = None, most: int | None = None) -> int:
        """One new account that gets nearly all of what comes to these."""
        to = self.world.accounts.new()
        self.world.spending.sink(
            accounts,
            to,
            share or self.chance.randrange(800, 990),
            most or int(self.chance.spread(HOUR, 10 * DAY)),
        )
        return to

    def ending(self, program: Program, place: int, basis: Basis | None = None) -> Process:
        """The end of a planned case, which is closed afterwards."""
        no = int(program.cases.number[place])
        yield from life.ended(self.world, program, no, self.chance, closes=True, basis=basis)

    def paid(self, program: Program, times: Numbers, periods: int = 0) -> float:
        """Payments that cases which come then are expected to get; notes it."""
        self.expected = float(sum(self.intake.payments(program, int(at), periods) for at in times))
        return self.expected


def victims(
    world: World, program: Program, chance: Chance, count: int, *, least: int = 0
) -> list[int]:
    """Ordinary living cases that somebody now plans with; `least` seconds after approval."""
    cases = program.cases
    living = cases.living
    free = living[
        (cases.instance[living] == 0)
        & ~cases.chosen[living]
        & (cases.approved_at[living] < world.chain.now - least)
    ]
    found = chance.picked(free.tolist(), count)
    cases.chosen[np.array(found, np.int64)] = True
    return found


def claimed(instance: Instance, program: Program, no: int) -> None:
    """From now on a case's payments are an instance's."""
    if program.cases.instance[no] != instance.number:
        program.cases.instance[no] = instance.number
        instance.cases.append((program.name, no))
        instance.programs.add(program.name)
