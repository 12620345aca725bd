"""The three rules about one account.

shared_account
├── clean at the declared or default capacity, raised one above it
├── a declaration counts only confirmed and before its end
└── only approved cases count
one_hand
├── clean one below the bound, raised at it, whatever was declared
├── counts one caseworker at a time, and only what lies within the window
└── cannot tell where missing times could reach the bound
officer_account
└── broken for a key of the agency, clean for any other account
"""

from __future__ import annotations

import dataclasses

import pytest

from almoner.fraud.benefit_rules import Band, Parameters, officer_account, one_hand, shared_account
from almoner.fraud.facts import AccountFacts, CaseFact, Declaration

NOW = 2_000_000
DAY = 86_400
BOUNDS = Parameters()
SHELTER = Declaration(capacity=20, until=NOW + 1, confirmed=True)


def account(
    cases: int,
    *,
    declaration: Declaration | None = None,
    officer: int | None = None,
    apart: int = 60,
    approved: bool = True,
) -> AccountFacts:
    """An account with that many cases, enrolled by person 5, so many seconds apart."""
    return AccountFacts(
        account="0xAccount",
        cases=tuple(
            CaseFact(
                case_no=at + 1, caseworker=5, enrolled_at=1_000_000 + at * apart, approved=approved
            )
            for at in range(cases)
        ),
        declaration=declaration,
        officer=officer,
    )


def band_of_shared(facts: AccountFacts) -> Band:
    return shared_account(facts, NOW, BOUNDS).band


def band_of_one_hand(facts: AccountFacts) -> Band:
    return one_hand(facts, NOW, BOUNDS).band


@pytest.mark.parametrize(
    ("cases", "band"), [(1, Band.CLEAN), (4, Band.CLEAN), (5, Band.RAISED), (6, Band.RAISED)]
)
def test_shared_account__default_capacity_is_the_bound(cases: int, band: Band) -> None:
    assert band_of_shared(account(cases)) is band


@pytest.mark.parametrize(("cases", "band"), [(19, Band.CLEAN), (20, Band.CLEAN), (21, Band.RAISED)])
def test_shared_account__declared_capacity_is_the_bound(cases: int, band: Band) -> None:
    assert band_of_shared(account(cases, declaration=SHELTER)) is band


@pytest.mark.parametrize(("until", "band"), [(NOW + 1, Band.CLEAN), (NOW, Band.RAISED)])
def test_shared_account__declaration_ends_at_its_second(until: int, band: Band) -> None:
    declaration = dataclasses.replace(SHELTER, until=until)

    assert band_of_shared(account(20, declaration=declaration)) is band


def test_shared_account__unconfirmed_declaration_counts_for_nothing() -> None:
    proposed = dataclasses.replace(SHELTER, confirmed=False)

    finding = shared_account(account(20, declaration=proposed), NOW, BOUNDS)

    assert finding.band is Band.RAISED
    assert finding.features == {"account": "0xAccount", "cases": 20, "capacity": 4, "declared": 0}


def test_shared_account__only_approved_cases_count() -> None:
    assert band_of_shared(account(5, approved=False)) is Band.CLEAN
    assert band_of_shared(account(5, approved=True)) is Band.RAISED


def test_shared_account__declared_below_the_default_is_the_bound() -> None:
    single = dataclasses.replace(SHELTER, capacity=1)

    assert band_of_shared(account(2, declaration=single)) is Band.RAISED
    assert band_of_shared(account(2)) is Band.CLEAN


@pytest.mark.parametrize(("cases", "band"), [(9, Band.CLEAN), (10, Band.RAISED), (11, Band.RAISED)])
@pytest.mark.parametrize("declaration", [None, SHELTER])
def test_one_hand__bound_whatever_was_declared(
    cases: int, band: Band, declaration: Declaration | None
) -> None:
    assert band_of_one_hand(account(cases, declaration=declaration)) is band


@pytest.mark.parametrize(
    ("spread", "band"), [(DAY - 1, Band.RAISED), (DAY, Band.CLEAN), (DAY + 1, Band.CLEAN)]
)
def test_one_hand__window_is_a_day(spread: int, band: Band) -> None:
    facts = account(10, apart=0)
    last = dataclasses.replace(facts.cases[-1], enrolled_at=1_000_000 + spread)

    assert band_of_one_hand(dataclasses.replace(facts, cases=(*facts.cases[:-1], last))) is band


def test_one_hand__window_slides() -> None:
    """Ten inside one day are found in the middle of a slow history."""
    slow = account(30, apart=DAY).cases
    burst = tuple(
        dataclasses.replace(case, case_no=case.case_no + 100, enrolled_at=1_000_000 + 7 * DAY + at)
        for at, case in enumerate(account(9).cases)
    )
    facts = dataclasses.replace(account(0), cases=slow + burst)

    finding = one_hand(facts, NOW, BOUNDS)

    assert finding.band is Band.RAISED
    assert finding.features["cases"] == 10
    assert band_of_one_hand(dataclasses.replace(facts, cases=slow)) is Band.CLEAN


def test_one_hand__two_caseworkers_are_not_one() -> None:
    facts = account(12)
    shared = tuple(
        dataclasses.replace(case, caseworker=5 + case.case_no % 2) for case in facts.cases
    )

    assert band_of_one_hand(dataclasses.replace(facts, cases=shared)) is Band.CLEAN
    assert band_of_one_hand(facts) is Band.RAISED


def test_one_hand__cannot_tell_without_the_times() -> None:
    facts = account(10)
    blind = tuple(dataclasses.replace(case, enrolled_at=None) for case in facts.cases[:4])

    finding = one_hand(dataclasses.replace(facts, cases=blind + facts.cases[4:]), NOW, BOUNDS)

    assert finding.band is Band.CANNOT_TELL
    assert finding.needs == "the enrollment times of 4 cases"


def test_one_hand__is_clean_where_the_missing_times_could_not_matter() -> None:
    facts = account(9)
    blind = tuple(dataclasses.replace(case, enrolled_at=None) for case in facts.cases)

    assert band_of_one_hand(dataclasses.replace(facts, cases=blind)) is Band.CLEAN


def test_one_hand__nobody_enrolled_is_clean() -> None:
    assert band_of_one_hand(account(0)) is Band.CLEAN


def test_officer_account__is_broken_for_a_key_of_the_agency() -> None:
    finding = officer_account(account(1, officer=8), NOW, BOUNDS)

    assert finding.band is Band.BROKEN
    assert finding.features == {"account": "0xAccount", "officer": 8}
    assert officer_account(account(1), NOW, BOUNDS).band is Band.CLEAN
