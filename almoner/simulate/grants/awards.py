"""Made-up awards: of which budget, approved by whom, and how two of them change within the year."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from almoner.simulate.grants import calendar
from almoner.simulate.grants.applications import Applicant
from almoner.simulate.grants.calendar import DAY, MINUTE, Calendar
from almoner.simulate.grants.kinds import Kind, Mode
from almoner.simulate.grants.officers import Approval, Officers
from almoner.simulate.grants.terms import BPS, EXTENDED_DAYS, Terms

_CUT_PERCENT = 30
"""Ordinary awards that are of less than was asked for."""
_CUT_TO = (85, 95)
_PER_SESSION = 40
_BETWEEN = 12 * MINUTE
"""Awards in a session: longer than its last approver takes for one."""
_MOVED_PERCENT = 60
"""Of what may be moved between categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An award. Amounts in base units, moments and days of the plan."""

    number: int
    """As the contract counts them: in the order they are recommended."""
    applicant: Applicant
    budget: tuple[int, ...]
    """By category, or by milestone, as recommended."""
    approvals: tuple[Approval, ...]
    accepted: int
    rebudgeted: int | None = None
    """When its grantee moved money between categories."""
    lines: tuple[int, ...]
    """The budget after that."""
    extended: int | None = None
    """When its end was moved."""
    ends: int = calendar.ENDS
    """The first day after its period of performance, as extended."""

    @property
    def kind(self) -> Kind:
        """What it really is."""
        return self.applicant.kind

    @property
    def mode(self) -> Mode:
        """How it is paid."""
        return self.applicant.mode

    @property
    def key(self) -> str:
        """The name of the key that speaks for its grantee."""
        return self.applicant.key

    @property
    def total(self) -> int:
        """All that was awarded."""
        return sum(self.budget)


def awards(
    chance: random.Random,
    days: Calendar,
    terms: Terms,
    officers: Officers,
    applicants: Sequence[Applicant],
) -> tuple[Award, ...]:
    """The awards of those who win."""
    winners = [each for each in applicants if each.wins]
    made = list(_approved(chance, days, terms, officers, winners))
    plain = [each for each in made if _may_change(each)]
    first, last = plain[0].number, plain[-1].number
    return tuple(
        _rebudgeted(days, terms, each)
        if each.number == first
        else _extended(days, each)
        if each.number == last
        else each
        for each in made
    )


def _approved(
    chance: random.Random,
    days: Calendar,
    terms: Terms,
    officers: Officers,
    winners: Sequence[Applicant],
) -> Iterator[Award]:
    """Approvers sit together for some days; the persons an award takes follow all that
    its organization was awarded."""
    committed: Counter[str] = Counter()
    for number, applicant in enumerate(winners, start=1):
        session, place = divmod(number - 1, _PER_SESSION)
        start = days.opening(days.working(calendar.JUDGED, 3 + session))
        first = start + place * _BETWEEN + chance.randrange(2 * MINUTE)
        budget = _budget(chance, terms, applicant)
        committed[applicant.organization] += sum(budget)
        needed = terms.approvers(committed[applicant.organization])
        approvals = officers.approve(first, needed)
        yield Award(
            number=number,
            applicant=applicant,
            budget=budget,
            lines=budget,
            approvals=approvals,
            accepted=days.waking(approvals[-1].at // DAY + chance.randint(1, 12)),
        )


def _budget(chance: random.Random, terms: Terms, applicant: Applicant) -> tuple[int, ...]:
    amounts = applicant.amounts
    if applicant.kind is Kind.ORDINARY and chance.randrange(100) < _CUT_PERCENT:
        percent = chance.randint(*_CUT_TO)
        grain = terms.grain
        *direct, indirect = (each * percent // 100 // grain * grain for each in amounts)
        amounts = (*direct, min(indirect, sum(direct) * terms.indirect_bps // BPS))
    if applicant.mode is not Mode.MILESTONE:
        return amounts
    count = chance.randint(3, 4)
    each = sum(amounts) // count // terms.grain * terms.grain
    return (sum(amounts) - each * (count - 1), *[each] * (count - 1))


def _may_change(award: Award) -> bool:
    return award.mode is Mode.REIMBURSEMENT and not award.kind.fraud


def _rebudgeted(days: Calendar, terms: Terms, award: Award) -> Award:
    """Half way through it moves money to its largest category, from its next."""
    most = award.total * terms.tolerance_bps // BPS * _MOVED_PERCENT // 100
    *direct, _ = award.budget
    second, largest = sorted(range(len(direct)), key=lambda line: direct[line])[-2:]
    moved = min(most, direct[second] // 2) // terms.grain * terms.grain
    lines = list(award.budget)
    lines[second] -= moved
    lines[largest] += moved
    at = days.office(calendar.BEGINS + calendar.YEAR // 2 + 20)
    return replace(award, lines=tuple(lines), rebudgeted=at)


def _extended(days: Calendar, award: Award) -> Award:
    """Some weeks before its end it asks for some more, for the same money."""
    at = days.office(calendar.ENDS - 25)
    return replace(award, extended=at, ends=award.ends + EXTENDED_DAYS)
