"""Small stories, row by row, and what a rule has to say to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from almoner.fraud import policy
from almoner.fraud.policy import Step
from almoner.observations.row import Observation
from almoner.observations.schema import EPOCH_SECONDS, Kind
from almoner.testing import histories

HOUR = 3_600
DAY = 24 * HOUR
DOLLAR = 10**6
"""In base units."""
RULES = policy.load(policy.newest())
"""The current version, or the draft that is to follow it."""
BOUNDS = RULES.bounds
PROGRAM, ELSEWHERE = 1, 2
ACCOUNT, UNRELATED = 10, 11
CLERK, COLLEAGUE = 7, 8
STAFF, CLAIMANT, COUNTER = 0, 1, 2
"""Where a change of account comes from."""


class Event(NamedTuple):
    """What was seen, `time` seconds after the first."""

    time: int
    kind: Kind
    columns: Mapping[str, int]


Events = tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A rule's story, as strong as one likes, and stories that look like it."""

    rule: str
    plant: Callable[[int], Events]
    """The story whose last anchor has just this measure; where it is a share, this share."""
    features: Mapping[str, int]
    """What the rule says of the last anchor of the weakest story it finds."""
    near_misses: Mapping[str, Events]
    """Stories about whose last anchor it says nothing."""
    finds: Mapping[str, Events] = field(default_factory=dict)
    """Their neighbors, of whose last anchor it does say something."""
    says: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What it says of some of these, by their names."""
    edges: Mapping[str, Callable[[int], Events]] = field(default_factory=dict)
    """By the name of a bound: a story that is found one below it, and at it no more."""
    own: Mapping[str, int] = field(default_factory=dict)
    """Numbers of the program's own."""
    exact: bool = True
    """Whether every share can be told; if not, the next below is."""

    def asked_with(self) -> dict[str, int]:
        """The numbers its rule asks with."""
        return RULES.values(self.rule, self.own)

    def bound(self, step: Step) -> int:
        """Where a band begins; of falling rules, where it ends."""
        return step.bound if isinstance(step.bound, int) else self.asked_with()[step.bound]

    def weakest(self) -> int:
        """The weakest measure that is found."""
        limit = self.asked_with()["limit"]
        return limit if RULES.catalog.rule(self.rule).rising else limit - 1


def at(time: int, kind: Kind, **columns: int) -> Events:
    """One event."""
    return (Event(time, kind, columns),)


def each(numbers: Iterable[int], make: Callable[[int], Events]) -> Events:
    """Events of each of several numbers."""
    return tuple(event for number in numbers for event in make(number))


def date(time: int) -> int:
    """So many seconds after the first event, as observations say it."""
    return histories.BEGINS + time


def epoch(number: int) -> int:
    """When an epoch begins: the second, 1, is the first that begins within stories."""
    begun = histories.BEGINS // EPOCH_SECONDS + number
    return begun * EPOCH_SECONDS - histories.BEGINS


def rows(events: Events) -> list[Observation]:
    """As rows, in order of time: a block for each second in which something was seen."""
    in_order = sorted(events, key=lambda event: event.time)
    return [
        histories.observation(block, log, event.time, event.kind, **event.columns)
        for block, (_, seen) in enumerate(groupby(in_order, key=lambda event: event.time), 1)
        for log, event in enumerate(seen)
    ]
