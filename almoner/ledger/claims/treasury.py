"""The money ladder, as the Treasury would tell it."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger import funds, totals
from almoner.ledger.claims.claim import Claim, Question
from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.ledger.grant_statuses import ProgramKind


def _asked(call: str, answer: str) -> Question:
    return Question(contract="treasury", call=call, answer=answer)


_BOOKS = _asked("books()", "(uint64,uint64,uint64,uint64,uint64)")
_APPROPRIATION = _asked(
    "appropriationOf(uint32)",
    "((uint64,uint64,uint64,uint64,uint64,uint64,uint40,uint40,uint40,bool,uint64,uint32,address))",
)
_ALLOTMENT = _asked("allotmentOf(uint32)", "((uint64,uint64,uint64,uint64,uint64,uint32,address))")
_OBLIGATION = _asked(
    "obligationOf(address,uint32)",
    "((uint64,uint64,uint32,uint40,uint40,uint64,uint64,uint64))",
)
_DUE = _asked("dueOn(uint32,uint32)", "(uint64)")
_COST = _asked("costOf(bytes32)", "((uint64,uint64))")
_KIND = _asked("kindOf(address)", "(uint8)")
_RETURNED = _asked("returnedOf(address,uint64)", "(uint64)")


def claims(db: Database) -> Iterator[Claim]:
    """Every claim about the Treasury."""
    books = totals.books(db)
    yield _BOOKS.claim(
        "What the Treasury's books say",
        (),
        books.received,
        books.recovered,
        books.disbursed,
        books.returned_to_source,
        books.balance,
    )
    yield from _appropriations(db)
    yield from _allotments(db)
    yield from _obligations(db)
    for row in db.execute("SELECT * FROM due"):
        about = "What falls due of allotment {} on day {}".format(*row)
        yield _DUE.claim(about, (row["allotment"], row["day"]), units(row["amount"]))
    for document, gross, charged in db.execute(
        "WITH named AS (SELECT cost_ref FROM costs UNION SELECT cost_ref FROM draws"
        " UNION SELECT cost_ref FROM substantiations)"
        " SELECT cost_ref, gross, charged FROM named LEFT JOIN costs USING (cost_ref)"
        " WHERE cost_ref IS NOT NULL ORDER BY 1"
    ):
        # When all is freed, nothing is said of the document any more.
        said = (units(gross) if charged else None, units(charged or 0))
        yield _COST.claim(f"The document 0x{document.hex()}", (document,), said)
    for program, kind in db.execute("SELECT program, kind FROM programs"):
        yield _KIND.claim(f"What {program} pays for", (program,), ProgramKind(kind).number)
    for row in db.execute("SELECT * FROM returned"):
        about = f"What came back of payment {row['payment_id']}"
        yield _RETURNED.claim(about, (row["program"], row["payment_id"]), units(row["amount"]))


def _appropriations(db: Database) -> Iterator[Claim]:
    for each in funds.appropriations(db):
        said = (
            each.ceiling,
            each.received,
            each.allotted,
            each.returned_to_source,
            each.obligated,
            each.recovered,
            each.from_time,
            each.to_time,
            each.cancel_at,
            each.closed_at is not None,
            each.apportioned,
            each.purpose,
            each.source.lower(),
        )
        number = each.appropriation
        yield _APPROPRIATION.claim(f"Appropriation {number}", (number,), said)


def _allotments(db: Database) -> Iterator[Claim]:
    for each in funds.allotments(db):
        said = (
            each.allotted,
            each.obligated,
            each.disbursed,
            each.cash,
            each.recovered,
            each.appropriation,
            each.program.lower(),
        )
        yield _ALLOTMENT.claim(f"Allotment {each.allotment}", (each.allotment,), said)


def _obligations(db: Database) -> Iterator[Claim]:
    for each in funds.obligations(db):
        said = (
            each.obligated,
            each.disbursed,
            each.allotment,
            each.cancel_at,
            each.payable_at,
            each.recovered,
            each.released,
            each.replaced,
        )
        about = f"Obligation {each.number} of {each.program}"
        yield _OBLIGATION.claim(about, (each.program, each.number), said)
