"""Given a retention schedule: it should say what is due when, or every fault it has.

├── each kind should be due so many years after the end of a case, on the same day
├── a file that lacks a kind, a year or an authority should be refused with all its faults
└── private data should not go before what is found by it
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from almoner.casefile import Kind, retention
from almoner.config import PROJECT_ROOT
from almoner.errors import InputError

EXAMPLE = PROJECT_ROOT / "programs" / "retention" / "cash-assistance.toml"


def seconds(*date: int) -> int:
    return int(datetime(*date, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("ended", "years", "due"),
    [
        ((2027, 3, 1, 15), 3, (2030, 3, 1, 15)),
        ((2028, 2, 29, 9), 4, (2032, 2, 29, 9)),
        ((2028, 2, 29, 9), 3, (2031, 3, 1, 9)),
    ],
)
def test_due__is_the_same_day_years_later(
    ended: tuple[int, ...], years: int, due: tuple[int, ...]
) -> None:
    rule = retention.Rule(kind=Kind.LETTERS, years=years, authority="records schedule")
    assert rule.due(seconds(*ended)) == seconds(*due)
    assert str(rule) == f"letters: {years} years after the end of the case (records schedule)"


def test_load__reads_the_example() -> None:
    found = retention.load(EXAMPLE)
    assert (found.program, found.confirmed_by) == ("cash-assistance", "")
    assert set(found.rules) == set(Kind)


def test_parse__names_every_fault() -> None:
    wrong = EXAMPLE.read_text().replace("[letters]\n", "[letters]\npages = 2\n")
    wrong = wrong.replace("[codes]\nyears = 1\n", "[codes]\nyears = 0\n")
    with pytest.raises(InputError) as refusal:
        retention.parse(wrong.replace("[access_log]", "[logs]").encode())
    for fault in ("letters.pages", "codes.years: must be from 1 to 100", "access_log", "logs"):
        assert fault in str(refusal.value)


@pytest.mark.parametrize("kind", ["letters", "statements", "codes"])
def test_parse__refuses_to_lose_what_is_found_by_the_case(kind: str) -> None:
    lines = EXAMPLE.read_text().splitlines()
    at = lines.index(f"[{kind}]")
    lines[at + 1] = "years = 100"
    with pytest.raises(InputError, match=rf"{kind}\.years: is more than the \d+ of private_data"):
        retention.parse("\n".join(lines).encode())


def test_load__refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml cannot be read"):
        retention.load(tmp_path / "none.toml")
