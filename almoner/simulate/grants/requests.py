"""What grantees ask for within the year: amounts, matches, costs and the invoices for them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from almoner import money
from almoner.simulate.grants import calendar
from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.calendar import Calendar
from almoner.simulate.grants.kinds import Kind
from almoner.simulate.grants.terms import Terms

_CYCLES = ((12, 20), (6, 40), (4, 40))
"""Draws of the largest category in a year, and how many of a hundred grantees draw so often."""
_MOST_PARTS = 3
"""Draws of any other category."""
_SPENT_PERCENT = (88, 100)
_VENDORS = 60


class Fate(StrEnum):
    """What becomes of a request."""

    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    """By the contracts, as it is made."""


class Pace(StrEnum):
    """How fast officers act on a request."""

    USUAL = "usual"
    URGENT = "urgent"
    HASTY = "hasty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """A document of costs. `gross` in base units, `day` of the plan."""

    vendor: str
    number: str
    day: int
    gross: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a grantee asks for. Amounts in base units, moments and days of the plan."""

    award: int
    at: int
    line: int
    amount: int
    matched: int
    first_cost: int
    last_cost: int
    invoice: Invoice | None = None
    fate: Fate = Fate.APPROVED
    pace: Pace = Pace.USUAL
    planted: Kind | None = None
    """What is planted in this very request."""


class Papers:
    """Makes invoices, no number twice; vendors have numbers and no names."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._count = 0

    def invoice(self, day: int, gross: int) -> Invoice:
        """A new invoice of a day, in base units."""
        self._count += 1
        vendor = self._chance.randint(1, _VENDORS)
        return Invoice(
            vendor=f"VENDOR-{vendor:03d}", number=f"INV-{self._count:06d}", day=day, gross=gross
        )


def reimbursed(
    chance: random.Random, days: Calendar, terms: Terms, papers: Papers, award: Award
) -> list[Request]:
    """What a grantee asks back over the year: its largest category each time, others at times."""
    if award.kind is Kind.SPLIT:
        spans = list(_at_once(chance, award))
    else:
        spans = list(_over_the_year(chance, award))
    made = [_of(chance, days, terms, papers, award, span) for span in spans]
    return sorted(made, key=lambda request: request.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Costs of one category between two days, both included."""

    line: int
    amount: int
    first: int
    last: int


def _over_the_year(chance: random.Random, award: Award) -> Iterator[_Span]:
    often = [cycles for cycles, _ in _CYCLES]
    cycles = chance.choices(often, [weight for _, weight in _CYCLES])[0]
    if award.kind in (Kind.HASTY, Kind.OFFICIAL, Kind.OVERCHARGED):
        cycles = often[-1]
    length = award.ends - calendar.BEGINS
    starts = [calendar.BEGINS + length * cycle // cycles for cycle in range(cycles + 1)]
    largest = award.lines.index(max(award.lines))
    for line, budget in _funded(award):
        parts = cycles if line == largest else chance.randint(1, _MOST_PARTS)
        chosen = sorted(chance.sample(range(cycles), k=min(parts, cycles)))
        spent = budget * chance.randint(*_SPENT_PERCENT) // 100
        for cycle, amount in zip(chosen, _parts(chance, spent, len(chosen)), strict=True):
            last = starts[cycle + 1] - 1 - chance.randint(0, 5)
            yield _Span(line=line, amount=amount, first=starts[cycle], last=last)


def _at_once(chance: random.Random, award: Award) -> Iterator[_Span]:
    """All there is, each category at one blow, soon."""
    for line, budget in _funded(award):
        last = calendar.BEGINS + chance.randint(35, 80)
        yield _Span(line=line, amount=budget, first=calendar.BEGINS, last=last)


def _funded(award: Award) -> list[tuple[int, int]]:
    return [(line, budget) for line, budget in enumerate(award.lines) if budget]


def _of(
    chance: random.Random,
    days: Calendar,
    terms: Terms,
    papers: Papers,
    award: Award,
    span: _Span,
) -> Request:
    matched = terms.matched(span.amount)
    return Request(
        award=award.number,
        at=days.office(span.last + chance.randint(3, 12)),
        line=span.line,
        amount=span.amount,
        matched=matched,
        first_cost=span.first,
        last_cost=span.last,
        # The grantee pays its share of the same invoice.
        invoice=papers.invoice(span.last, span.amount + matched),
    )


def _parts(chance: random.Random, amount: int, count: int) -> Sequence[int]:
    """An amount in so many parts of about one size, in whole cents."""
    weights = [chance.randint(70, 130) for _ in range(count)]
    return [cents(amount * weight // sum(weights)) for weight in weights]


def cents(amount: int) -> int:
    """An amount without what is less than a cent."""
    return amount // money.CENT * money.CENT


def tried_before(days: Calendar, request: Request, fate: Fate) -> tuple[Request, Request]:
    """A request made once in vain, denied or withdrawn, and again some days later."""
    least, most = (8, 14) if fate is Fate.DENIED else (2, 4)
    return replace(request, fate=fate), replace(request, at=days.later(request.at, least, most))
