"""Given a one-time code: it should survive the telephone, and stand for one key at one case."""

from __future__ import annotations

import re

import pytest

from almoner.casefile import codes
from almoner.errors import InputError

FIXED = int("0123456789abcdef" * 2, 16)


@pytest.fixture
def code() -> str:
    return codes.new()


def test_new__is_grouped_for_reading(code: str) -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)


def test_new__has_128_bits() -> None:
    """Every bit of the value is set in some code and clear in another."""
    values = [codes._read(codes.new()) for _ in range(200)]
    ones = zeros = 0
    for value in values:
        ones |= value
        zeros |= ~value & (1 << 128) - 1

    assert ones == zeros == (1 << 128) - 1
    assert len(set(values)) == 200


def test_key__does_not_mind_how_it_is_typed(code: str) -> None:
    expected = codes.key(code, 17).address

    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert codes.key(typed, 17).address == expected
    assert codes.key(f"  {code.replace('-', '')}\n", 17).address == expected


def test_key__is_another_at_another_case_and_of_another_code(code: str) -> None:
    assert codes.key(code, 17).address != codes.key(code, 18).address
    assert codes.key(code, 17).address != codes.key(codes.new(), 17).address


def test_key__is_the_same_in_every_version() -> None:
    """A letter under way must not lose its code: the derivation is fixed."""
    assert codes._written(FIXED) == "014D-2PF2-DBSQ-QG28-T5CY-4TQK-FFKN"
    assert (
        codes.key("014D-2PF2-DBSQ-QG28-T5CY-4TQK-FFKN", 1).address
        == "0xd8C209D8ebE4DA4F2887Ed25a2A7f5B0E9980ECa"
    )


def test_key__refuses_every_single_wrong_symbol() -> None:
    code = codes._written(FIXED)
    wrong = [
        code[:at] + other + code[at + 1 :]
        for at, symbol in enumerate(code)
        for other in codes.ALPHABET
        if symbol not in ("-", other)
    ]

    assert len(wrong) == 28 * 31
    assert not [each for each in wrong if accepted(each)]
    assert accepted(code)


def test_key__refuses_every_swap_of_neighbors() -> None:
    code = codes._written(FIXED).replace("-", "")
    swaps = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(27)]
    wrong = [each for each in swaps if each != code]

    assert len(wrong) > 20
    assert not [each for each in wrong if accepted(each)]


def accepted(code: str) -> bool:
    try:
        codes.key(code, 1)
    except InputError:
        return False
    return True


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", "The code has 28 letters and digits, not 0"),
        ("ABCD-EFGH", "The code has 28 letters and digits, not 8"),
        ("U" * 28, "never the letter U"),
        ("Z" * 28, "The code has a typing error"),
        ("é" * 28, "The code has only digits and letters"),
    ],
)
def test_key__says_what_is_wrong(code: str, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        codes.key(code, 1)
