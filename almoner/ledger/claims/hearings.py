"""Appeals, as Hearings would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.claims import changes
from almoner.ledger.claims import program as programs
from almoner.ledger.claims.claim import Claim, Question
from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.statuses import AppealState
from almoner.numbering import on_chain


def _asked(call: str, answer: str) -> Question:
    return Question(contract="hearings", call=call, answer=answer)


_APPEAL = _asked(
    "appealOf(address,uint64)", "((uint8,bool,bool,uint40,uint40,uint32,uint32,uint32))"
)
_OVERPAID = _asked("overpaidOf(address,uint32)", "(uint64)")
_NONCE = _asked("nonceOf(address,uint32)", "(uint64)")

_NONE = (0, False, False, 0, 0, 0, 0, 0)


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about appeals in a program: of payments and of proposals, made or not."""
    filed = {
        row["subject"]: row
        for row in db.execute("SELECT * FROM appeals WHERE program = ?", (program,))
    }
    proposals = db.execute("SELECT proposal FROM proposals WHERE program = ?", (program,))
    subjects = [row["payment_id"] for row in programs.payments(db, program)]
    for subject in sorted({*subjects, *(number for (number,) in proposals), *filed}):
        said = _appeal(filed[subject]) if subject in filed else _NONE
        yield _APPEAL.claim(f"The appeal of {subject}", (program, subject), said)
    overpaid: dict[int, int] = {}
    for row in db.execute("SELECT * FROM overpayments WHERE program = ?", (program,)):
        overpaid[row["case_no"]] = overpaid.get(row["case_no"], 0) + units(row["amount"])
    for case_no in programs.numbers(db, program):
        about = f"What case {on_chain(case_no)} was overpaid"
        yield _OVERPAID.claim(about, (program, case_no), overpaid.get(case_no, 0))
    yield from changes.nonces(db, program, _NONCE)


def _appeal(row: Row) -> tuple[object, ...]:
    return (
        AppealState(row["state"]).number,
        bool(row["timely"]),
        bool(row["waived"]),
        row["received_at"],
        row["decide_by"],
        row["filer"],
        row["officer"],
        row["decider"],
    )
