"""The public figures: what is shown, and what is left out so that nobody can be recognized."""

from __future__ import annotations

from dataclasses import replace

import pytest

from almoner import money
from almoner.demo.person import SoftPerson, text
from almoner.ledger.records import PeriodTotals
from almoner.service import strings, totals
from almoner.service.totals import Cell
from almoner.testing.pages import Service

WORDS = strings.load()
FEW, HIDDEN = Cell(left_out="few"), Cell(left_out="hidden")
PERIOD = PeriodTotals(
    period=1,
    issue_at=1_798_761_600,
    certified_count=500,
    certified_amount=money.parse("50000"),
    paid_count=400,
    paid_amount=money.parse("40000"),
    held=90,
    released=0,
    lapsed=11,
    struck=10,
    appeals=1,
)


def test_row__shows_figures_about_many_and_none() -> None:
    shown = totals.row(PERIOD, WORDS)

    assert shown.certified == Cell(text="500")
    assert shown.certified_amount == Cell(text="$50,000.00")
    assert shown.paid == Cell(text="400")
    assert shown.held == Cell(text="90")
    assert shown.released == Cell(text="0")
    assert shown.lapsed == Cell(text="11")


def test_row__leaves_out_figures_about_few() -> None:
    shown = totals.row(PERIOD, WORDS)

    assert shown.struck == FEW
    assert shown.appeals == FEW


@pytest.mark.parametrize(("count", "hidden"), [(1, True), (10, True), (11, False), (0, False)])
def test_row__leaves_out_the_amount_of_few(count: int, hidden: bool) -> None:
    period = replace(PERIOD, certified_count=count, paid_count=0, certified_amount=7_000_000)
    assert (totals.row(period, WORDS).certified_amount == HIDDEN) is hidden


@pytest.mark.parametrize(("paid", "hidden"), [(490, True), (499, True), (489, False), (500, False)])
def test_row__leaves_out_what_would_tell_how_few_wait(paid: int, hidden: bool) -> None:
    shown = totals.row(replace(PERIOD, paid_count=paid), WORDS)

    assert (shown.paid == HIDDEN) is hidden
    assert (shown.paid_amount == HIDDEN) is hidden


def test_page__shows_the_programs_money_and_block(service: Service, person: SoftPerson) -> None:
    page = text(person.get("/program"))

    number = service.world.client.head()[0]
    assert f"block {number}" in page
    books = service.context.views.books()
    assert f"Paid\n{money.dollars(books.disbursed)}" in page
    assert f"Balance\n{money.dollars(books.balance)}" in page
    assert "Fewer than 11" in page, "two payments were held"
    assert "Not shown" in page
    assert "A figure about fewer than 11 households is not shown" in page


def test_page__says_when_there_is_nothing_yet(service: Service) -> None:
    views, nobody = service.context.views, "0x0000000000000000000000000000000000000001"
    assert totals.read(views, nobody, WORDS) is None
    assert totals.read(views, service.context.address, WORDS) is not None
