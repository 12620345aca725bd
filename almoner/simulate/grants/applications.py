"""Made-up applications: who asks for how much, and when. Organizations have numbers, no names."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from almoner.simulate.accounts import accounts
from almoner.simulate.grants import calendar
from almoner.simulate.grants.calendar import HOUR, Calendar
from almoner.simulate.grants.kinds import PLANTED, Kind, Mode
from almoner.simulate.grants.terms import BPS, Terms

# Of an ordinary award, per hundred.
_MODES = ((Mode.REIMBURSEMENT, 72), (Mode.ADVANCE, 16), (Mode.MILESTONE, 12))
_WITHDRAW_PERCENT = 4
_REVISE_PERCENT = 8
_LAST_DAYS_PERCENT = 60
"""Most applications come in the last week."""
_LAST_DAYS = 7
_MOST_LINES = 4

# What is asked for, in percent of the limit.
_ORDINARY = (18, 280)
_FISCAL_AGENT = (25, 65)
_HASTY = (50, 85)
_OFFICIAL = (40, 80)
_TWO_AWARDS = (92, 98)
_OVERCHARGED = (45, 75)
# Far enough below for no rounding to reach it, and near enough to use it: in 1/10000.
_JUST_BELOW = (9_550, 9_960)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """One application, and what it really is. Amounts in base units, moments of the plan."""

    number: int
    """As the contract counts them: in the order they come."""
    organization: str
    pay_to: str
    kind: Kind
    mode: Mode
    """How its award is paid."""
    wins: bool
    amounts: tuple[int, ...]
    """By category, as last submitted."""
    first: tuple[int, ...]
    """The same as first submitted."""
    submitted: int
    asked: int | None = None
    """When an officer asked for a revision."""
    revised: int | None = None
    withdrawn: int | None = None

    @property
    def key(self) -> str:
        """The name of the key that speaks for it."""
        return f"applicant-{self.number:04d}"

    @property
    def total(self) -> int:
        """All it asks for."""
        return sum(self.amounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Role:
    """Whom an application is of, before it is known in which order they come."""

    organization: str
    pay_to: str
    kind: Kind
    mode: Mode
    wins: bool


def applicants(
    chance: random.Random, days: Calendar, terms: Terms, *, count: int, awards: int
) -> tuple[Applicant, ...]:
    """So many applications of which so many win, in the order they come."""
    roles = list(_roles(chance, count, awards))
    came = sorted(_arrival(chance, days) for _ in roles)
    chance.shuffle(roles)
    made = [
        _applicant(chance, terms, role, number, submitted)
        for number, (role, submitted) in enumerate(zip(roles, came, strict=True), start=1)
    ]
    return tuple(_changed(chance, days, made))


def _roles(chance: random.Random, count: int, awards: int) -> Iterator[_Role]:
    numbers = iter(chance.sample(range(1, count + 1), k=count))
    account = accounts(chance)
    for kind, modes in PLANTED.items():
        shared = next(account)
        for place, mode in enumerate(modes):
            if place == 0 or kind is not Kind.TWO_AWARDS:
                organization = _organization(next(numbers))
            yield _Role(
                organization=organization,
                pay_to=shared if kind is not Kind.OVERCHARGED else next(account),
                kind=kind,
                mode=mode,
                wins=True,
            )
    planted = sum(map(len, PLANTED.values()))
    for place in range(planted, count):
        yield _Role(
            organization=_organization(next(numbers)),
            pay_to=next(account),
            kind=Kind.ORDINARY,
            mode=_drawn_mode(chance),
            wins=place < awards,
        )


def _organization(number: int) -> str:
    return f"ORG-{number:04d}"


def _drawn_mode(chance: random.Random) -> Mode:
    modes = [mode for mode, _ in _MODES]
    return chance.choices(modes, [weight for _, weight in _MODES])[0]


def _arrival(chance: random.Random, days: Calendar) -> int:
    last = calendar.CLOSES - 1
    late = chance.randrange(100) < _LAST_DAYS_PERCENT
    first = last - _LAST_DAYS if late else calendar.OPENS + 1
    return days.waking(chance.randint(first, last - 1))


def _applicant(
    chance: random.Random, terms: Terms, role: _Role, number: int, submitted: int
) -> Applicant:
    amounts = _amounts(chance, terms, role)
    return Applicant(
        number=number,
        organization=role.organization,
        pay_to=role.pay_to,
        kind=role.kind,
        mode=role.mode,
        wins=role.wins,
        amounts=amounts,
        first=amounts,
        submitted=submitted,
    )


def _amounts(chance: random.Random, terms: Terms, role: _Role) -> tuple[int, ...]:
    """What is asked for, by category: some of the others, and most add indirect costs."""
    direct = len(terms.categories) - 1
    lines = chance.sample(range(direct), k=chance.randint(3, min(_MOST_LINES, direct)))
    share = chance.randrange(terms.indirect_bps + 1)
    total = _total(chance, terms, role)
    if role.kind in (Kind.HASTY, Kind.OFFICIAL):
        # A few large sums need the fewest papers.
        lines, share = lines[:1], 0
    elif role.kind is Kind.SPLIT:
        lines, share = lines[:2], 0
    indirect = _grained(terms, total * share // (BPS + share))
    amounts = [0] * direct + [indirect]
    weights = [chance.randint(20, 100) for _ in lines]
    for line, weight in zip(lines[1:], weights[1:], strict=True):
        amounts[line] = _grained(terms, (total - indirect) * weight // sum(weights))
    amounts[lines[0]] = total - sum(amounts)
    return tuple(amounts)


def _total(chance: random.Random, terms: Terms, role: _Role) -> int:
    percents = {
        Kind.FISCAL_AGENT: _FISCAL_AGENT,
        Kind.HASTY: _HASTY,
        Kind.OFFICIAL: _OFFICIAL,
        Kind.TWO_AWARDS: _TWO_AWARDS,
        Kind.OVERCHARGED: _OVERCHARGED,
    }
    if role.kind is Kind.SPLIT:
        return _grained(terms, terms.limit * chance.randint(*_JUST_BELOW) // BPS)
    if role.kind in percents:
        return _grained(terms, terms.limit * chance.randint(*percents[role.kind]) // 100)
    # Small ones are more common than large ones.
    least, most = _ORDINARY
    percent = min(chance.randint(least, most) for _ in range(2))
    return _grained(terms, terms.limit * percent // 100)


def _grained(terms: Terms, amount: int) -> int:
    return amount // terms.grain * terms.grain


def _changed(
    chance: random.Random, days: Calendar, made: Sequence[Applicant]
) -> Iterator[Applicant]:
    """Some revise, half of them because they were asked; some who would not win withdraw."""
    losers = [each.number for each in made if not each.wins]
    others = max(1, len(made) * _WITHDRAW_PERCENT // 100)
    withdrawn = set(chance.sample(losers, k=min(others, len(losers) - 1)))
    staying = [each for each in made if each.number not in withdrawn]
    revising = chance.sample(staying, k=max(2, len(made) * _REVISE_PERCENT // 100))
    asked = {each.number for each in revising[::2]}
    revised = {each.number for each in revising}
    closes = calendar.CLOSES * calendar.DAY
    for each in made:
        if each.number in withdrawn:
            yield replace(each, withdrawn=chance.randrange(each.submitted + HOUR, closes))
        elif each.number in revised:
            ask = days.waking(each.submitted // calendar.DAY + 1)
            revise = chance.randrange(ask + HOUR, closes)
            first = _smaller(chance, each.amounts)
            question = ask if each.number in asked else None
            yield replace(each, first=first, asked=question, revised=revise)
        else:
            yield each


def _smaller(chance: random.Random, amounts: Sequence[int]) -> tuple[int, ...]:
    """The same with less in its largest line, which a revision then adds."""
    largest = max(amounts)
    cut = largest * chance.randint(2, 10) // 100
    at = amounts.index(largest)
    return (*amounts[:at], largest - cut, *amounts[at + 1 :])
