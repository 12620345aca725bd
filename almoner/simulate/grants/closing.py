"""How a year ends: what came back, the reports, and the closing of awards."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.calendar import DAY, Calendar
from almoner.simulate.grants.draws import Draw, Returned
from almoner.simulate.grants.kinds import Kind, Mode
from almoner.simulate.grants.officers import Officers
from almoner.simulate.grants.requests import Fate, cents

_RETURNED_PERCENT = 2
"""Paid reimbursements of which part comes back."""
_PART = (5, 30)
_NEVER_REPORT = (Kind.SPLIT, Kind.HASTY, Kind.OFFICIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The report of a grantee, and the closing of its award. Moments of the plan."""

    award: int
    reported: int
    closed: int
    officer: str


def with_returns(
    chance: random.Random, days: Calendar, awards: Sequence[Award], draws: Sequence[Draw]
) -> list[Draw]:
    """The draws, of some of which a grantee gives part back that was paid too much."""
    honest = {
        award.number
        for award in awards
        if award.mode is Mode.REIMBURSEMENT and not award.kind.fraud
    }
    plain = [
        place
        for place, draw in enumerate(draws)
        if draw.request.award in honest
        and draw.request.planted is None
        and draw.request.fate is Fate.APPROVED
    ]
    chosen = set(chance.sample(plain, k=max(1, len(plain) * _RETURNED_PERCENT // 100)))
    return [
        _returned(chance, days, draw) if place in chosen else draw
        for place, draw in enumerate(draws)
    ]


def closings(
    chance: random.Random,
    days: Calendar,
    officers: Officers,
    awards: Sequence[Award],
    draws: Sequence[Draw],
) -> tuple[Closing, ...]:
    """Every award that is honestly used ends with a report; the others run out."""
    made = []
    for award in awards:
        if award.kind in _NEVER_REPORT:
            continue
        own = [draw.last for draw in draws if draw.request.award == award.number]
        reported = days.later(max(award.ends * DAY, *own), 5, 30)
        made.append(
            Closing(
                award=award.number,
                reported=reported,
                closed=days.later(reported, 5, 20),
                officer=officers.reviewer(),
            )
        )
    return tuple(made)


def _returned(chance: random.Random, days: Calendar, draw: Draw) -> Draw:
    part = cents(draw.amount * chance.randint(*_PART) // 100)
    return replace(draw, returned=Returned(at=days.later(draw.last, 20, 50), amount=part))
