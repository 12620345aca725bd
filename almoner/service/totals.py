"""The program's totals for everybody, without the figures that could point at a household."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.ledger.records import PeriodTotals, ProgramTotals
from almoner.ledger.views import Views
from almoner.service import wording
from almoner.service.strings import Strings

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The page's figures, and the block they are of."""

    money: tuple[tuple[str, str], ...]
    """Name of a text, and an amount."""
    periods: tuple[PeriodRow, ...]
    block: int
    date: str


def read(views: Views, program: str, t: Strings) -> Totals | None:
    """The totals as the ledger has them; None while it has nothing."""
    cursor = views.cursor()
    if cursor is None or program not in views.programs():
        return None
    found = views.totals(program)
    return Totals(
        money=_money(found, t),
        periods=tuple(row(period, t) for period in found.periods if period.certified_count),
        block=cursor.number,
        date=wording.day(cursor.time, t),
    )


def row(period: PeriodTotals, t: Strings) -> PeriodRow:
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
    )


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
