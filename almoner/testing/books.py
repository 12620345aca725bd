"""A second set of books, kept payment by payment: what the Treasury's sums should add up to.

It knows nothing of the contract's own arithmetic. Amounts in base units, times in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from almoner.testing.samples import DAY
from almoner.testing.world import World


class State(StrEnum):
    """What became of a certified payment."""

    OPEN = "open"
    PAID = "paid"
    RELEASED = "released"


@dataclass(slots=True, kw_only=True, eq=False)
class Appropriation:
    """What was booked, and the cash its source sent and got back."""

    number: int
    purpose: int
    ceiling: int
    end: int
    cancel: int
    received: int = 0
    returned: int = 0
    closed: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Allotment:
    """A program's share; `world` is the agency seen from that program."""

    number: int
    of: Appropriation
    world: World
    allotted: int
    apportioned: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Payment:
    """One payment of a certified run, or of a reissue."""

    share: Allotment
    obligation: int
    case_no: int
    amount: int
    payable_at: int
    state: State = State.OPEN
    back: int = 0
    """What was sent back of it."""
    original: int = 0
    """The obligation it replaces, 0 for a payment of a run."""
    aside: bool = False
    """Out of its run's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Everything that happened to an agency's money."""

    appropriations: list[Appropriation] = field(default_factory=list)
    allotments: list[Allotment] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)

    def sharing(self, whole: Appropriation) -> list[Allotment]:
        """The allotments of an appropriation."""
        return [each for each in self.allotments if each.of is whole]

    def sum(self, share: Allotment, *states: State) -> int:
        """What payments of an allotment that are in one of the states add up to."""
        return sum(each.amount for each in self._of(share) if each.state in states)

    def back(self, share: Allotment) -> int:
        """What payees of an allotment sent back."""
        return sum(each.back for each in self._of(share))

    def authority(self, share: Allotment) -> int:
        """What an allotment may still obligate."""
        return share.allotted + self.back(share) - self.sum(share, State.OPEN, State.PAID)

    def cash(self, share: Allotment) -> int:
        """What an allotment can pay with."""
        return share.apportioned + self.back(share) - self.sum(share, State.PAID)

    def spare(self, share: Allotment) -> int:
        """Cash that can be taken from an allotment."""
        needed = 0 if share.of.closed else self.sum(share, State.OPEN)
        return max(self.cash(share) - needed, 0)

    def idle(self, whole: Appropriation) -> int:
        """Cash nobody was handed."""
        handed = sum(each.apportioned for each in self.sharing(whole))
        return whole.received - whole.returned - handed

    def returnable(self, whole: Appropriation) -> int:
        """Cash that can go back to the source."""
        idle = self.idle(whole)
        if whole.closed:
            return idle
        shares = self.sharing(whole)
        spare = idle + sum(self.cash(each) - self.sum(each, State.OPEN) for each in shares)
        return max(min(idle, spare), 0)

    def due(self, share: Allotment, day: int) -> int:
        """Open payments that fall due by the end of a day, counted from 1970."""
        waiting = (each for each in self._of(share) if each.state is State.OPEN)
        return sum(each.amount for each in waiting if each.payable_at // DAY <= day)

    def disbursed(self, payment: Payment) -> int:
        """What its obligation paid and did not get back."""
        own = list(self._beside(payment))
        paid = sum(each.amount for each in own if each.state is State.PAID)
        return paid - sum(each.back for each in own)

    def came_back(self, payment: Payment) -> int:
        """What came back of its obligation and was not obligated again."""
        own = list(self._beside(payment))
        released = sum(each.amount for each in own if each.state is State.RELEASED)
        replaced = sum(
            each.amount
            for each in self.payments
            if each.share.world is payment.share.world and each.original == payment.obligation
        )
        return released + sum(each.back for each in own) - replaced

    def of_appropriation(self, whole: Appropriation) -> dict[str, Any]:
        """The money of an appropriation, by the contract's fields."""
        shares = self.sharing(whole)
        return {
            "ceiling": whole.ceiling,
            "received": whole.received,
            "returnedToSource": whole.returned,
            "allotted": sum(each.allotted for each in shares),
            "apportioned": sum(each.apportioned for each in shares),
            "obligated": sum(self.sum(each, State.OPEN, State.PAID) for each in shares),
            "recovered": sum(self.back(each) for each in shares),
            "closed": whole.closed,
        }

    def of_allotment(self, share: Allotment) -> dict[str, Any]:
        """The money of an allotment, by the contract's fields."""
        return {
            "allotted": share.allotted,
            "obligated": self.sum(share, State.OPEN, State.PAID),
            "disbursed": self.sum(share, State.PAID),
            "recovered": self.back(share),
            "cash": self.cash(share),
            "appropriation": share.of.number,
            "program": share.world.program.address,
        }

    def totals(self) -> tuple[int, int, int, int]:
        """Received, recovered, disbursed and returned to source."""
        paid = (each.amount for each in self.payments if each.state is State.PAID)
        return (
            sum(each.received for each in self.appropriations),
            sum(each.back for each in self.payments),
            sum(paid),
            sum(each.returned for each in self.appropriations),
        )

    def _of(self, share: Allotment) -> Iterator[Payment]:
        return (each for each in self.payments if each.share is share)

    def _beside(self, payment: Payment) -> Iterator[Payment]:
        return (each for each in self._of(payment.share) if each.obligation == payment.obligation)
