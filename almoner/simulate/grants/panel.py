"""The made-up panel: who judges which application, who may not, and what they find."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from almoner.simulate.grants import calendar
from almoner.simulate.grants.applications import Applicant
from almoner.simulate.grants.calendar import HOUR, MINUTE, Calendar
from almoner.simulate.grants.officers import reviewers

QUORUM = 2
CRITERIA = (("Need", 30), ("Plan", 30), ("Budget", 20), ("Capacity", 20))
"""Of the rubric, each with its highest score."""

_CONFLICT_PERCENT = 6
_QUALITY = (35, 97)
"""Percent of the highest scores that an application deserves."""
_OPINION = 3
"""How far a reviewer is from that, at most."""
_PER_POSTING = 20
"""Applications whose sheets are posted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer and one application. Moments of the plan."""

    application: int
    reviewer: str
    assigned: int
    attested: int
    posted: int | None
    """None where the reviewer has a conflict of interest and judges nothing."""
    scores: tuple[int, ...]
    """By criterion; none with a conflict."""


def reviews(
    chance: random.Random, days: Calendar, applicants: Sequence[Applicant]
) -> tuple[Review, ...]:
    """Two sheets for every application that was not withdrawn."""
    staying = [each for each in applicants if each.withdrawn is None]
    return tuple(_reviews(chance, days, staying, reviewers(len(applicants))))


def _reviews(
    chance: random.Random, days: Calendar, staying: Sequence[Applicant], names: Sequence[str]
) -> Iterator[Review]:
    quality = _qualities(chance, staying)
    conflicts = max(1, len(staying) * _CONFLICT_PERCENT // 100)
    conflicted = set(chance.sample([each.number for each in staying], k=conflicts))
    assigned = {name: days.office(calendar.ASSIGNED) for name in names}
    attested = {name: days.later(assigned[name], 1, 2) for name in names}
    load: Counter[str] = Counter()
    for place, applicant in enumerate(staying):
        number = applicant.number
        first, second, third = sorted(names, key=lambda name: (load[name], chance.random()))[:3]
        load.update((first, second))
        posted = _posted(days, place)
        opinions = [_scores(chance, quality[number]) for _ in range(QUORUM)]
        seats = [(second, assigned[second], attested[second])]
        if number in conflicted:
            # A day later another takes the seat.
            again = days.later(attested[first], 1, 1)
            seats.append((third, again, again + 2 * HOUR))
            load.update((third,))
            yield Review(
                application=number,
                reviewer=first,
                assigned=assigned[first],
                # Said a moment apart from what the reviewer is free to judge.
                attested=attested[first] + MINUTE,
                posted=None,
                scores=(),
            )
        else:
            seats.append((first, assigned[first], attested[first]))
        for (name, since, said), scores in zip(seats, opinions, strict=True):
            yield Review(
                application=number,
                reviewer=name,
                assigned=since,
                attested=said,
                posted=posted,
                scores=scores,
            )


def _qualities(chance: random.Random, staying: Sequence[Applicant]) -> dict[int, int]:
    """The best win: planted ones write good applications too."""
    ranked = sorted((chance.randint(*_QUALITY) for _ in staying), reverse=True)
    order = chance.sample(staying, k=len(staying))
    order.sort(key=lambda each: not each.wins)
    return {each.number: quality for each, quality in zip(order, ranked, strict=True)}


def _scores(chance: random.Random, quality: int) -> tuple[int, ...]:
    return tuple(
        max(0, min(highest, highest * (quality + chance.randint(-_OPINION, _OPINION)) // 100))
        for _, highest in CRITERIA
    )


def _posted(days: Calendar, place: int) -> int:
    session = days.opening(days.working(calendar.JUDGED))
    return session + place // _PER_POSTING * 5 * MINUTE
