"""What became of the holds of a program, how long they lasted, and what was paid late."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median_low

from almoner.ledger.database import Database
from almoner.ledger.statuses import HoldState, Outcome

DAY = 86_400
LATE_DAYS = 3
"""Days after the issue date from which on a payment counts as late, whatever the reason."""
_STANDING = (HoldState.PLACED, HoldState.SUSTAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonTotals:
    """All holds of one reason. Counts are of holds; days are whole ones, begun ones counted."""

    reason: int
    """Code of the program file's table of reasons."""
    placed: int
    standing: int
    overturned: int
    """Released by a person as unfounded, or decided for the claimant."""
    upheld: int
    unreviewed: int
    """Ended by time."""
    median_days: int
    """Of those that ended, 0 where none did."""
    longest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateTotals:
    """Payments of one period that were paid late."""

    period: int
    late: int
    longest_days: int


def of_reasons(db: Database, program: str) -> tuple[ReasonTotals, ...]:
    """The holds of a program by reason, the one with most first."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    days: dict[int, list[int]] = defaultdict(list)
    for row in db.execute(
        "SELECT reason, state, outcome, placed_at, ended_at FROM holds WHERE program = ?",
        (program,),
    ):
        count = counts[row["reason"]]
        count["placed"] += 1
        count["standing"] += row["state"] in _STANDING
        count[row["outcome"] or ""] += 1
        if row["ended_at"] is not None:
            days[row["reason"]].append(-(-(row["ended_at"] - row["placed_at"]) // DAY))
    found = [
        ReasonTotals(
            reason=reason,
            placed=count["placed"],
            standing=count["standing"],
            overturned=count[Outcome.OVERTURNED],
            upheld=count[Outcome.UPHELD],
            unreviewed=count[Outcome.UNREVIEWED],
            median_days=median_low(days[reason]) if days[reason] else 0,
            longest_days=max(days[reason], default=0),
        )
        for reason, count in counts.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.placed, each.reason)))


def late(db: Database, program: str) -> dict[int, LateTotals]:
    """What was paid late, by period."""
    rows = db.execute(
        "SELECT payments.period, count(*) AS late, max(paid_at - issue_at) AS longest"
        " FROM payments JOIN periods USING (program, period)"
        " WHERE payments.program = ? AND paid_at > issue_at + ? GROUP BY payments.period",
        (program, LATE_DAYS * DAY),
    )
    return {
        row["period"]: LateTotals(
            period=row["period"], late=row["late"], longest_days=-(-row["longest"] // DAY)
        )
        for row in rows
    }
