"""Which published counts are left out, so that none about few can be worked out from the others.

A count of 1 to 10 is left out. Where sums that a reader can make tell more of it than that, further
counts are left out as well, those about fewest households first (decision 34).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from almoner.ledger.delays import LateTotals, ReasonTotals
from almoner.ledger.records import PeriodTotals

SMALL = 11
"""A figure about fewer households than this is not shown."""
PERIOD_COUNTS = ("certified", "paid", "held", "released", "lapsed", "struck", "appeals", "late")
REASON_COUNTS = ("placed", "standing", "overturned", "upheld", "unreviewed")
_PERIODS, _REASONS = "periods", "reasons"
_SAME = (
    ("held", "standing"),
    ("released", "overturned"),
    ("lapsed", "unreviewed"),
    ("struck", "upheld"),
)
"""Counts of both tables that add up to the same, all of them together."""
_OF_CERTIFIED = (
    ("paid", "held", "struck"),
    ("held", "released", "lapsed", "struck"),
)
"""Counts that are parts of the certified payments, none of which is in two of them."""
_OF_PLACED = ("placed", REASON_COUNTS[1:])
_NO_END = 2**80
_FEW = (1, SMALL - 1)
_AT_MOST_FEW = (0, SMALL - 1)
_MANY = (SMALL, _NO_END)
_ANY = (0, _NO_END)
_PASSES = 20
"""So often bounds are drawn closer; after that they hardly move."""

Place = tuple[str, int, str]
"""Of a count: its table, its row and its column."""
Bounds = tuple[int, int]
"""The least and the most a count may be, for a reader."""


class LeftOut(StrEnum):
    """Why a figure is not shown: it is about few, or a few could be told from it."""

    FEW = "few"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts that come to 0 together, or to no less: counts times what is beside them."""

    signs: Mapping[Place, int]
    most: int = _NO_END

    def bounds_of(self, place: Place, own: Bounds, ends: Bounds) -> Bounds:
        """What it leaves a count to be, of which it is known to be in its `own` bounds."""
        (low, high), (least, most) = own, ends
        if self.signs[place] > 0:
            return -(most - high), self.most - (least - low)
        return least + high - self.most, most + low

    def ends(self, bounds: Mapping[Place, Bounds]) -> Bounds:
        """The least and the most it may come to."""
        found = [
            bounds[place] if sign > 0 else (-bounds[place][1], -bounds[place][0])
            for place, sign in self.signs.items()
        ]
        return sum(low for low, _ in found), sum(high for _, high in found)


