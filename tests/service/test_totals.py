"""The public figures: what is shown, and what is left out so that nobody can be recognized."""

from __future__ import annotations

import ast
import re
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from web3.contract.contract import ContractFunction

from almoner import money
from almoner.demo.person import SoftPerson, text
from almoner.ledger.delays import LateTotals, ReasonTotals
from almoner.ledger.records import PeriodTotals
from almoner.service import app, checking, strings, totals
from almoner.service.answers import Answers
from almoner.service.figures import Figures
from almoner.service.totals import Cell, PeriodRow, ReasonRow
from almoner.testing import DAY
from almoner.testing.pages import Service
from tests.service.test_suppression import published

WORDS = strings.load()
FEW, HIDDEN = Cell(left_out="few"), Cell(left_out="hidden")
PERIOD = PeriodTotals(
    period=1,
    issue_at=1_798_761_600,
    certified_count=500,
    certified_amount=money.parse("50000"),
    paid_count=400,
    paid_amount=money.parse("40000"),
    held=0,
    released=20,
    lapsed=0,
    struck=60,
    appeals=1,
)


CHECKS = ReasonTotals(
    reason=101,
    placed=80,
    standing=0,
    overturned=20,
    upheld=60,
    unreviewed=0,
    median_days=4,
    longest_days=9,
)
FIGURES = [
    *("appropriated", "received", "allotted", "obligated", "disbursed", "recovered", "returned"),
    "balance",
]
FIELDS = {"returned": "returned_to_source"}


def row(period: PeriodTotals = PERIOD, late: LateTotals | None = None) -> PeriodRow:
    """A period as the page shows it, of a program that has no other."""
    found = published([period], [CHECKS], {period.period: late} if late else {})
    return totals.told(found, {}, WORDS).periods[0]


def reason(found: ReasonTotals) -> ReasonRow:
    """The checks of a reason as the page shows them, of a program that has no other."""
    checks = {
        "held": found.standing,
        "released": found.overturned,
        "lapsed": found.unreviewed,
        "struck": found.upheld,
    }
    return totals.told(published([replace(PERIOD, **checks)], [found]), {}, WORDS).reasons[0]


def test_row__shows_figures_about_many_and_none() -> None:
    shown = row()

    assert shown.certified == Cell(text="500")
    assert shown.certified_amount == Cell(text="$50,000.00")
    assert shown.paid == Cell(text="400")
    assert shown.held == Cell(text="0")
    assert shown.released == Cell(text="20")
    assert shown.struck == Cell(text="60")


def test_row__leaves_out_figures_about_few() -> None:
    assert row().appeals == FEW
    assert row(replace(PERIOD, appeals=11)).appeals == Cell(text="11")


@pytest.mark.parametrize(("count", "hidden"), [(1, True), (10, True), (11, False), (500, False)])
def test_row__leaves_out_the_amount_of_few(count: int, hidden: bool) -> None:
    none = {"released": 0, "struck": 0}
    few = replace(PERIOD, certified_count=count, paid_count=0, certified_amount=7_000_000, **none)
    shown = totals.told(published([few]), {}, WORDS).periods[0]
    assert (shown.certified_amount == HIDDEN) is hidden
    assert (shown.held == HIDDEN) is hidden, "nothing more is said of few"


@pytest.mark.parametrize(("paid", "hidden"), [(490, True), (499, True), (489, False), (500, False)])
def test_row__leaves_out_what_would_tell_how_few_wait(paid: int, hidden: bool) -> None:
    shown = row(replace(PERIOD, paid_count=paid, struck=0))

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
    assert Figures(views, nobody).newest() is None
    assert Figures(views, service.context.address).newest() is not None


def test_figures__are_read_once_a_block(service: Service) -> None:
    figures = Figures(service.context.views, service.context.address)
    first = figures.newest()
    assert first is not None

    assert figures.newest() is first
    service.world.client.request("evm_mine")
    service.follow()
    then = figures.newest()
    assert then is not None
    assert then.cursor.number == first.cursor.number + 1


def test_row__says_how_many_were_late_and_draws_what_is_shown() -> None:
    late = LateTotals(period=1, late=40, longest_days=9)

    assert row(late=late).late == Cell(text="40")
    assert row(late=replace(late, late=3)).late == FEW
    assert row().late == Cell(text="0")


