"""The cases of one program: planned in any order, numbered in the order in which they come."""

from __future__ import annotations

import bisect

import numpy as np

from almoner.simulate.population.chance import Marks, Numbers

_COLUMNS = (
    *("enrolled", "approved", "account", "amount", "household", "size"),
    *("first", "last", "worker", "determiner", "group", "prior", "instance", "acts"),
)


class Cases:
    """All cases of a program. Row 0 is nobody's, so that a case's row is its number."""

    def __init__(self) -> None:
        self._planned: list[dict[str, Numbers]] = []
        self._starts: list[int] = []
        self.planned = 0
        self.number: Numbers = np.zeros(0, np.int64)
        """The number of each case by the order in which it was planned."""

    def plan(self, count: int, **columns: Numbers | int) -> Numbers:
        """Adds cases; each column is one value for all, or one for each. Returns their places."""
        made = {"group": 0, "prior": -1, "instance": 0, "acts": 0} | columns
        self._planned.append(
            {name: np.broadcast_to(np.asarray(made[name], np.int64), (count,)) for name in _COLUMNS}
        )
        self._starts.append(self.planned)
        self.planned += count
        return np.arange(self.planned - count, self.planned, dtype=np.int64)

    def column(self, name: str, places: Numbers) -> Numbers:
        """A column of planned cases that were added together."""
        if not len(places):
            return places
        chunk = bisect.bisect_right(self._starts, int(places[0])) - 1
        found: Numbers = self._planned[chunk][name][places - self._starts[chunk]]
        return found

    def whole(self, name: str) -> Numbers:
        """A column of all planned cases."""
        return np.concatenate([np.zeros(0, np.int64), *(each[name] for each in self._planned)])

    def number_them(self) -> None:
        """Ends the planning. From here on columns are by case number."""
        merged = {name: self.whole(name) for name in _COLUMNS}
        self._planned.clear()
        order = np.argsort(merged["enrolled"], kind="stable")
        self.number = np.empty(self.planned, np.int64)
        self.number[order] = np.arange(1, self.planned + 1)

        def ordered(name: str) -> Numbers:
            return np.concatenate([[0], merged[name][order]]).astype(np.int64)

        self.enrolled_at, self.approved_at = ordered("enrolled"), ordered("approved")
        self.account, self.amount = ordered("account"), ordered("amount")
        self.household, self.size = ordered("household"), ordered("size")
        self.first, self.last = ordered("first"), ordered("last")
        self.worker, self.determiner = ordered("worker"), ordered("determiner")
        self.group, self.instance = ordered("group"), ordered("instance")
        prior = ordered("prior")
        self.prior = np.where(prior < 0, 0, self.number[prior]) if self.planned else prior
        self.prior[0] = 0
        self.acts: Marks = ordered("acts").astype(bool)
        """Whose people sign for themselves."""
        self.live: Marks = np.zeros(self.planned + 1, bool)
        """Approved and not ended."""
        self.lane: Marks = np.zeros(self.planned + 1, bool)
        """Sealed in a run and not paid yet: nothing about them changes."""
        self.ended: Numbers = np.zeros(self.planned + 1, np.int64)
        """When a case was terminated, 0 for never."""
        self.leaving: Marks = np.zeros(self.planned + 1, bool)
        """About to be terminated, so that nobody renews them."""
        self.closed: Marks = np.zeros(self.planned + 1, bool)
        """Ended for good, their references free."""
        self.bound: Marks = np.zeros(self.planned + 1, bool)
        """Whose people have a key that the roster knows."""
        self.chosen: Marks = np.zeros(self.planned + 1, bool)
        """Already in somebody's plans, so that nobody else plans with them."""

    @property
    def living(self) -> Numbers:
        """The numbers of all that are approved and not ended."""
        found: Numbers = np.flatnonzero(self.live)
        return found
