"""The program's totals for everybody, without the figures that could point at a household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from almoner.ledger.delays import LateTotals, ReasonTotals
from almoner.ledger.published import Published
from almoner.ledger.records import PeriodTotals, ProgramTotals
from almoner.program.described import Reason
from almoner.service import suppression, wording
from almoner.service.strings import Strings
from almoner.service.suppression import SMALL, LeftOut, Suppression

_CHART = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure, or why it is left out: `few`, or `hidden` because a few could be told from it."""

    text: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """One period as the page shows it."""

    date: str
    certified: Cell
    certified_amount: Cell
    paid: Cell
    paid_amount: Cell
    held: Cell
    released: Cell
    lapsed: Cell
    struck: Cell
    appeals: Cell
    late: Cell
    bar: int
    """Height of what was paid in the chart, in hundredths of the highest; 0 if it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """The checks of one reason, and what became of them."""

    title: str
    placed: Cell
    standing: Cell
    overturned: Cell
    upheld: Cell
    unreviewed: Cell
    rate: Cell
    """How many of those that a person decided were wrong."""
    days: Cell
    """The middle and the longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The page's figures, and the block they are of."""

    money: tuple[tuple[str, str], ...]
    """Name of a text, and an amount."""
    periods: tuple[PeriodRow, ...]
    reasons: tuple[ReasonRow, ...]
    block: int
    date: str


def told(found: Published, reasons: Mapping[int, Reason], t: Strings) -> Totals:
    """The figures in words. `reasons` are those of the program's file."""
    certified = [period for period in found.totals.periods if period.certified_count]
    left_out = _suppressed(tuple(certified), tuple(found.late.values()), found.reasons)
    rows = [
        _row(period, found.late.get(period.period), left_out.of_period(at), t)
        for at, period in enumerate(certified)
    ]
    return Totals(
        money=_money(found.totals, t),
        periods=tuple(_barred(certified, _apart(certified, rows))),
        reasons=tuple(
            _reason(each, _title(each.reason, reasons, t), left_out.of_reason(at), t)
            for at, each in enumerate(found.reasons)
        ),
        block=found.cursor.number,
        date=wording.day(found.cursor.time, t),
    )


@lru_cache(maxsize=4)
def _suppressed(
    periods: tuple[PeriodTotals, ...],
    late: tuple[LateTotals, ...],
    reasons: tuple[ReasonTotals, ...],
) -> Suppression:
    """Found once for a state of the ledger: of many periods it takes longer than the page."""
    return Suppression(periods, {each.period: each for each in late}, reasons)


def _reason(
    found: ReasonTotals, title: str, left_out: Mapping[str, LeftOut], t: Strings
) -> ReasonRow:
    parts = {
        name: _count(getattr(found, name), left_out.get(name), t)
        for name in suppression.REASON_COUNTS
    }
    # What is said of these follows from what is shown, so that it tells nothing of the rest.
    rate = days = Cell(left_out=LeftOut.HIDDEN)
    if not (parts["overturned"].left_out or parts["upheld"].left_out):
        decided = found.overturned + found.upheld
        rate = Cell(text=f"{100 * found.overturned // decided} %" if decided else "-")
    ended = ("overturned", "upheld", "unreviewed")
    shown = sum(getattr(found, name) for name in ended if not parts[name].left_out)
    if shown >= SMALL:
        days = Cell(text=f"{found.median_days} / {found.longest_days}")
    elif not any(parts[name].left_out for name in ended):
        days = Cell(text="-")
    return ReasonRow(title=title, rate=rate, days=days, **parts)


def _row(
    period: PeriodTotals,
    late: LateTotals | None,
    left_out: Mapping[str, LeftOut],
    t: Strings,
) -> PeriodRow:
    counts = {
        name: _count(count, left_out.get(name), t)
        for name, count in suppression.counts_of(period, late).items()
    }
    return PeriodRow(
        date=wording.short_day(period.issue_at, t),
        certified_amount=_amount(period.certified_amount, counts["certified"], t),
        paid_amount=_amount(period.paid_amount, counts["paid"], t),
        bar=0,
        **counts,
    )


def _apart(periods: Sequence[PeriodTotals], rows: Sequence[PeriodRow]) -> list[PeriodRow]:
    """The rows, with so many amounts left out that none follows from the program's money.

    Two months at least are without, where one has to be: the one that was paid least besides.
    """
    without = {
        at
        for at, row in enumerate(rows)
        if row.paid_amount.left_out or row.certified_amount.left_out
    }
    others = [at for at, period in enumerate(periods) if at not in without and period.paid_amount]
    if len(without) == 1 and others:
        without.add(min(others, key=lambda at: periods[at].paid_amount))
    none = Cell(left_out=LeftOut.HIDDEN)
    return [
        replace(row, certified_amount=none, paid_amount=none) if at in without else row
        for at, row in enumerate(rows)
    ]


def _barred(periods: Sequence[PeriodTotals], rows: Sequence[PeriodRow]) -> list[PeriodRow]:
    """The rows with the heights of their bars: what is left out of the table has none."""
    paid = [
        0 if row.paid_amount.left_out else period.paid_amount
        for period, row in zip(periods, rows, strict=True)
    ]
    highest = max(paid, default=0) or 1
    return [
        replace(row, bar=-(-_CHART * units // highest))
        for row, units in zip(rows, paid, strict=True)
    ]


def _title(code: int, reasons: Mapping[int, Reason], t: Strings) -> str:
    words = reasons[code].words.get(t.language) if code in reasons else None
    return words.title if words else t("reason.title")


def _count(households: int, left_out: LeftOut | None, t: Strings) -> Cell:
    return Cell(left_out=left_out) if left_out else Cell(text=wording.count(households, t))


def _amount(units: int, count: Cell, t: Strings) -> Cell:
    return Cell(left_out=LeftOut.HIDDEN) if count.left_out else Cell(text=wording.dollars(units, t))


def _money(found: ProgramTotals, t: Strings) -> tuple[tuple[str, str], ...]:
    figures = {
        "appropriated": found.appropriated,
        "received": found.received,
        "allotted": found.allotted,
        "obligated": found.obligated,
        "disbursed": found.disbursed,
        "recovered": found.recovered,
        "returned": found.returned_to_source,
        "balance": found.balance,
    }
    return tuple((name, wording.dollars(units, t)) for name, units in figures.items())
