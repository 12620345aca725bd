"""Which rules cannot tell yet, and what each would need: silence that does not mean clean.

Every rule declares the history it needs (almoner/fraud/rules/rule.py). Whether a program has it is
counted from the time of the block that opened it to that of the block at hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from almoner.fraud.catalog import Entry
from almoner.fraud.policy import RuleSet
from almoner.observations.schema import EPOCH_SECONDS


class Unit(StrEnum):
    """In what is counted what a rule needs."""

    SECONDS = "seconds"
    """Since the program was opened."""
    EPOCHS = "epochs"
    """That are over, and through which the program was open."""
    PEERS = "peers"
    """Officers with figures in the epoch before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What there is of a program by a moment."""

    opened: int
    """Time of the block that opened it, in seconds since 1970."""
    time: int
    """Of the block at hand."""
    figures: Mapping[int, int]
    """How many officers the epoch before has to compare with, by the number of the tally."""

    @property
    def seconds(self) -> int:
        """How long it was open; none of what an export has before that."""
        return max(0, self.time - self.opened)

    @property
    def epochs(self) -> int:
        """Those that are over, and through which it was open."""
        begun = -(-self.opened // EPOCH_SECONDS)
        return max(0, self.time // EPOCH_SECONDS - begun)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A rule that cannot tell: it needs so much, and the program has only so much."""

    rule: str
    unit: Unit
    needs: int
    has: int

    @property
    def written(self) -> dict[str, Any]:
        """In the form digests are made of."""
        return {"rule": self.rule, "unit": self.unit.value, "needs": self.needs, "has": self.has}


def lacks(
    rules: RuleSet, own: Mapping[str, int], history: History, fired: Collection[str] = ()
) -> tuple[Lack, ...]:
    """The rules of a set that cannot tell, in its order: those that `fired` did tell.

    `own` are the numbers the program has of its own. Of one rule, only the first thing it lacks.
    """
    bounds = {**rules.bounds, **own}
    waiting = [rules.catalog.rule(name) for name in rules.steps if name not in fired]
    return tuple(lack for entry in waiting for lack in list(_lacks(entry, bounds, history))[:1])


def counting(rules: RuleSet, only: str = "TRUE") -> str:
    """The question how many officers there are to compare with: tally, program, epoch, and `n`.

    Of several groups of which only like ones are compared, the smallest: whoever is in it cannot be
    told from others. `only` is a condition on the figures.
    """
    entries = map(rules.catalog.rule, rules.steps)
    numbers = {each.tally for each in entries if each.peers}
    groups = " ".join(
        f"WHEN tally = {each.number} AND more <= {most} THEN {place}"
        for each in rules.catalog.tallies
        for place, most in enumerate(each.strata)
    )
    stratum = f"CASE {groups} ELSE -1 END" if groups else "0"
    wanted = ", ".join(map(str, sorted(numbers))) or "NULL"
    return (
        "SELECT tally, first AS program, epoch, min(n) AS n FROM"
        f" (SELECT tally, first, epoch, {stratum} AS stratum, count(*) AS n FROM tallies"
        f" WHERE tally IN ({wanted}) AND {only} GROUP BY tally, first, epoch, stratum) AS counted"
        " GROUP BY tally, first, epoch"
    )


def _lacks(entry: Entry, bounds: Mapping[str, int], history: History) -> Iterator[Lack]:
    epochs = bounds[entry.epochs] if isinstance(entry.epochs, str) else entry.epochs
    wanted = [
        (Unit.EPOCHS, epochs, history.epochs),
        (Unit.SECONDS, sum(map(bounds.__getitem__, entry.history)), history.seconds),
    ]
    if entry.peers:
        wanted.append((Unit.PEERS, bounds[entry.peers], history.figures.get(entry.tally, 0)))
    for unit, needs, has in wanted:
        if has < needs:
            yield Lack(rule=entry.name, unit=unit, needs=needs, has=has)
