"""Amendments, as GrantAmendments would tell them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from almoner.ledger.claims import awards, changes
from almoner.ledger.claims.claim import NOTHING, Claim, Question
from almoner.ledger.columns import units
from almoner.ledger.grant_statuses import AmendmentKind, AmendmentState, Approved


def _asked(call: str, answer: str) -> Question:
    return Question(contract="amendments", call=call, answer=answer)


_AMENDMENTS = _asked("amendments()", "(uint32)")
_AMENDMENT = _asked(
    "amendmentOf(uint32)",
    "((address,uint32,uint8,uint8,uint64,uint64,uint40,uint40,uint40,uint32,uint32,uint32,uint32,"
    "uint32[4],uint40,bytes32))",
)
_MOVED = _asked("movedOf(address,uint32)", "(uint64)")
_EXTENDED = _asked("isExtended(address,uint32)", "(bool)")
_ACTED = _asked("acted(address,uint32,uint32)", "(bool)")
_NONCE = _asked("nonceOf(address,uint32)", "(uint64)")


def register(db: sqlite3.Connection) -> Iterator[Claim]:
    """Every amendment of the agency."""
    rows = db.execute("SELECT * FROM amendments ORDER BY amendment").fetchall()
    yield _AMENDMENTS.claim("The number of amendments", (), len(rows))
    for row in rows:
        number = row["amendment"]
        approvers = awards.seats(db, row["program"], Approved.AMENDMENT, number)
        yield _AMENDMENT.claim(f"Amendment {number}", (number,), _amendment(row, approvers))


def claims(db: sqlite3.Connection, program: str) -> Iterator[Claim]:
    """Every claim about what amended the awards of a program."""
    known = db.execute(
        "SELECT award FROM awards WHERE program = ? ORDER BY award", (program,)
    ).fetchall()
    moved: dict[int, int] = {}
    extended = set()
    for row in db.execute("SELECT * FROM amendments WHERE program = ?", (program,)):
        moved[row["award"]] = moved.get(row["award"], 0) + units(row["moved"])
        if row["kind"] == AmendmentKind.NO_COST_EXTENSION:
            extended.add(row["award"])
    for (award,) in known:
        about = f"What was moved between the categories of award {award}"
        yield _MOVED.claim(about, (program, award), moved.get(award, 0))
    for (award,) in known:
        yield _EXTENDED.claim(
            f"Whether award {award} was extended", (program, award), award in extended
        )
    for award, person, _, amending in awards.persons(db, program):
        about = f"Whether person {person} acted on an amendment of award {award}"
        yield _ACTED.claim(about, (program, award, person), amending)
    yield from changes.nonces(db, program, _NONCE)


def _amendment(row: sqlite3.Row, approvers: tuple[int, ...]) -> tuple[object, ...]:
    agreed = row["kind"] == AmendmentKind.BILATERAL
    ends = agreed or row["kind"] == AmendmentKind.NO_COST_EXTENSION
    return (
        row["program"].lower(),
        row["award"],
        AmendmentKind(row["kind"]).number,
        AmendmentState(row["state"]).number,
        units(row["subject"]),
        units(row["amount"]),
        row["to_time"] if ends else 0,  # of the others, the award says it
        row["object_by"] or 0,
        row["decide_by"] or 0,
        row["proposer"],
        row["noticer"],
        row["filer"],
        row["decider"],
        approvers,
        row["approved_at"] or 0,
        # What was agreed on is told when the first approver repeats it.
        row["content"] or (None if agreed else NOTHING),
    )
