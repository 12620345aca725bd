"""What the public page leaves out cannot be worked out from what it shows.

given figures as a program has them
├── every count of 1 to 10 that is left out may be any of these, for a reader who knows all sums
├── how few wait to be paid may not be told either
├── the money of a month that is left out is that of two, so that it follows from no sum
├── the money of the program is shown
└── what is about many should be shown where nothing is left out
given the reader alone
└── a page that leaves out counts of few and nothing else should be solved
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from almoner import money
from almoner.ledger.delays import LateTotals, ReasonTotals
from almoner.ledger.published import Published
from almoner.ledger.records import CursorView, PeriodTotals, ProgramTotals
from almoner.service import strings, totals
from almoner.service.suppression import SMALL
from almoner.service.totals import Cell
from tests.service import reader

WORDS = strings.load()
PARTS = ("standing", "overturned", "upheld", "unreviewed")
COUNTS = some.sampled_from([0, 0, 0, 1, 2, 3, 9, 10, 11, 12, 14, 25, 40])
MORE = some.sampled_from([0, 0, 1, 4, 10, 11, 30, 400])
AMOUNT = money.parse("259")


def published(
    periods: list[PeriodTotals],
    reasons: list[ReasonTotals] | None = None,
    late: dict[int, LateTotals] | None = None,
) -> Published:
    """The figures of a program that was promised what was certified, less what was struck."""
    paid = sum(each.paid_amount for each in periods)
    received = money.parse("1000000")
    struck = sum(each.struck for each in periods) * AMOUNT
    return Published(
        cursor=CursorView(number=9, hash=bytes(32), time=1_798_761_600),
        totals=ProgramTotals(
            program="0x01",
            purpose=1,
            appropriated=received,
            received=received,
            returned_to_source=0,
            balance=received - paid,
            allotted=received,
            apportioned=received,
            obligated=sum(each.certified_amount for each in periods) - struck,
            disbursed=paid,
            recovered=0,
            periods=tuple(periods),
        ),
        reasons=tuple(reasons or ()),
        late=late or {},
    )


def period(number: int, checks: dict[str, int], *, free: int, paid: int, late: int) -> PeriodTotals:
    """A period of so many more payments than were checked, and so many that were paid."""
    certified = sum(checks.values()) + free
    return PeriodTotals(
        period=number,
        issue_at=1_798_761_600 + number * 2_678_400,
        certified_count=certified,
        certified_amount=certified * AMOUNT,
        paid_count=paid,
        paid_amount=paid * AMOUNT,
        held=checks["standing"],
        released=checks["overturned"],
        lapsed=checks["unreviewed"],
        struck=checks["upheld"],
        appeals=late,
    )


@some.composite
def figures(draw: some.DrawFn) -> Published:
    """Figures that add up as those of a ledger do."""
    months = draw(some.integers(1, 3))
    codes = draw(some.integers(0, 3))
    checks = [[{part: draw(COUNTS) for part in PARTS} for _ in range(codes)] for _ in range(months)]
    periods, late = [], {}
    for number, of_month in enumerate(checks, 1):
        both = {part: sum(each[part] for each in of_month) for part in PARTS}
        free = draw(MORE)
        payable = both["overturned"] + both["unreviewed"] + free
        paid = max(0, payable - draw(MORE))
        slow = min(paid, draw(COUNTS))
        late[number] = LateTotals(period=number, late=slow, longest_days=4)
        periods.append(period(number, both, free=free, paid=paid, late=slow))
    reasons = []
    for code in range(codes):
        parts = {part: sum(of_month[code][part] for of_month in checks) for part in PARTS}
        placed = sum(parts.values()) + draw(COUNTS)
        if placed:
            reasons.append(
                ReasonTotals(
                    reason=101 + code, placed=placed, median_days=4, longest_days=9, **parts
                )
            )
    return published(periods, reasons, late)


def truths(found: Published) -> dict[str, int]:
    """All counts, those that are left out as well, by the names a reader has for them."""
    told = {}
    certified = [each for each in found.totals.periods if each.certified_count]
    for at, month in enumerate(certified):
        told |= {
            f"p{at}.certified": month.certified_count,
            f"p{at}.paid": month.paid_count,
            f"p{at}.late": found.late[month.period].late,
            **{f"p{at}.{part}": getattr(month, part) for part in reader.SAME},
            f"p{at}.appeals": month.appeals,
        }
    for at, reason in enumerate(found.reasons):
        told |= {f"r{at}.{part}": getattr(reason, part) for part in ("placed", *PARTS)}
    return told


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=figures())
def test_counts__of_few_may_be_any_of_few(found: Published) -> None:
    reading = reader.of(totals.told(found, {}, WORDS))
    true = truths(found)

    for name, count in true.items():
        if 0 < count < SMALL:
            assert name not in reading.shown
            low, high = reading.range_of({name: 1})
            assert low <= 1.001, (name, count, low)
            assert high >= SMALL - 1.001, (name, count, high)
        elif name in reading.shown:
            assert reading.shown[name] == count
    for at in range(len(found.totals.periods)):
        certified, paid = f"p{at}.certified", f"p{at}.paid"
        if 0 < true.get(certified, 0) - true.get(paid, 0) < SMALL:
            low, high = reading.range_of({certified: 1, paid: -1})
            assert high - low >= SMALL - 2.001, "how few wait"


@settings(max_examples=60, deadline=None)
@given(found=figures())
def test_money__of_a_month_does_not_follow_from_the_rest(found: Published) -> None:
    page = totals.told(found, {}, WORDS)
    paid = [each.paid_amount for each in found.totals.periods if each.certified_count]
    left_out = [at for at, row in enumerate(page.periods) if row.paid_amount.left_out]

    for row in page.periods:
        assert bool(row.certified_amount.left_out) is bool(row.paid_amount.left_out)
    if left_out and any(paid[at] for at in range(len(paid)) if at != left_out[0]):
        assert len(left_out) > 1
    assert dict(page.money)["disbursed"] == money.dollars(sum(paid)), "all of it, always"


CHECKS = dict.fromkeys(PARTS, 0)
MANY = period(1, CHECKS, free=400, paid=400, late=0)
FEW = period(2, CHECKS, free=3, paid=3, late=0)
SMALLER = period(3, CHECKS, free=300, paid=300, late=0)
NONE = period(4, CHECKS, free=300, paid=0, late=0)


def test_money__leaves_out_the_month_that_was_paid_least_besides() -> None:
    rows = totals.told(published([MANY, FEW, SMALLER, NONE]), {}, WORDS).periods

    assert [bool(row.paid_amount.left_out) for row in rows] == [False, True, True, False]
    assert rows[2].paid == Cell(text="300"), "how many were paid is said"
    assert [row.bar for row in rows] == [100, 0, 0, 0]


def test_money__of_every_month_is_said_where_no_count_is_left_out() -> None:
    rows = totals.told(published([MANY, SMALLER, NONE]), {}, WORDS).periods

    assert [row.paid_amount for row in rows] == [
        Cell(text=money.dollars(each.paid_amount)) for each in (MANY, SMALLER, NONE)
    ]


REASON = ReasonTotals(
    reason=101,
    placed=25,
    standing=25,
    overturned=0,
    upheld=0,
    unreviewed=0,
    median_days=0,
    longest_days=0,
)


def test_counts__beside_one_of_few_are_left_out_and_no_more() -> None:
    month = period(1, CHECKS | {"standing": 68}, free=400, paid=380, late=0)
    standing = [25, 3, 40]
    reasons = [replace(REASON, reason=101 + n, placed=n, standing=n) for n in standing]
    page = totals.told(published([month], reasons), {}, WORDS)

    found = [each.standing for each in page.reasons]
    assert found == [Cell(left_out="hidden"), Cell(left_out="hidden"), Cell(text="40")]
    assert page.periods[0].held == Cell(text="68")
    every = [replace(each, placed=30, standing=30) for each in reasons]
    of_many = published([replace(month, held=90)], every)
    assert [each.standing.text for each in totals.told(of_many, {}, WORDS).reasons] == ["30"] * 3


def test_reader__solves_a_page_that_leaves_out_the_few_alone() -> None:
    month = period(1, CHECKS | {"standing": 28}, free=400, paid=380, late=0)
    reasons = [replace(REASON, reason=101 + n, placed=30, standing=n) for n in (25, 3)]
    page = totals.told(published([month], reasons), {}, WORDS)
    assert reader.of(page).range_of({"r1.standing": 1}) == pytest.approx((1, 10))

    naive = (
        replace(page.reasons[0], placed=Cell(text="30"), standing=Cell(text="25")),
        replace(page.reasons[1], standing=Cell(left_out="few")),
    )
    row = replace(page.periods[0], held=Cell(text="28"))
    solved = reader.of(replace(page, reasons=naive, periods=(row,)))
    assert solved.range_of({"r1.standing": 1}) == pytest.approx((3, 3))
