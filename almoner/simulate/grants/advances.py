"""Advances and milestones: what is asked for before its costs, and for what was reached."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from almoner.simulate.grants import calendar
from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.calendar import DAY, Calendar
from almoner.simulate.grants.draws import Desk, Draw, Returned, Spent
from almoner.simulate.grants.officers import Officers
from almoner.simulate.grants.requests import Papers, Request, cents
from almoner.simulate.grants.terms import ADVANCED_DAYS, Terms

_ADVANCES = 6
_SPENT_PERCENT = (90, 99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone that was submitted and judged. Moments of the plan."""

    award: int
    line: int
    submitted: int
    judged: int
    officer: str
    accepted: bool
    attempt: int
    """From 1."""


def advanced(
    chance: random.Random,
    days: Calendar,
    terms: Terms,
    papers: Papers,
    officers: Officers,
    award: Award,
    desk: Desk,
) -> Iterator[Draw]:
    """Advances of a month or so, each accounted for before the next; of one, some comes back."""
    lines = [line for line, budget in enumerate(award.lines) if budget]
    turns = [lines[turn % len(lines)] for turn in range(_ADVANCES)]
    gives_back = chance.randrange(_ADVANCES)
    day = max(calendar.BEGINS + chance.randint(15, 40), award.accepted // DAY + 2)
    for turn, line in enumerate(turns):
        at = days.office(day)
        first = at // DAY + 1
        amount = cents(award.lines[line] // turns.count(line))
        draw = desk.decide(
            Request(
                award=award.number,
                at=at,
                line=line,
                amount=amount,
                matched=terms.matched(amount),
                first_cost=first,
                last_cost=first + chance.randint(14, ADVANCED_DAYS - 1),
            )
        )
        shown = days.later(max(draw.last, draw.request.last_cost * DAY), 2, 6)
        rest = cents(amount * (100 - chance.randint(*_SPENT_PERCENT)) // 100)
        spent = amount - rest if turn == gives_back else amount
        draw = replace(
            draw,
            spent=Spent(
                at=shown,
                amount=spent,
                invoice=papers.invoice(draw.request.last_cost, spent + draw.request.matched),
                officer=officers.reviewer(),
            ),
        )
        if turn == gives_back:
            back = days.later(shown, 1, 4)
            draw = replace(draw, returned=Returned(at=back, amount=rest))
        yield draw
        day = draw.last // DAY + chance.randint(2, 6)


def milestones(
    chance: random.Random, days: Calendar, officers: Officers, award: Award
) -> Iterator[Milestone]:
    """Milestones spread over the year; the second one is accepted only when it comes again."""
    count = len(award.lines)
    for line in range(count):
        day = calendar.BEGINS + calendar.YEAR * (line + 1) // count - chance.randint(15, 30)
        submitted = days.waking(day)
        attempts = 2 if line == 1 else 1
        for attempt in range(1, attempts + 1):
            judged = days.later(submitted, 2, 6)
            yield Milestone(
                award=award.number,
                line=line,
                submitted=submitted,
                judged=judged,
                officer=officers.reviewer(),
                accepted=attempt == attempts,
                attempt=attempt,
            )
            submitted = days.waking(judged // DAY + chance.randint(5, 12))


def reached(
    chance: random.Random, days: Calendar, terms: Terms, award: Award, milestone: Milestone
) -> Request:
    """What is asked for a milestone that was accepted."""
    amount = award.lines[milestone.line]
    return Request(
        award=award.number,
        at=days.later(milestone.judged, 1, 6),
        line=milestone.line,
        amount=amount,
        matched=terms.matched(amount),
        first_cost=calendar.BEGINS,
        last_cost=milestone.submitted // DAY - 1,
    )
