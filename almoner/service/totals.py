"""The program's totals for everybody, without the figures that could point at a household."""

from __future__ import annotations

from dataclasses import dataclass

from almoner import money
from almoner.ledger.records import PeriodTotals, ProgramTotals
from almoner.ledger.views import Views
from almoner.service import wording

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


def read(views: Views, program: str) -> Totals | None:
    """The totals as the ledger has them; None while it has nothing."""
    cursor = views.cursor()
    if cursor is None or program not in views.programs():
        return None
    found = views.totals(program)
    return Totals(
        money=_money(found),
        periods=tuple(row(period) for period in found.periods if period.certified_count),
        block=cursor.number,
        date=wording.day(cursor.time),
    )


def row(period: PeriodTotals) -> PeriodRow:
    """A period, with small figures left out."""
    certified = _count(period.certified_count)
    unpaid = period.certified_count - period.paid_count
    # Shown beside the certified figure, the paid one would tell how few are waiting.
    hidden = bool(certified.left_out) or 0 < unpaid < SMALL
    paid = _count(period.paid_count)
    if hidden and not paid.left_out:
        paid = Cell(left_out="hidden")
    return PeriodRow(
        date=wording.short_day(period.issue_at),
        certified=certified,
        certified_amount=_amount(period.certified_amount, certified),
        paid=paid,
        paid_amount=_amount(period.paid_amount, paid),
        held=_count(period.held),
        released=_count(period.released),
        lapsed=_count(period.lapsed),
        struck=_count(period.struck),
        appeals=_count(period.appeals),
    )


def _count(households: int) -> Cell:
    return Cell(left_out="few") if 0 < households < SMALL else Cell(text=f"{households:,}")


def _amount(units: int, count: Cell) -> Cell:
    return Cell(left_out="hidden") if count.left_out else Cell(text=money.dollars(units))


def _money(found: ProgramTotals) -> tuple[tuple[str, str], ...]:
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
    return tuple((name, money.dollars(units)) for name, units in figures.items())
