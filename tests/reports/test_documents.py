"""docs/award-report.md says what there is: it names every line of the form, and box 11."""

from __future__ import annotations

from almoner.config import PROJECT_ROOT
from almoner.reports.position import Position
from almoner.reports.sf425 import box_10

REPORT = (PROJECT_ROOT / "docs" / "award-report.md").read_text()


def tables(text: str, columns: int) -> list[list[str]]:
    """The rows of a document's tables of so many columns, headings left out."""
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == columns]
    return [row for row in cells if row[-1] not in ("credit", "in the USSGL", "---")]


def test_award_report__names_every_line() -> None:
    (what,) = ([row[0] for row in tables(REPORT, 2)],)
    named = " ".join(what)
    for line in box_10(Position(), 0):
        letter = line.code[2:]
        said = line.code in named or (letter in "mn" and "10l to 10o" in named)
        assert said or line.code == "10h", line.code
    assert "10g, 10h" in named
    assert "11b, 11d, 11e, 11f" in named