class Suppression:
    """What is left out of the tables of periods and of reasons, each a row, in their order."""

    def __init__(
        self,
        periods: Sequence[PeriodTotals],
        late: Mapping[int, LateTotals],
        reasons: Sequence[ReasonTotals],
    ) -> None:
        self._counts: dict[Place, int] = {}
        for row, period in enumerate(periods):
            self._counts |= {
                (_PERIODS, row, column): each
                for column, each in counts_of(period, late.get(period.period)).items()
            }
        for row, reason in enumerate(reasons):
            self._counts |= {
                (_REASONS, row, column): getattr(reason, column) for column in REASON_COUNTS
            }
        self._left_out: dict[Place, LeftOut] = {}
        self._known: dict[Place, Bounds] = {}
        """What is said of a count that is left out by its being so."""
        self._totals = [self._total(*columns) for columns in _SAME]
        self._parts = [
            _part(_PERIODS, row, "certified", parts)
            for row in range(len(periods))
            for parts in _OF_CERTIFIED
        ]
        self._others = [
            *(_part(_PERIODS, row, "paid", ("late",)) for row in range(len(periods))),
            *(_part(_REASONS, row, *_OF_PLACED) for row in range(len(reasons))),
        ]
        for place, count in self._counts.items():
            if _is_few(count):
                self._leave_out(place, LeftOut.FEW, _FEW)
        for row in range(len(periods)):
            self._begin_period(row)
        for row in range(len(reasons)):
            if _is_few(self._counts[_REASONS, row, "placed"]):
                self._leave_out_parts(_REASONS, row, REASON_COUNTS[1:])
        while self._is_more_left_out():
            pass

    def of_period(self, row: int) -> dict[str, LeftOut]:
        """The columns left out of a row of the periods."""
        return self._of(_PERIODS, row, PERIOD_COUNTS)

    def of_reason(self, row: int) -> dict[str, LeftOut]:
        """The columns left out of a row of the reasons."""
        return self._of(_REASONS, row, REASON_COUNTS)

    def _of(self, table: str, row: int, columns: Sequence[str]) -> dict[str, LeftOut]:
        found = {column: self._left_out.get((table, row, column)) for column in columns}
        return {column: why for column, why in found.items() if why}

    def _leave_out(self, place: Place, why: LeftOut, known: Bounds) -> None:
        self._left_out[place], self._known[place] = why, known
        table, row, _ = place
        if table == _REASONS and (placed := (table, row, "placed")) not in self._left_out:
            # The sum beside all parts but one would tell the one that is left out.
            self._left_out[placed], self._known[placed] = LeftOut.HIDDEN, _MANY

    def _leave_out_parts(self, table: str, row: int, columns: Sequence[str]) -> None:
        """Of few, nothing more is said: parts of them would tell each other, and so does a 0."""
        for column in columns:
            self._leave_out((table, row, column), LeftOut.HIDDEN, _AT_MOST_FEW)

    def _begin_period(self, row: int) -> None:
        certified, paid = (self._counts[_PERIODS, row, each] for each in ("certified", "paid"))
        if _is_few(certified):
            self._leave_out_parts(_PERIODS, row, PERIOD_COUNTS[1:])
        elif _is_few(certified - paid):
            # Beside the certified figure it would tell how few are waiting.
            self._leave_out((_PERIODS, row, "paid"), LeftOut.HIDDEN, _ANY)
            if _is_few(certified - self._counts[_PERIODS, row, "late"]):
                # Who was paid late was paid: no more than the others can be waiting.
                self._leave_out((_PERIODS, row, "late"), LeftOut.HIDDEN, _ANY)

    def _total(self, of_periods: str, of_reasons: str) -> Sum:
        signs = {(_PERIODS, of_periods): 1, (_REASONS, of_reasons): -1}
        return Sum(
            {
                place: signs[place[0], place[2]]
                for place in self._counts
                if (place[0], place[2]) in signs
            },
            most=0,
        )

    def _is_more_left_out(self) -> bool:
        """Leaves out one count more where a sum limits a few; says whether one did."""
        bounds = self._bounds()
        for each in self._totals:
            if self._limits(each, bounds) and self._leave_out_of_total(each):
                return True
        # As if the checks were known: what other sums tell of them need not be worked out.
        known = {
            place: (count, count) if place[2] in _OF_CERTIFIED[1] else bounds[place]
            for place, count in self._counts.items()
        }
        return any(
            self._limits(each, known) and self._leave_out_whole(each) for each in self._parts
        )

    def _leave_out_of_total(self, total: Sum) -> bool:
        shown = [place for place in total.signs if place not in self._left_out]
        if candidates := [place for place in shown if self._counts[place]]:
            least = min(candidates, key=lambda place: self._counts[place])
            self._leave_out(least, LeftOut.HIDDEN, _MANY)
            return True
        closed = [
            place for place in total.signs if self._known.get(place) not in (_ANY, _AT_MOST_FEW)
        ]
        for place in closed:
            self._leave_out(place, LeftOut.HIDDEN, _ANY)
        return bool(closed)

    def _leave_out_whole(self, parts: Sum) -> bool:
        """Leaves out what was paid, or else what all of it is a part of."""
        for column in ("paid", "certified"):
            for place in parts.signs:
                if place[2] == column and place not in self._left_out:
                    self._leave_out(place, LeftOut.HIDDEN, _ANY if column == "paid" else _MANY)
                    return True
        return False

    def _limits(self, total: Sum, bounds: Mapping[Place, Bounds]) -> bool:
        """Whether a reader knows more of a few by a sum than that it is one."""
        ends = total.ends(bounds)
        for place in total.signs:
            if place in self._left_out and _is_few(self._counts[place]):
                least, most = total.bounds_of(place, bounds[place], ends)
                known = self._left_out[place] is LeftOut.FEW or self._is_alone(place)
                if least > known or most < _FEW[1]:
                    return True
        return False

    def _is_alone(self, place: Place) -> bool:
        """Whether no other few of its row is limited by there being one of it."""
        table, row, own = place
        columns = REASON_COUNTS[1:] if table == _REASONS else {*chain(*_OF_CERTIFIED)}
        return not any(_is_few(self._counts[table, row, each]) for each in columns if each != own)

    def _bounds(self) -> dict[Place, Bounds]:
        """What a reader knows of each count by all sums there are."""
        bounds = {
            place: self._known.get(place, (count, count)) for place, count in self._counts.items()
        }
        sums = [*self._totals, *self._parts, *self._others]
        for _ in range(_PASSES):
            before = dict(bounds)
            for each in sums:
                ends = each.ends(bounds)
                for place in each.signs:
                    if place in self._left_out:
                        low, high = bounds[place]
                        least, most = each.bounds_of(place, (low, high), ends)
                        bounds[place] = max(low, least), min(high, most)
            if bounds == before:
                break
        return bounds


def _part(table: str, row: int, whole: str, parts: Sequence[str]) -> Sum:
    return Sum({(table, row, whole): 1, **{(table, row, part): -1 for part in parts}})


def counts_of(period: PeriodTotals, late: LateTotals | None) -> dict[str, int]:
    """The counts of a period, by their columns."""
    return {
        "certified": period.certified_count,
        "paid": period.paid_count,
        "held": period.held,
        "released": period.released,
        "lapsed": period.lapsed,
        "struck": period.struck,
        "appeals": period.appeals,
        "late": late.late if late else 0,
    }


def _is_few(count: int) -> bool:
    return 0 < count < SMALL
