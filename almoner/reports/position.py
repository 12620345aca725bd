"""Where an award and each line of its budget stand, event by event."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from almoner.errors import LedgerError
from almoner.events import Event
from almoner.ledger.grant_statuses import PayMode
from almoner.ledger.projections.words import case_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What an award, or one line of it, came to. Base units.

    The difference of two positions is what happened between them.
    """

    authorized: int = 0
    """Its budget, from the acceptance on."""
    unliquidated: int = 0
    """Asked for by draws, and neither paid nor refused nor ended."""
    received: int = 0
    """Paid to the grantee."""
    returned: int = 0
    """Sent back by it."""
    spent: int = 0
    """Paid for costs it had; of an advance, what was shown to be spent."""
    refunded: int = 0
    """Of what was returned, what had been spent before."""
    disallowed: int = 0
    """Of what was paid, found not to be allowed. Nothing collects it, so it is deducted nowhere."""
    matched: int = 0
    """The grantee's own beside the draws that were paid, as its requests say."""
    released: int = 0
    """Not drawn when the award was closed."""

    @property
    def receipts(self) -> int:
        """Received less returned."""
        return self.received - self.returned

    @property
    def expenditures(self) -> int:
        """Spent less what came back of it."""
        return self.spent - self.refunded

    @property
    def on_hand(self) -> int:
        """Received and neither spent nor returned: of an advance, what is not substantiated."""
        return self.receipts - self.expenditures

    @property
    def unobligated(self) -> int:
        """Authorized and neither spent nor asked for."""
        return self.authorized - self.expenditures - self.unliquidated

    def figures(self) -> dict[str, int]:
        """All of them by name, those that follow from others too."""
        return {name: getattr(self, name) for name in FIGURES}

    def __add__(self, other: Position) -> Position:
        return self._with(other, 1)

    def __sub__(self, other: Position) -> Position:
        return self._with(other, -1)

    def _with(self, other: Position, sign: int) -> Position:
        names = [each.name for each in dataclasses.fields(Position)]
        return Position(
            **{name: getattr(self, name) + sign * getattr(other, name) for name in names}
        )


FIGURES = (
    *("authorized", "received", "returned", "receipts", "spent", "refunded", "expenditures"),
    *("on_hand", "unliquidated", "unobligated", "matched", "disallowed", "released"),
)

Lines = tuple[Position, ...]
"""The positions of an award's lines, by number."""

EVENTS = (
    *("AwardRecommended", "AwardAccepted", "AwardAmended", "AwardTerminated", "AwardClosed"),
    *("DrawRequested", "DrawDenied", "DrawWithdrawn", "DrawSubstantiated"),
    *("PaymentSettled", "PaymentStruck", "PaymentExpunged", "PaymentReturned", "CostDisallowed"),
)
"""What changes a position. All are of the grant program itself."""


def award_of(event: Event) -> int:
    """The award one of those events is about."""
    named = event.args.get("award")
    return case_of(event.args["paymentId"]) if named is None else int(named)


def total(lines: Iterable[Position]) -> Position:
    """What lines come to together."""
    return sum(lines, Position())


@dataclass(slots=True, kw_only=True)
class _Draw:
    line: int
    amount: int
    matched: int
    outstanding: int = 0
    """Of an advance: paid and neither substantiated nor returned."""


