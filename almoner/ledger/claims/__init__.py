"""What the contracts' views would answer if the ledger is right (I25), one claim per answer.

Terms of a program, and what follows from them alone (a cap, a wait, a band), are in no event but
for their digest: of them the ledger claims nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.claims import (
    amendments,
    awards,
    changes,
    hearings,
    holds,
    offices,
    program,
    roster,
    rounds,
    rule_sets,
    treasury,
)
from almoner.ledger.claims.claim import Claim, Question
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import ProgramKind

__all__ = ["Claim", "Question", "of_agency", "of_program"]


def of_agency(db: Database) -> Iterator[Claim]:
    """Every claim about the contracts that all programs share."""
    yield from offices.claims(db)
    yield from treasury.claims(db)
    yield from holds.rules(db)
    yield from rule_sets.posts(db)
    yield from rounds.claims(db)
    yield from amendments.register(db)


def of_program(db: Database, address: str) -> Iterator[Claim]:
    """Every claim about one program, its roster, and what was held, changed and heard in it."""
    kind = db.execute("SELECT kind FROM programs WHERE program = ?", (address,)).fetchone()[0]
    if kind == ProgramKind.GRANT:
        yield from awards.claims(db, address)
        yield from amendments.claims(db, address)
    else:
        yield from roster.claims(db, address)
        yield from program.claims(db, address)
    yield from holds.claims(db, address)
    yield from rule_sets.claims(db, address)
    yield from changes.claims(db, address)
    yield from hearings.claims(db, address)
