"""Proposals and who acted on them, as Changes would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger.claims import program as programs
from almoner.ledger.claims.claim import Claim, Question
from almoner.ledger.database import Database, Row
from almoner.ledger.statuses import Basis, ChangeKind, Origin, ProposalState
from almoner.numbering import on_chain


def _asked(call: str, answer: str) -> Question:
    return Question(contract="changes", call=call, answer=answer)


_PROPOSALS = _asked("proposals(address)", "(uint64)")
_PROPOSAL = _asked(
    "proposalOf(address,uint64)",
    "((uint32,uint8,uint8,uint8,uint8,uint8,uint8,uint40,uint40,uint40,uint32,uint32,uint64,"
    "bytes32,bytes32))",
)
_STRIKE = _asked("strikeOf(address,uint64)", "(uint64)")
_ACTED = _asked("acted(address,uint32,uint32)", "(bool)")
_NONCE = _asked("nonceOf(address,uint32)", "(uint64)")


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about what was proposed in a program."""
    rows = db.execute(
        "SELECT * FROM proposals WHERE program = ? ORDER BY proposal", (program,)
    ).fetchall()
    yield _PROPOSALS.claim("The number of proposals", (program,), len(rows))
    for row in rows:
        number = row["proposal"]
        yield _PROPOSAL.claim(f"Proposal {number}", (program, number), _proposal(row))
    strikes = {
        row["payment_id"]: row["proposal"] for row in rows if row["basis"] == Basis.SUSTAINED
    }
    for row in programs.payments(db, program):
        payment = row["payment_id"]
        about = f"The proposal to strike payment {payment}"
        yield _STRIKE.claim(about, (program, payment), strikes.get(payment, 0))
    yield from _acted(db, program, rows)
    yield from nonces(db, program, _NONCE)


def nonces(db: Database, program: str, question: Question) -> Iterator[Claim]:
    """How many messages of each case or award a contract took."""
    contract = program
    if question.contract != "program":
        contract = db.execute(f"SELECT {question.contract} FROM deployment").fetchone()[0]
    taken = dict(
        db.execute(
            "SELECT case_no, count(*) FROM claimant_acts WHERE contract = ? AND program = ?"
            " GROUP BY case_no",
            (contract, program),
        )
    )
    for case_no in programs.numbers(db, program):
        count = taken.get(case_no, 0)
        about = f"The next nonce of case {on_chain(case_no)} in {question.contract}"
        yield question.claim(about, (program, case_no), count)


def _proposal(row: Row) -> tuple[object, ...]:
    return (
        row["case_no"],
        ChangeKind(row["kind"]).number,
        Basis(row["basis"]).number,
        Origin(row["origin"]).number,
        ProposalState(row["state"]).number,
        row["channel"],
        row["failures"],
        row["proposed_at"],
        row["served_at"] or 0,
        row["effective_at"] or 0,
        row["proposer"],
        row["second"],
        row["payment_id"] or 0,
        row["prior"],
        row["value"],
    )


def _acted(db: Database, program: str, rows: list[Row]) -> Iterator[Claim]:
    """Of everyone who had a part in a case's proposals, whether it counts as acting on it."""
    parts = {
        (row["case_no"], person)
        for row in rows
        if row["kind"] != ChangeKind.MASS
        for person in (row["proposer"], row["second"])
        if person
    }
    counts = {
        (case_no, person)
        for case_no, person in db.execute(
            "SELECT case_no, person FROM involved WHERE program = ?", (program,)
        )
    }
    for case_no, person in sorted(parts | counts):
        about = f"Whether person {person} acted on case {on_chain(case_no)}"
        yield _ACTED.claim(about, (program, case_no, person), (case_no, person) in counts)
