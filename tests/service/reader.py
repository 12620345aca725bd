"""A reader who works out what the public page leaves out from all that it shows.

What the tables have in common is a set of linear equations over the figures that are left out. The
least and the most that each can be follow by the simplex method.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from almoner.service.suppression import PERIOD_COUNTS, REASON_COUNTS
from almoner.service.totals import Cell, Totals

SAME = {
    "held": "standing",
    "released": "overturned",
    "lapsed": "unreviewed",
    "struck": "upheld",
}
_FEW = (1, 10)
_NEAR = 1e-7
Terms = Mapping[str, int]
"""Unknowns by name, with what they are multiplied with."""


@dataclass
class Reader:
    """What a page shows, and what is between its figures."""

    shown: dict[str, int] = field(default_factory=dict)
    few: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """The unknowns, none of them below 0."""
    equations: list[tuple[dict[str, int], int]] = field(default_factory=list)
    """Sums of unknowns, and what they come to."""

    def range_of(self, terms: Terms) -> tuple[float, float]:
        """The least and the most that a sum of figures may be."""
        known = sum(times * self.shown.get(name, 0) for name, times in terms.items())
        asked = np.array([float(terms.get(name, 0)) for name in self.names])
        return known - self._most(-asked), known + self._most(asked)

    def see(self, name: str, cell: Cell) -> None:
        """Reads a figure, or that there is one."""
        if cell.text:
            self.shown[name] = int(cell.text.replace(",", ""))
            return
        self.names.append(name)
        if cell.left_out == "few":
            self.few.append(name)

    def equal(self, terms: Terms, *, rest: str = "") -> None:
        """Knows that a sum is 0, or that it is what nobody published (`rest`) and not below 0."""
        if rest:
            self.names.append(rest)
            terms = {**terms, rest: -1}
        known = sum(times * self.shown.get(name, 0) for name, times in terms.items())
        unknown = {name: times for name, times in terms.items() if name not in self.shown}
        self.equations.append((unknown, -known))

    def _most(self, asked: npt.NDArray[np.float64]) -> float:
        rows = [
            ([float(terms.get(name, 0)) for name in self.names], end)
            for terms, end in self.equations
        ]
        shift = np.array([float(name in self.few) for name in self.names])
        wide = len(self.few)
        matrix = np.zeros((len(rows) + wide, len(self.names) + wide))
        ends = np.zeros(len(matrix))
        for at, (row, end) in enumerate(rows):
            matrix[at, : len(self.names)] = row
            ends[at] = end - np.dot(row, shift)
        for at, name in enumerate(self.few):
            row_at = len(rows) + at
            matrix[row_at, self.names.index(name)] = matrix[row_at, len(self.names) + at] = 1
            ends[row_at] = _FEW[1] - _FEW[0]
        return float(np.dot(asked, shift)) + _simplex(matrix, ends, asked)


def of(page: Totals) -> Reader:
    """A reader of a page, who knows what its columns mean."""
    reader = Reader()
    for table, rows, columns in (
        ("p", page.periods, PERIOD_COUNTS),
        ("r", page.reasons, REASON_COUNTS),
    ):
        for at, row in enumerate(rows):
            for column in columns:
                reader.see(f"{table}{at}.{column}", getattr(row, column))
    for of_periods, of_reasons in SAME.items():
        here = {f"p{at}.{of_periods}": 1 for at in range(len(page.periods))}
        reader.equal(here | {f"r{at}.{of_reasons}": -1 for at in range(len(page.reasons))})
    for at in range(len(page.reasons)):
        parts = {f"r{at}.{column}": -1 for column in REASON_COUNTS[1:]}
        reader.equal({f"r{at}.placed": 1, **parts}, rest=f"r{at}.recalled")
    for at in range(len(page.periods)):
        for whole, parts in (
            ("certified", ("paid", "held", "struck")),
            ("certified", tuple(SAME)),
            ("paid", ("late",)),
        ):
            less = {f"p{at}.{part}": -1 for part in parts}
            reader.equal({f"p{at}.{whole}": 1, **less}, rest=f"p{at}.{whole}-{parts[0]}")
    return reader


def _simplex(
    matrix: npt.NDArray[np.float64], ends: npt.NDArray[np.float64], asked: npt.NDArray[np.float64]
) -> float:
    """The most of `asked` where nothing is below 0 and the equations hold, which they can."""
    count, width = matrix.shape
    sign = np.where(ends < 0, -1.0, 1.0)
    table = np.hstack([matrix * sign[:, None], np.eye(count), (ends * sign)[:, None]])
    basis = list(range(width, width + count))
    first = np.concatenate([np.zeros(width), -np.ones(count)])
    assert abs(_climb(table, basis, first)) < _NEAR, "what is shown contradicts itself"
    for at, column in enumerate(basis):
        if column >= width:
            inside = np.flatnonzero(np.abs(table[at, :width]) > _NEAR)
            if inside.size:
                _pivot(table, basis, at, int(inside[0]))
    kept = [at for at, column in enumerate(basis) if column < width]
    table = np.hstack([table[kept, :width], table[kept, -1:]])
    basis = [basis[at] for at in kept]
    return _climb(table, basis, np.concatenate([asked, np.zeros(width - len(asked))]))


def _climb(
    table: npt.NDArray[np.float64], basis: list[int], asked: npt.NDArray[np.float64]
) -> float:
    """Exchanges columns, the first that helps (Bland's rule), until nothing helps."""
    while True:
        gains = asked - asked[basis] @ table[:, :-1]
        better = np.flatnonzero(gains > _NEAR)
        if not better.size:
            return float(asked[basis] @ table[:, -1])
        column = int(better[0])
        rising = np.flatnonzero(table[:, column] > _NEAR)
        if not rising.size:
            return float("inf")
        ratios = table[rising, -1] / table[rising, column]
        tied = rising[ratios <= ratios.min() + _NEAR]
        _pivot(table, basis, int(min(tied, key=lambda at: basis[at])), column)


def _pivot(table: npt.NDArray[np.float64], basis: list[int], row: int, column: int) -> None:
    table[row] /= table[row, column]
    for at in range(len(table)):
        if at != row:
            table[at] -= table[at, column] * table[row]
    basis[row] = column
