"""A made-up year of one round: the applications, the panel, the awards, and all they draw."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from almoner.errors import Fault, InputError
from almoner.program.grants import GrantFile
from almoner.simulate.grants import (
    advances,
    applications,
    closing,
    panel,
    planted,
    requests,
)
from almoner.simulate.grants import awards as offered
from almoner.simulate.grants import terms as known
from almoner.simulate.grants.advances import Milestone
from almoner.simulate.grants.applications import Applicant
from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.calendar import Calendar
from almoner.simulate.grants.closing import Closing
from almoner.simulate.grants.draws import Desk, Draw
from almoner.simulate.grants.kinds import MINIMUM_AWARDS, SPARE, Kind, Mode
from almoner.simulate.grants.officers import Officers
from almoner.simulate.grants.panel import Review
from almoner.simulate.grants.requests import Fate, Papers, Request
from almoner.simulate.grants.terms import Terms

APPLICANTS = 200
AWARDS = 40
STARTS = date(2027, 1, 4)
MOST_APPLICANTS = 1_000
"""More would not be identified and approved in the days there are for it."""

_DENIED_PERCENT = 4
_WITHDRAWN_PERCENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """When authorities make the account of an award the further key of an officer."""

    account: str
    proposed: int
    linked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What was generated. Moments are seconds since the first midnight (UTC) of `starts`."""

    seed: int
    starts: date
    terms: Terms
    applicants: tuple[Applicant, ...]
    reviews: tuple[Review, ...]
    awards: tuple[Award, ...]
    draws: tuple[Draw, ...]
    """In the order they are asked for."""
    milestones: tuple[Milestone, ...]
    linked: Linked
    closings: tuple[Closing, ...]


def year(
    program: GrantFile,
    *,
    applicants: int = APPLICANTS,
    awards: int = AWARDS,
    seed: int,
    starts: date = STARTS,
) -> Year:
    """A year of so many applications and awards, the same for the same seed.

    Raises InputError for fewer than there must be, and for a program the year does not fit.
    """
    _require_room(applicants, awards)
    terms = known.of(program)
    chance = random.Random(seed)
    days = Calendar(starts, chance)
    officers = Officers(chance, most_approvers=max(band.approvers for band in terms.bands))
    applied = applications.applicants(chance, days, terms, count=applicants, awards=awards)
    reviews = panel.reviews(chance, days, applied)
    made = offered.awards(chance, days, terms, officers, applied)
    milestones = tuple(
        each
        for award in made
        if award.mode is Mode.MILESTONE
        for each in advances.milestones(chance, days, officers, award)
    )
    drawn = _Drawing(chance, days, terms, officers).all(made, milestones)
    draws = _numbered(closing.with_returns(chance, days, made, drawn))
    return Year(
        seed=seed,
        starts=starts,
        terms=terms,
        applicants=applied,
        reviews=reviews,
        awards=made,
        draws=draws,
        milestones=milestones,
        linked=_linked(days, made, draws),
        closings=closing.closings(chance, days, officers, made, draws),
    )


def _require_room(applicants: int, awards: int) -> None:
    faults = []
    if awards < MINIMUM_AWARDS:
        reason = f"must be at least {MINIMUM_AWARDS}, to have room for every planted group"
        faults.append(Fault(field="awards", reason=reason))
    if applicants < awards + SPARE:
        reason = f"must be at least {SPARE} more than awards: not everybody wins"
        faults.append(Fault(field="applicants", reason=reason))
    if applicants > MOST_APPLICANTS:
        reason = f"must be at most {MOST_APPLICANTS:,}: one round's officers can read no more"
        faults.append(Fault(field="applicants", reason=reason))
    if faults:
        raise InputError(faults)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Everything that is asked for within the year, and what becomes of it."""

    chance: random.Random
    days: Calendar
    terms: Terms
    officers: Officers

    def all(self, awards: Sequence[Award], milestones: Sequence[Milestone]) -> list[Draw]:
        """The draws of all awards, award by award."""
        papers = Papers(self.chance)
        asked = {
            award.number: requests.reimbursed(self.chance, self.days, self.terms, papers, award)
            for award in awards
            if award.mode is Mode.REIMBURSEMENT
        }
        planted.plant(self.chance, self.terms, papers, awards, asked)
        self._try_in_vain(awards, asked)
        for each in milestones:
            if each.accepted:
                award = awards[each.award - 1]
                due = advances.reached(self.chance, self.days, self.terms, award, each)
                asked.setdefault(each.award, []).append(due)
        return [
            draw
            for award in awards
            for draw in self._of(award, asked.get(award.number, []), papers)
        ]

    def _of(self, award: Award, asked: Sequence[Request], papers: Papers) -> Iterator[Draw]:
        desk = Desk(self.chance, self.days, self.terms, self.officers, award)
        if award.mode is not Mode.ADVANCE:
            yield from desk.all(asked)
            return
        yield from advances.advanced(
            self.chance, self.days, self.terms, papers, self.officers, award, desk
        )

    def _try_in_vain(self, awards: Sequence[Award], asked: dict[int, list[Request]]) -> None:
        """Some requests are denied or withdrawn first, of honest awards, and made again."""
        plain = [
            (number, request)
            for number, own in asked.items()
            if not awards[number - 1].kind.fraud
            for request in own
            if request.planted is None
        ]
        denied = max(1, len(plain) * _DENIED_PERCENT // 100)
        withdrawn = max(1, len(plain) * _WITHDRAWN_PERCENT // 100)
        chosen = self.chance.sample(plain, k=denied + withdrawn)
        for place, (number, request) in enumerate(chosen):
            fate = Fate.DENIED if place < denied else Fate.WITHDRAWN
            asked[number].remove(request)
            asked[number] += requests.tried_before(self.days, request, fate)


def _numbered(draws: Sequence[Draw]) -> tuple[Draw, ...]:
    """In the order they are asked for, with the numbers the contract will give them."""
    number, found = 0, []
    for draw in sorted(draws, key=lambda draw: draw.request.at):
        if draw.request.fate is not Fate.REFUSED:
            number += 1
            draw = replace(draw, number=number)
        found.append(draw)
    return tuple(found)


def _linked(days: Calendar, awards: Sequence[Award], draws: Sequence[Draw]) -> Linked:
    """After the first draw was paid, so that nothing was to be seen of that one."""
    (award,) = [each for each in awards if each.kind is Kind.OFFICIAL]
    first = next(draw for draw in draws if draw.request.award == award.number)
    proposed = days.later(first.last, 2, 5)
    return Linked(
        account=award.applicant.pay_to, proposed=proposed, linked=days.later(proposed, 1, 2)
    )
