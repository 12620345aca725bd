"""The table of statements reached and missed.

given statements of two files
    each has a line with its figures and the lines missed, and all have one
given nothing to reach
    nothing was reached
"""

from __future__ import annotations

import pytest

from almoner.testing.coverage import report
from almoner.testing.coverage.statements import Statement

STATEMENTS = [
    Statement(file=file, line=line, number=number)
    for number, (file, line) in enumerate(
        [("A.sol", 3), ("A.sol", 3), ("A.sol", 4), ("A.sol", 9), ("B.sol", 1)]
    )
]


def test_table__has_a_line_for_each_file_and_one_for_all() -> None:
    head, first, second, total = report.table(STATEMENTS, {0, 4})
    assert head.split() == ["file", "statements", "reached", "%", "lines", "missed"]
    assert first.split(maxsplit=4) == ["A.sol", "4", "1", "25.00", "3-4, 9"]
    assert second.split() == ["B.sol", "1", "1", "100.00"]
    assert total.split() == ["total", "5", "2", "40.00"]


def test_percent__of_nothing_is_nothing() -> None:
    assert report.percent([], {0}) == 0
    assert report.percent(STATEMENTS, range(5)) == 100


@pytest.mark.parametrize(
    ("lines", "told"),
    [([], []), ([7], ["7"]), ([1, 2, 3, 5, 7, 8], ["1-3", "5", "7-8"])],
)
def test_spans__join_lines_that_follow_each_other(lines: list[int], told: list[str]) -> None:
    assert list(report.spans(lines)) == told
