"""Amounts as text and as base units (I5).

parse
├── when it is not text: it should raise TypeError
├── when it is no amount, negative, too fine or too large: it should raise ValueError, saying which
└── when it is an amount: it should give base units, which dollars() writes back
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from almoner import money


@pytest.mark.parametrize("given_", [1.5, 322, None, b"322", True])
def test_parse__refuses_what_is_not_text(given_: object) -> None:
    with pytest.raises(TypeError, match="as text"):
        money.parse(given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "$",
        ".50",
        "1.",
        "1,00",
        "1,0000",
        ",100",
        "1 000",
        "1e3",
        "0x10",
        "NaN",
        "٣",
        "1_0",
    ],
)
def test_parse__refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"like 1,003\.50"):
        money.parse(text)


@pytest.mark.parametrize("text", ["-1", "-0.01", "-$5"])
def test_parse__refuses_negative(text: str) -> None:
    with pytest.raises(ValueError, match="negative"):
        money.parse(text)


def test_parse__refuses_seven_decimals() -> None:
    with pytest.raises(ValueError, match="at most 6 decimals"):
        money.parse("0.0000001")


def test_parse__takes_six_decimals() -> None:
    assert money.parse("0.000001") == 1


def test_parse__refuses_one_unit_above_the_maximum() -> None:
    with pytest.raises(ValueError, match="at most"):
        money.parse("18446744073709.551616")


def test_parse__takes_the_maximum() -> None:
    assert money.parse("18,446,744,073,709.551615") == money.MAXIMUM


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("322", 322_000_000),
        ("1,003.50", 1_003_500_000),
        ("1003.5", 1_003_500_000),
        ("$0.01", 10_000),
        (" 7 ", 7_000_000),
        ("0", 0),
        ("007", 7_000_000),
    ],
)
def test_parse__gives_base_units(text: str, units: int) -> None:
    assert money.parse(text) == units


@pytest.mark.parametrize(
    ("units", "text"),
    [
        (1_003_500_000, "$1,003.50"),
        (0, "$0.00"),
        (1, "$0.000001"),
        (1_250_000, "$1.25"),
        (1_255_000, "$1.255"),
        (-10_000, "-$0.01"),
    ],
)
def test_dollars__writes_two_decimals_and_what_more_there_is(units: int, text: str) -> None:
    assert money.dollars(units) == text


@pytest.mark.parametrize("units", [1.0, True, "1"])
def test_dollars__refuses_what_is_no_whole_number(units: object) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        money.dollars(units)  # type: ignore[arg-type]


@given(some.integers(min_value=0, max_value=money.MAXIMUM))
def test_parse__reads_back_what_dollars_writes(units: int) -> None:
    assert money.parse(money.dollars(units)) == units


@pytest.mark.parametrize("text", ["12", "12.3", "12.34", "12.340000"])
def test_whole_cents__reads_what_can_be_paid(text: str) -> None:
    assert money.whole_cents(text) == money.parse(text)


@pytest.mark.parametrize("text", ["12.345", "0.000001"])
def test_whole_cents__refuses_a_part_of_a_cent(text: str) -> None:
    with pytest.raises(ValueError, match="whole cents"):
        money.whole_cents(text)
