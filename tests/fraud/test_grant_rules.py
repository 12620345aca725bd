"""The rules about one draw.

several_organizations
├── clean one organization below the bound, raised at it, however many awards they have
├── only what was approved within the window of the award drawn on counts, and was awarded
└── cannot tell where missing approval times could reach the bound
below_limit
├── clean one award below the bound, raised at it
├── just below is from the margin to the limit, both included, of any limit
├── the award drawn on has to be one of them, within the window
├── what an organization was awarded before counts, so that its further awards do not
└── cannot tell where missing approval times could reach the bound
approval_in_seconds
├── broken one second below the bound, clean at it
└── cannot tell without one of both times
officer_account
└── broken for a key of the agency, clean for any other account
GrantParameters
└── refuses bounds under which the rules would mean nothing
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from almoner import money
from almoner.fraud.benefit_rules import Band, officer_account
from almoner.fraud.facts import AwardFact, DrawFacts
from almoner.fraud.grant_rules import (
    GrantParameters,
    approval_in_seconds,
    below_limit,
    several_organizations,
)

NOW = 2_000_000_000
DAY = 86_400
HOUR = 3_600
WINDOW = 90 * DAY
LIMIT = money.parse("100,000")
LOWEST = money.parse("90,000")
BOUNDS = GrantParameters(limits=(LIMIT,))


def award(number: int, **given: Any) -> AwardFact:
    """An award of $95,000 to an organization of its own, an hour after the one before."""
    usual = {
        "award": number,
        "organization": bytes([number]) * 32,
        "awarded": True,
        "approved_at": NOW - 30 * DAY + number * HOUR,
        "cumulative": money.parse("95,000"),
    }
    return AwardFact(**usual | given)


def draw(*awards: AwardFact, **given: Any) -> DrawFacts:
    """A draw on the first of the awards that are paid to one account."""
    usual = {
        "draw": 7,
        "account": "0xAccount",
        "officer": None,
        "requested_at": NOW - DAY,
        "approved_at": NOW,
        "award": awards[0],
        "others": awards[1:],
    }
    return DrawFacts(**usual | given)


def band_of_organizations(*awards: AwardFact) -> Band:
    return several_organizations(draw(*awards), NOW, BOUNDS).band


def band_of_limit(*awards: AwardFact, bounds: GrantParameters = BOUNDS) -> Band:
    return below_limit(draw(*awards), NOW, bounds).band


def far(number: int, after: int, **given: Any) -> AwardFact:
    """An award approved so many seconds after the first."""
    return award(number, approved_at=NOW - 30 * DAY + HOUR + after, **given)


# several_organizations


@pytest.mark.parametrize(("count", "band"), [(2, Band.CLEAN), (3, Band.RAISED), (4, Band.RAISED)])
def test_several_organizations__bound(count: int, band: Band) -> None:
    awards = [award(number, cumulative=1) for number in range(1, count + 1)]

    finding = several_organizations(draw(*awards), NOW, BOUNDS)

    assert finding.band is band
    assert finding.features == {
        "account": "0xAccount",
        "award": 1,
        "found": count,
        "bound": 3,
        "window": WINDOW,
    }


def test_several_organizations__one_with_many_awards_is_one() -> None:
    own = [award(number, organization=b"one") for number in range(1, 8)]

    assert band_of_organizations(*own) is Band.CLEAN
    assert band_of_organizations(*own, award(8)) is Band.CLEAN
    assert band_of_organizations(*own, award(8), award(9)) is Band.RAISED


@pytest.mark.parametrize(("after", "band"), [(WINDOW - 1, Band.RAISED), (WINDOW, Band.CLEAN)])
def test_several_organizations__window_from_the_award_drawn_on(after: int, band: Band) -> None:
    assert band_of_organizations(award(1), award(2), far(3, after)) is band
    assert band_of_organizations(far(3, after), award(2), award(1)) is band


def test_several_organizations__what_others_did_long_ago_is_no_sign_of_this_award() -> None:
    others = [award(number) for number in range(2, 6)]

    assert band_of_organizations(far(1, 2 * WINDOW), *others) is Band.CLEAN
    assert band_of_organizations(*others) is Band.RAISED


def test_several_organizations__only_what_was_awarded_counts() -> None:
    declined = award(3, awarded=False)

    assert band_of_organizations(award(1), award(2), declined) is Band.CLEAN
    assert band_of_organizations(award(1), award(2), award(3)) is Band.RAISED


def test_several_organizations__cannot_tell_without_the_times() -> None:
    blind = [award(number, approved_at=None) for number in (2, 3)]

    finding = several_organizations(draw(award(1), *blind), NOW, BOUNDS)

    assert finding.band is Band.CANNOT_TELL
    assert finding.needs == "the approval times of 2 of 3 awards"
    assert band_of_organizations(award(1), *blind[:1]) is Band.CLEAN
    assert band_of_organizations(award(1), award(2), award(3), *blind[:1]) is Band.RAISED


def test_several_organizations__cannot_tell_without_the_time_of_the_award_drawn_on() -> None:
    own = award(1, approved_at=None)

    assert band_of_organizations(own, award(2), award(3)) is Band.CANNOT_TELL
    assert band_of_organizations(own, award(2)) is Band.CLEAN


# below_limit


@pytest.mark.parametrize(("count", "band"), [(2, Band.CLEAN), (3, Band.RAISED), (4, Band.RAISED)])
def test_below_limit__bound(count: int, band: Band) -> None:
    assert band_of_limit(*(award(number) for number in range(1, count + 1))) is band


@pytest.mark.parametrize(
    ("cumulative", "band"),
    [
        (LOWEST - 1, Band.CLEAN),
        (LOWEST, Band.RAISED),
        (LIMIT, Band.RAISED),
        (LIMIT + 1, Band.CLEAN),
    ],
)
@pytest.mark.parametrize("drawn_on", [0, 2])
def test_below_limit__margin_and_limit_are_included(
    cumulative: int, band: Band, drawn_on: int
) -> None:
    awards = [award(1), award(2), award(3, cumulative=cumulative)]

    assert band_of_limit(*awards[drawn_on:], *awards[:drawn_on]) is band


def test_below_limit__margin_of_a_sum_that_does_not_divide() -> None:
    """The share is compared without rounding."""
    odd = dataclasses.replace(BOUNDS, limits=(1_000_001,), split_margin_bps=3_333)
    least = 666_701  # 66.67 % of the limit are 666,700.6667

    assert band_of_limit(*(award(n, cumulative=least) for n in (1, 2, 3)), bounds=odd) is (
        Band.RAISED
    )
    assert band_of_limit(*(award(n, cumulative=least - 1) for n in (1, 2, 3)), bounds=odd) is (
        Band.CLEAN
    )


def test_below_limit__counts_any_limit_of_the_program() -> None:
    two = dataclasses.replace(BOUNDS, limits=(LIMIT, 5 * LIMIT))
    higher = [award(number, cumulative=5 * LIMIT - 1) for number in (2, 3)]

    assert band_of_limit(award(1), *higher, bounds=two) is Band.RAISED
    assert band_of_limit(award(1), *higher) is Band.CLEAN


def test_below_limit__is_clean_where_no_sum_takes_more_approvers() -> None:
    none = dataclasses.replace(BOUNDS, limits=())

    assert band_of_limit(award(1), award(2), award(3), bounds=none) is Band.CLEAN
    assert band_of_limit(award(1), award(2), award(3)) is Band.RAISED


@pytest.mark.parametrize(("after", "band"), [(WINDOW - 1, Band.RAISED), (WINDOW, Band.CLEAN)])
def test_below_limit__window(after: int, band: Band) -> None:
    assert band_of_limit(award(1), award(2), far(3, after)) is band
    assert band_of_limit(award(2), award(1), far(3, after)) is band
    assert band_of_limit(far(3, after), award(1), award(2)) is band


def test_below_limit__window_slides() -> None:
    """Three that lie around the award drawn on are found, whatever lies farther away."""
    spread = [far(number, (number - 1) * 60 * DAY) for number in range(1, 5)]
    between = far(9, 65 * DAY)

    assert band_of_limit(*spread) is Band.CLEAN
    assert band_of_limit(spread[1], *spread[:1], *spread[2:], between) is Band.RAISED
    assert band_of_limit(spread[3], *spread[:3], between) is Band.CLEAN


def test_below_limit__the_award_drawn_on_has_to_be_one_of_them() -> None:
    """An honest award on the account of a split one is not held with it."""
    split = [award(number) for number in (2, 3, 4)]

    assert band_of_limit(award(1, cumulative=LIMIT // 2), *split) is Band.CLEAN
    assert band_of_limit(award(5, cumulative=LIMIT // 2), *split) is Band.CLEAN
    assert band_of_limit(far(1, 2 * WINDOW), *split) is Band.CLEAN
    assert band_of_limit(*split, award(1, cumulative=LIMIT // 2)) is Band.RAISED


def test_below_limit__further_awards_of_an_organization_have_passed_the_limit() -> None:
    """More persons approved them: nothing was split."""
    sums = ("95,000", "190,000", "285,000")
    own = [
        award(number, organization=b"one", cumulative=money.parse(total))
        for number, total in enumerate(sums, 1)
    ]

    assert band_of_limit(*own) is Band.CLEAN
    assert band_of_limit(own[0], award(4), award(5)) is Band.RAISED


def test_below_limit__only_what_was_awarded_counts() -> None:
    assert band_of_limit(award(1), award(2), award(3, awarded=False)) is Band.CLEAN


def test_below_limit__cannot_tell_without_the_times() -> None:
    blind = award(3, approved_at=None)

    finding = below_limit(draw(award(1), award(2), blind), NOW, BOUNDS)

    assert finding.band is Band.CANNOT_TELL
    assert finding.needs == "the approval times of 1 of 3 awards"
    assert band_of_limit(award(1), blind) is Band.CLEAN
    assert band_of_limit(blind, award(1), award(2)) is Band.CANNOT_TELL
    assert band_of_limit(blind, award(1)) is Band.CLEAN


def test_below_limit__a_missing_time_does_not_matter_of_another_sum() -> None:
    blind = award(3, approved_at=None, cumulative=1)

    assert band_of_limit(award(1), award(2), blind) is Band.CLEAN


# approval_in_seconds


@pytest.mark.parametrize(
    ("seconds", "band"),
    [
        (0, Band.BROKEN),
        (12, Band.BROKEN),
        (HOUR - 1, Band.BROKEN),
        (HOUR, Band.CLEAN),
        (HOUR + 1, Band.CLEAN),
        (30 * DAY, Band.CLEAN),
    ],
)
def test_approval_in_seconds__bound(seconds: int, band: Band) -> None:
    finding = approval_in_seconds(draw(award(1), requested_at=NOW - seconds), NOW, BOUNDS)

    assert finding.band is band
    assert finding.features == {"draw": 7, "bound": HOUR, "seconds": seconds}


@pytest.mark.parametrize("missing", ["requested_at", "approved_at"])
def test_approval_in_seconds__cannot_tell_without_a_time(missing: str) -> None:
    finding = approval_in_seconds(draw(award(1), **{missing: None}), NOW, BOUNDS)

    assert finding.band is Band.CANNOT_TELL
    assert finding.needs == "the times of its request and its last approval"


# officer_account


def test_officer_account__is_broken_for_a_key_of_the_agency() -> None:
    finding = officer_account(draw(award(1), officer=8), NOW, BOUNDS)

    assert finding.band is Band.BROKEN
    assert finding.features == {"account": "0xAccount", "officer": 8}
    assert officer_account(draw(award(1)), NOW, BOUNDS).band is Band.CLEAN


# GrantParameters


@pytest.mark.parametrize(
    ("bound", "least", "refused"),
    [("split_awards", 2, 1), ("split_margin_bps", 9_999, 10_000)],
)
def test_parameters__refuse_what_means_nothing(bound: str, least: int, refused: int) -> None:
    GrantParameters(limits=(), **{bound: least})  # type: ignore[arg-type]

    with pytest.raises(ValueError, match=f"{bound} is {refused}, "):
        GrantParameters(limits=(), **{bound: refused})  # type: ignore[arg-type]
