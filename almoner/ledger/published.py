"""What a program publishes of itself: its money, its periods and its checks, as of one block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.ledger import delays, totals
from almoner.ledger.database import Database
from almoner.ledger.delays import LateTotals, ReasonTotals
from almoner.ledger.reading import cursor
from almoner.ledger.records import CursorView, ProgramTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """All figures of one state of the ledger."""

    cursor: CursorView
    totals: ProgramTotals
    reasons: tuple[ReasonTotals, ...]
    late: Mapping[int, LateTotals]
    """By period."""


def read(db: Database, program: str) -> Published | None:
    """A program's figures; None where the ledger has no block, or no such program yet."""
    newest = cursor(db)
    known = db.execute("SELECT 1 FROM programs WHERE program = ?", (program,)).fetchone()
    if newest is None or known is None:
        return None
    return Published(
        cursor=newest,
        totals=totals.program(db, program),
        reasons=delays.of_reasons(db, program),
        late=delays.late(db, program),
    )
