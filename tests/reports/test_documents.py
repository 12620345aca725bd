"""docs/journal.md and docs/award-report.md say what there is.

docs/journal.md
├── has every account, with its number and title, and no other
└── has, for every entry, the debits and credits of the whole history's lines, and no other
docs/award-report.md
└── names every line of the form, and box 11
"""

from __future__ import annotations

import re

import pytest

from almoner.config import PROJECT_ROOT
from almoner.events import Decoder
from almoner.reports.accounts import CHART
from almoner.reports.journal import journal
from almoner.reports.periods import Period, day
from almoner.reports.position import Position
from almoner.reports.postings import Entry
from almoner.reports.sf425 import box_10
from tests.reports.history import History
from tests.reports.raw import Log

JOURNAL = (PROJECT_ROOT / "docs" / "journal.md").read_text()
REPORT = (PROJECT_ROOT / "docs" / "award-report.md").read_text()
LATE_RETURN = ("490200", "435000")
"""Of a closed appropriation; the document says it in words."""

Pairs = dict[str, set[tuple[str, str]]]


def tables(text: str, columns: int) -> list[list[str]]:
    """The rows of a document's tables of so many columns, headings left out."""
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == columns]
    return [row for row in cells if row[-1] not in ("credit", "in the USSGL", "---")]


def chart(text: str) -> list[tuple[str, str]]:
    """Number and title of the accounts of a document."""
    return [(number, title) for number, title, _ in tables(text, 3)]


def entries(text: str) -> Pairs:
    """The entries of a document, each with its pairs of debit and credit."""
    found: Pairs = {}
    name = ""
    for entry, _, debits, credits_ in tables(text, 4):
        name = entry or name
        for debit in re.split(", | or ", debits):
            for credit in re.split(", | or ", credits_):
                found.setdefault(name, set()).add((debit, credit))
    return found


@pytest.fixture
def booked(history: History, decoder: Decoder, treasury_logs: list[Log]) -> Pairs:
    """The same of the history's lines."""
    days = Period(first=day(treasury_logs[0].time), last=day(history.world.now()))
    found: Pairs = {entry: set() for entry in Entry}
    for line in journal(history.ledger, decoder, days).lines:
        found[line.entry].add((line.debit.number, line.credit.number))
    return found


def test_journal__has_the_accounts() -> None:
    assert chart(JOURNAL) == [(each.number, each.title) for each in CHART]
    assert chart(JOURNAL.replace("| 445000 |", "| 445001 |")) != chart(JOURNAL)


def test_journal__has_the_entries_as_they_are_booked(booked: Pairs) -> None:
    assert LATE_RETURN in booked[Entry.RETURN]
    booked[Entry.RETURN].remove(LATE_RETURN)

    assert entries(JOURNAL) == booked
    assert entries(JOURNAL.replace("| 310600 | 113000-1 |", "| 113000-1 | 310600 |")) != booked


def test_award_report__names_every_line() -> None:
    (what,) = ([row[0] for row in tables(REPORT, 2)],)
    named = " ".join(what)
    for line in box_10(Position(), 0):
        letter = line.code[2:]
        said = line.code in named or (letter in "mn" and "10l to 10o" in named)
        assert said or line.code == "10h", line.code
    assert "10g, 10h" in named
    assert "11b, 11d, 11e, 11f" in named
