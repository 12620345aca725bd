"""What an award's draws come to, and an organization's awards. The contract keeps these sums."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import AwardState, DrawState
from almoner.ledger.statuses import PaymentStatus

_COMMITTED = (
    *(AwardState.OFFERED, AwardState.ACTIVE, AwardState.SUSPENDED),
    *(AwardState.TERMINATED, AwardState.CLOSED),
)
_REFUSED = (DrawState.DENIED, DrawState.WITHDRAWN)
_ENDED = (PaymentStatus.STRUCK, PaymentStatus.EXPUNGED)


@dataclass(slots=True, kw_only=True)
class DrawSums:
    """Base units of one award's draws."""

    drawn: int = 0
    """Requested and not refused."""
    approved: int = 0
    paid: int = 0
    outstanding: int = 0
    """Advanced and neither substantiated nor returned."""
    disallowed: int = 0
    open: int = 0
    """How many were neither refused nor paid nor ended."""
    by_line: dict[int, int] = field(default_factory=dict)
    """What was drawn of each line."""


def of_draws(db: Database, program: str) -> dict[int, DrawSums]:
    """The sums of each award that was drawn on."""
    sums: dict[int, DrawSums] = {}
    for row in db.execute(
        "SELECT draws.*, payments.state AS payment_state FROM draws LEFT JOIN payments"
        " ON payments.program = draws.program AND payment_id = draw << 32 | award"
        " WHERE draws.program = ?",
        (program,),
    ):
        found = sums.setdefault(row["award"], DrawSums())
        found.disallowed += units(row["disallowed"])
        found.outstanding += units(row["outstanding"])
        if row["state"] in _REFUSED or row["payment_state"] in _ENDED:
            continue
        amount, line = units(row["amount"]), row["line"]
        found.drawn += amount
        found.by_line[line] = found.by_line.get(line, 0) + amount
        if row["state"] == DrawState.APPROVED:
            found.approved += amount
        if row["payment_state"] == PaymentStatus.PAID:
            found.paid += amount
        else:
            found.open += 1
    return sums


def committed(db: Database, program: str) -> dict[bytes, int]:
    """What each organization was offered and did not lose, by its reference."""
    sums: dict[bytes, int] = {}
    for row in db.execute("SELECT * FROM awards WHERE program = ?", (program,)):
        stands = row["state"] in _COMMITTED
        amount = units(row["total"]) - units(row["released"]) if stands else 0
        sums[row["org_ref"]] = sums.get(row["org_ref"], 0) + amount
    return sums
