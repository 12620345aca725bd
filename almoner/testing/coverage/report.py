"""The table of what was reached and what was not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from almoner.testing.coverage.statements import Statement


def percent(statements: Collection[Statement], reached: Collection[int]) -> float:
    """How many of a hundred statements were reached; 0 where there are none."""
    hit = sum(each.number in reached for each in statements)
    return 100 * hit / len(statements) if statements else 0.0


def table(statements: Sequence[Statement], reached: Collection[int]) -> Iterator[str]:
    """One line for each file, one for all, and the lines with statements not reached."""
    width = max((len(each.file) for each in statements), default=0)
    rows = [
        (file, list(group))
        for file, group in groupby(sorted(statements), key=lambda each: each.file)
    ]
    yield f"{'file':<{width}}  statements  reached       %  lines missed"
    for file, group in [*rows, ("total", list(statements))]:
        hit = sum(each.number in reached for each in group)
        lines = "" if file == "total" else ", ".join(spans(missed(group, reached)))
        share = percent(group, reached)
        yield f"{file:<{width}}  {len(group):>10}  {hit:>7}  {share:>6.2f}  {lines}".rstrip()


def missed(statements: Collection[Statement], reached: Collection[int]) -> list[int]:
    """The lines in which a statement begins that was not reached."""
    return sorted({each.line for each in statements if each.number not in reached})


def spans(lines: Sequence[int]) -> Iterator[str]:
    """Lines in rising order, those that follow each other as one span: `4-6`."""
    for _, run in groupby(enumerate(lines), key=lambda each: each[1] - each[0]):
        first, *others = (line for _, line in run)
        yield f"{first}-{others[-1]}" if others else str(first)
