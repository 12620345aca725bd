"""The officers of the made-up year, by the names of their keys, and who of them takes what."""

from __future__ import annotations

import random
from dataclasses import dataclass

from almoner.simulate.grants.calendar import MINUTE

RECOMMENDER = "grants-officer-1"
"""Drafts the round and recommends its awards."""
INSIDER = "grants-officer-2"
"""Whose key an award is paid to, and who sees to it that its draws pass."""
PUBLISHER = "program-admin"
AUTHORITIES = ("authority-1", "authority-2")
STRANGER = "stranger"
"""Anyone, who settles what is due."""

_GRANTS_OFFICERS = (RECOMMENDER, INSIDER, "grants-officer-3")
_PER_REVIEWER = 40
_FEWEST_REVIEWERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who approved, and when."""

    at: int
    approver: str


class Officers:
    """Draws lots who acts; nobody approves twice."""

    def __init__(self, chance: random.Random, *, most_approvers: int) -> None:
        self._chance = chance
        self._approvers = [f"approver-{n}" for n in range(1, most_approvers + 2)]

    def reviewer(self) -> str:
        """A grants officer who looks at a draw."""
        return self._chance.choice(_GRANTS_OFFICERS)

    def approve(self, first: int, needed: int) -> tuple[Approval, ...]:
        """So many approvals by different persons, the first at a moment, the others soon after."""
        at, made = first, []
        for approver in self._chance.sample(self._approvers, k=needed):
            made.append(Approval(at=at, approver=approver))
            at += self._chance.randint(1, 3) * MINUTE
        return tuple(made)


def reviewers(applicants: int) -> tuple[str, ...]:
    """The reviewers of a round of so many applications."""
    count = max(_FEWEST_REVIEWERS, -(-applicants // _PER_REVIEWER))
    return tuple(f"reviewer-{number}" for number in range(1, count + 1))
