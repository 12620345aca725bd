"""The program's totals for everybody, without the figures that could point at a household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from almoner.ledger.delays import LateTotals, ReasonTotals
from almoner.ledger.published import Published
from almoner.ledger.records import PeriodTotals, ProgramTotals
from almoner.program.described import Reason
from almoner.service import wording
from almoner.service.strings import Strings

_CHART = 100
SMALL = 11
"""A figure about fewer households than this is not shown."""


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
    rows = [row(period, found.late.get(period.period), t) for period in certified]
    return Totals(
        money=_money(found.totals, t),
        periods=tuple(_barred(certified, rows)),
        reasons=tuple(reason(each, _title(each.reason, reasons, t), t) for each in found.reasons),
        block=found.cursor.number,
        date=wording.day(found.cursor.time, t),
    )


def reason(found: ReasonTotals, title: str, t: Strings) -> ReasonRow:
    """The checks of a reason, with small figures left out."""
    decided = found.overturned + found.upheld
    ended = decided + found.unreviewed
    parts = {
        name: _count(each, t)
        for name, each in (
            ("standing", found.standing),
            ("overturned", found.overturned),
            ("upheld", found.upheld),
            ("unreviewed", found.unreviewed),
        )
    }
    placed = _count(found.placed, t)
    # The sum beside all parts but one would tell the one that is left out.
    if not placed.left_out and any(each.left_out for each in parts.values()):
        placed = Cell(left_out="hidden")
    few = parts["overturned"].left_out or parts["upheld"].left_out
    rate = Cell(left_out="hidden" if few else "few" if 0 < decided < SMALL else "")
    if not rate.left_out:
        rate = Cell(text=f"{100 * found.overturned // decided} %" if decided else "-")
    days = Cell(left_out="few") if 0 < ended < SMALL else Cell(text="-")
    if ended >= SMALL:
        days = Cell(text=f"{found.median_days} / {found.longest_days}")
    return ReasonRow(title=title, placed=placed, rate=rate, days=days, **parts)


def row(period: PeriodTotals, late: LateTotals | None, t: Strings) -> PeriodRow:
    """A period, with small figures left out."""
    certified = _count(period.certified_count, t)
    unpaid = period.certified_count - period.paid_count
    # Shown beside the certified figure, the paid one would tell how few are waiting.
    hidden = bool(certified.left_out) or 0 < unpaid < SMALL
    paid = _count(period.paid_count, t)
    if hidden and not paid.left_out:
        paid = Cell(left_out="hidden")
    return PeriodRow(
        date=wording.short_day(period.issue_at, t),
        certified=certified,
        certified_amount=_amount(period.certified_amount, certified, t),
        paid=paid,
        paid_amount=_amount(period.paid_amount, paid, t),
        held=_count(period.held, t),
        released=_count(period.released, t),
        lapsed=_count(period.lapsed, t),
        struck=_count(period.struck, t),
        appeals=_count(period.appeals, t),
        late=_count(late.late if late else 0, t),
        bar=0,
    )


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


def _count(households: int, t: Strings) -> Cell:
    return (
        Cell(left_out="few") if 0 < households < SMALL else Cell(text=wording.count(households, t))
    )


def _amount(units: int, count: Cell, t: Strings) -> Cell:
    return Cell(left_out="hidden") if count.left_out else Cell(text=wording.dollars(units, t))


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
