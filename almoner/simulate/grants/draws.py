"""What becomes of requests: who looks at them, who approves them, when they are paid."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from almoner.simulate.grants.awards import Award
from almoner.simulate.grants.calendar import HOUR, MINUTE, Calendar
from almoner.simulate.grants.kinds import Kind
from almoner.simulate.grants.officers import INSIDER, Approval, Officers
from almoner.simulate.grants.requests import Fate, Invoice, Pace, Request
from almoner.simulate.grants.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What shows how an advance was spent. Base units, a moment of the plan."""

    at: int
    amount: int
    invoice: Invoice
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What came back of a draw. Base units, a moment of the plan."""

    at: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A request and what became of it. Moments of the plan; None where it never came to that."""

    request: Request
    number: int = 0
    """As the contract counts them: in the order they are asked for; 0 for one it refused."""
    officer: str = ""
    """Who found it in order, or denied it."""
    reviewed: int | None = None
    ended: int | None = None
    """When it was denied or withdrawn."""
    approvals: tuple[Approval, ...] = ()
    settled: int | None = None
    spent: Spent | None = None
    returned: Returned | None = None

    @property
    def amount(self) -> int:
        """Base units asked for."""
        return self.request.amount

    @property
    def last(self) -> int:
        """The last moment anything about it happens."""
        moments = [self.request.at, self.ended or 0, self.settled or 0]
        moments += [each.at for each in (self.spent, self.returned) if each is not None]
        return max(moments)


class Desk:
    """Where the draws of one award are decided, one after the other."""

    def __init__(
        self,
        chance: random.Random,
        days: Calendar,
        terms: Terms,
        officers: Officers,
        award: Award,
    ) -> None:
        self._chance = chance
        self._days = days
        self._terms = terms
        self._officers = officers
        self._award = award
        self._approved = 0
        self._free = 0
        """When the last approval was over: the next draw's persons follow what it added."""

    def decide(self, request: Request) -> Draw:
        """What becomes of the next request."""
        match request.fate:
            case Fate.REFUSED:
                return Draw(request=request)
            case Fate.WITHDRAWN:
                ended = request.at + self._chance.randint(1 * HOUR, 20 * HOUR)
                return Draw(request=request, ended=ended)
            case Fate.DENIED:
                ended = self._days.later(request.at, 1, 4)
                return Draw(request=request, officer=self._officer(), ended=ended)
            case Fate.APPROVED:
                return self._approve(request)

    def all(self, requests: Sequence[Request]) -> list[Draw]:
        """What becomes of requests, in the order they are made."""
        return [self.decide(each) for each in sorted(requests, key=lambda each: each.at)]

    def _approve(self, request: Request) -> Draw:
        reviewed, first = self._times(request)
        cumulative = self._approved + request.amount
        approvals = self._officers.approve(first, self._terms.approvers(cumulative))
        self._approved = cumulative
        self._free = approvals[-1].at + MINUTE
        settled = approvals[-1].at + self._terms.challenge + self._chance.randint(HOUR, 20 * HOUR)
        return Draw(
            request=request,
            officer=self._officer(),
            reviewed=reviewed,
            approvals=approvals,
            settled=settled,
        )

    def _times(self, request: Request) -> tuple[int, int]:
        """When it is found in order, and when its first approval comes."""
        chance, at = self._chance, request.at
        match request.pace:
            case Pace.HASTY:
                reviewed = at + chance.randint(5, 15)
                return reviewed, reviewed + chance.randint(6, 25)
            case Pace.URGENT:
                return at + chance.randint(20, 40) * MINUTE, at + chance.randint(70, 110) * MINUTE
            case Pace.USUAL:
                reviewed = self._days.later(at, 1, 5)
                return reviewed, max(self._days.later(reviewed, 1, 3), self._free)

    def _officer(self) -> str:
        insider = self._award.kind is Kind.OFFICIAL
        return INSIDER if insider else self._officers.reviewer()