def test_reason__says_what_became_of_the_checks() -> None:
    shown = reason(CHECKS)

    assert (shown.placed, shown.overturned, shown.upheld) == (
        Cell(text="80"),
        Cell(text="20"),
        Cell(text="60"),
    )
    assert shown.rate == Cell(text="25 %")
    assert shown.days == Cell(text="4 / 9")


@pytest.mark.parametrize("part", ["standing", "overturned", "upheld", "unreviewed"])
def test_reason__leaves_out_the_sum_where_it_would_tell_a_part(part: str) -> None:
    shown = reason(replace(CHECKS, **{part: 3}))

    assert getattr(shown, part) == FEW
    assert shown.placed == HIDDEN
    assert (shown.rate == HIDDEN) is (part in ("overturned", "upheld"))


def test_reason__about_few_says_nothing_more() -> None:
    shown = reason(replace(CHECKS, placed=5, standing=0, overturned=2, upheld=1, unreviewed=2))

    assert shown.placed == FEW
    assert {shown.standing, shown.overturned, shown.rate, shown.days} == {HIDDEN}
    none = replace(CHECKS, placed=20, standing=20, overturned=0, upheld=0, unreviewed=0)
    assert (reason(none).rate, reason(none).days) == (Cell(text="-"), Cell(text="-"))


def test_page__says_why_payments_were_checked(service: Service, person: SoftPerson) -> None:
    page = text(person.get("/program"))

    assert service.context.program.reasons[101].words["en"].title in page
    assert "Late is more than 3 days" in page
    found = service.context.views.published(service.context.address)
    assert found is not None
    assert [(each.reason, each.placed, each.standing) for each in found.reasons] == [(101, 2, 2)]
    assert found.late == {}, "everybody else was paid when it was due"


def test_check__finds_every_figure_the_same_in_the_contracts(
    service: Service, person: SoftPerson
) -> None:
    page = text(person.get("/program/check"))

    assert page.count("The same") == len(FIGURES)
    assert "Different" not in page
    assert service.world.treasury.address in page


def test_check__says_what_each_figure_is_made_of(service: Service, person: SoftPerson) -> None:
    page = text(person.get("/program/check"))

    appropriation, allotment = "appropriationOf(1)", "allotmentOf(1)"
    assert f"Received\n{appropriation}.received\n" in page
    assert f"Paid\n{allotment}.disbursed\n" in page
    balance = (
        f"{appropriation}.received + {allotment}.recovered - {allotment}.disbursed "
        f"- {appropriation}.returnedToSource"
    )
    assert f"Balance\n{balance}\n" in page
    assert "HoldPlaced" in page


def test_check__counts_every_other_figure_from_events_there_are(service: Service) -> None:
    template = (app.FRONTEND / "templates" / "program.html").read_text()
    lists = re.findall(r"set (?:columns|outcomes) = (\[.*\])", template)
    agency = service.context.agency
    told = {
        each["name"]
        for contract in (agency.program, agency.holds, agency.hearings)
        for each in contract.abi
        if each["type"] == "event"
    }

    assert len(lists) == 2
    assert set(checking.MADE_OF) == {name for found in lists for name in ast.literal_eval(found)}
    assert {event for events in checking.MADE_OF.values() for event in events} <= told


def test_check__finds_a_figure_that_is_not(service: Service) -> None:
    context = service.context
    published = context.views.published(context.address)
    assert published is not None
    answers = Answers(context)
    for name in FIGURES:
        wrong = replace(published.totals, **{FIELDS.get(name, name): 10_000})
        found = checking.compare(context, answers, replace(published, totals=wrong), WORDS)
        assert [each.name for each in found if not each.same] == [name]


def test_check__asks_the_node_once_a_block(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    call = service.context.client.call

    def counted(fn: ContractFunction, **given: Any) -> Any:
        asked.append(fn.fn_name)
        return call(fn, **given)

    monkeypatch.setattr(service.context.client, "call", counted)
    with closing(SoftPerson(service.origin)) as person:
        person.get("/program/check")
        first = list(asked)
        person.get("/program/check")
        assert asked == first
        service.world.warp_to(service.world.now() + DAY)
        service.follow()
        assert "does not answer" not in text(person.get("/program/check"))

    assert set(first) == {"appropriationOf", "allotmentOf"}
    assert asked == [*first, *first]