@dataclass(slots=True, kw_only=True)
class AwardBook:
    """One award, as its events leave it. Raises LedgerError where they do not add up."""

    award: int
    mode: PayMode | None = None
    accepted_at: int | None = None
    _budget: list[int] = field(default_factory=list)
    _lines: list[Position] = field(default_factory=list)
    _draws: dict[int, _Draw] = field(default_factory=dict)

    def lines(self) -> Lines:
        """Where each line stands now."""
        accepted = self.accepted_at is not None
        return tuple(
            dataclasses.replace(each, authorized=budget if accepted else 0)
            for each, budget in zip(self._lines, self._budget, strict=True)
        )

    def apply(self, event: Event) -> None:
        """Follows one event of the award."""
        a = event.args
        match event.name:
            case "AwardRecommended":
                self.mode = PayMode.of(a["mode"])
                self._set_budget(a["lines"])
            case "AwardAmended":
                self._set_budget(a["lines"])
            case "AwardAccepted":
                self.accepted_at = event.block_time
            case "AwardClosed":
                self._close(a["paid"], a["released"])
            case "DrawRequested":
                draw = _Draw(line=a["line"], amount=a["amount"], matched=a["matched"])
                self._draws[a["draw"]] = draw
                self._add(draw, unliquidated=draw.amount)
            case "DrawDenied" | "DrawWithdrawn":
                draw = self._draw(a["draw"])
                self._add(draw, unliquidated=-draw.amount)
            case "DrawSubstantiated":
                self._substantiate(self._draw(a["draw"]), a["amount"], a["outstanding"])
            case "PaymentSettled":
                self._settle(self._draw(a["paymentId"] >> 32), a["amount"])
            case "PaymentStruck" | "PaymentExpunged":
                draw = self._draw(a["paymentId"] >> 32)
                self._add(draw, unliquidated=-a["amount"])
                self._budget[draw.line] -= a["amount"]
            case "PaymentReturned":
                self._return(self._draw(a["paymentId"] >> 32), a["amount"])
            case "CostDisallowed":
                self._add(self._draw(a["paymentId"] >> 32), disallowed=a["amount"])
                disallowed = total(self._lines).disallowed
                self._require("disallowed", disallowed, a["disallowedOfAward"])

    def _set_budget(self, lines: Sequence[int]) -> None:
        """A milestone may be added; no line is ever taken out."""
        self._budget = list(lines)
        self._lines += [Position()] * (len(lines) - len(self._lines))

    def _draw(self, number: int) -> _Draw:
        if number not in self._draws:
            raise self._broken(f"draw {number} was never requested")
        return self._draws[number]

    def _settle(self, draw: _Draw, amount: int) -> None:
        self._add(draw, received=amount, unliquidated=-amount, matched=draw.matched)
        if self.mode is PayMode.ADVANCE:
            draw.outstanding = amount
        else:
            self._add(draw, spent=amount)

    def _substantiate(self, draw: _Draw, amount: int, outstanding: int) -> None:
        draw.outstanding -= amount
        self._add(draw, spent=amount)
        self._require("advanced and not shown", total(self._lines).on_hand, outstanding)

    def _return(self, draw: _Draw, amount: int) -> None:
        """What was advanced and not spent goes back first."""
        unspent = min(amount, draw.outstanding)
        draw.outstanding -= unspent
        self._add(draw, returned=amount, refunded=amount - unspent)

    def _close(self, paid: int, released: int) -> None:
        self._lines = [
            dataclasses.replace(each, released=budget - each.received)
            for each, budget in zip(self._lines, self._budget, strict=True)
        ]
        self._require("paid", total(self._lines).received, paid)
        self._require("not drawn", total(self._lines).released, released)

    def _add(self, draw: _Draw, **changes: int) -> None:
        self._lines[draw.line] += Position(**changes)

    def _require(self, what: str, summed: int, told: int) -> None:
        if summed != told:
            raise self._broken(
                f"{what} is {summed} by their sum and {told} by what the contract told, in base "
                "units"
            )

    def _broken(self, how: str) -> LedgerError:
        return LedgerError(
            f"The ledger's events of award {self.award} do not add up: {how}. Move the ledger away "
            "and follow the chain again."
        )


def positions(book: AwardBook, events: Iterable[Event], ends: Iterable[int]) -> dict[int, Lines]:
    """Where the lines stand at each of some moments, before what happened in that very second.

    A line that was added later was nothing before. Follows all events: the book is at the newest
    one afterwards.
    """
    waiting = sorted(set(ends))
    found: dict[int, Lines] = {}
    for event in events:
        while waiting and event.block_time >= waiting[0]:
            found[waiting.pop(0)] = book.lines()
        book.apply(event)
    known = book.lines()
    found.update((end, known) for end in waiting)
    return {end: lines + (Position(),) * (len(known) - len(lines)) for end, lines in found.items()}
