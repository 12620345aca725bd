"""Runs, periods, words and payments, as a program would tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from almoner.ledger.claims import roster
from almoner.ledger.claims.claim import NOBODY, NOTHING, Claim, Question
from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.projections.words import WORD, bits_of
from almoner.ledger.statuses import PaymentKind, PaymentStatus, RunState
from almoner.numbering import on_chain

SEATS = 4
"""Approvers a run has room for."""


def _asked(call: str, answer: str) -> Question:
    return Question(contract="program", call=call, answer=answer)


_ROSTER = _asked("roster()", "(address)")
_PURPOSE = _asked("purpose()", "(uint32)")
_TERMS = _asked("termsHash()", "(bytes32)")
_RUNS = _asked("runs()", "(uint32)")
_RUN = _asked(
    "runOf(uint32)",
    "((uint64,uint40,uint40,uint32,uint16,uint8,uint32,uint32,uint32,uint32,uint32,uint32,"
    "uint32[4],bytes32,uint40,uint40,uint8,uint32,uint64,uint32,bytes32))",
)
_PERIOD = _asked("periodOf(uint16)", "((uint40,uint64,uint32))")
_WORD = _asked("wordOf(uint32)", "(uint256,uint32,uint256,uint16,uint256)")
_SEALED_IN = _asked("sealedIn(uint32)", "(uint32)")
PAYMENT = _asked("payment(uint64)", "((address,uint64,uint8,uint16,uint8),uint8,uint40,uint32)")
ESTABLISHED = _asked("isEstablished(uint64)", "(bool)")
_REPLACED = _asked("replacedOf(uint64)", "(uint64)")

_DEAD = (RunState.LAPSED, RunState.RECALLED)
NO_PAYMENT = (NOBODY, 0, 0, 0, 0)
# The contract's numbers of what has a slot of its own, or is due.
_STATES = {
    PaymentStatus.DUE: 1,
    PaymentStatus.HELD: 2,
    PaymentStatus.FREE: 3,
    PaymentStatus.PAID: 4,
    PaymentStatus.STRUCK: 5,
    PaymentStatus.EXPUNGED: 6,
    PaymentStatus.REISSUED: 7,
}


def claims(db: Database, program: str) -> Iterator[Claim]:
    """Every claim about a benefit program but its roster's."""
    yield from identity(db, program)
    yield from _runs(db, program)
    yield from _periods(db, program)
    yield from _words(db, program)
    yield from _payments(db, program)


def identity(db: Database, program: str) -> Iterator[Claim]:
    """What a program of any kind says of itself."""
    known = db.execute("SELECT * FROM programs WHERE program = ?", (program,)).fetchone()
    yield _ROSTER.claim("The roster", (), known["roster"].lower())
    yield _PURPOSE.claim("The purpose", (), known["purpose"])
    yield _TERMS.claim("The digest of the terms", (), known["terms_hash"])


def slot(payment: Row) -> tuple[Any, ...]:
    """What the program has of a payment: pay-to, amount, state, period, kind; or only zeros.

    A payment that was paid from its word, or only sealed in it, has no slot. That of a single run
    has one from the beginning, and loses it with its run; that of a draw from its approval.
    """
    state, kind = PaymentStatus(payment["state"]), PaymentKind(payment["kind"])
    paid_in_word = state is PaymentStatus.PAID and not payment["set_aside"]
    sealed_single = state is PaymentStatus.SEALED and kind is not PaymentKind.REGULAR
    if paid_in_word or not (state in _STATES or sealed_single):
        return NO_PAYMENT
    number = _STATES.get(state, 0)
    account, amount = payment["pay_to"].lower(), units(payment["amount"])
    return (account, amount, number, payment["period"], kind.number)


def numbers(db: Database, program: str) -> list[int]:
    """The cases of a benefit program, or the awards of a grant program."""
    rows = db.execute(
        "SELECT case_no FROM cases WHERE program = ?1"
        " UNION SELECT award FROM awards WHERE program = ?1 ORDER BY 1",
        (program,),
    )
    return [number for (number,) in rows]


def payments(db: Database, program: str) -> list[Row]:
    """All payments of a program, oldest run first."""
    return db.execute(
        "SELECT * FROM payments WHERE program = ? ORDER BY payment_id", (program,)
    ).fetchall()


def _runs(db: Database, program: str) -> Iterator[Claim]:
    rows = db.execute("SELECT * FROM runs WHERE program = ? ORDER BY run", (program,)).fetchall()
    yield _RUNS.claim("The number of runs", (), len(rows))
    for row in rows:
        seats = db.execute(
            "SELECT person FROM approvers WHERE program = ? AND run = ? ORDER BY seat",
            (program, row["run"]),
        ).fetchall()
        approvers = tuple(person for (person,) in seats)
        said = (
            units(row["total"]),
            row["opened_at"],
            row["payable_at"] or 0,
            row["payable_block"] or 0,
            row["period"],
            RunState(row["state"]).number,
            row["count"],
            row["first"],
            row["last"],
            row["sealed_to"],
            row["maker"],
            row["allotment"],
            approvers + (0,) * (SEATS - len(approvers)),
            row["content_hash"],
            row["ended_at"] or 0,
            row["approved_at"] or 0,
            PaymentKind(row["kind"]).number,
            row["case_no"],
            row["original"],
            row["recaller"],
            row["recall_reason"] or NOTHING,
        )
        yield _RUN.claim(f"Run {row['run']}", (row["run"],), said)
    amounts: dict[int, list[int]] = {row["run"]: [] for row in rows}
    for row in payments(db, program):
        amounts[row["run"]].append(units(row["amount"]))
    for run, each in amounts.items():
        summed = (sum(each), *(None,) * 5, len(each), *(None,) * 14)
        yield _RUN.claim(f"The sum of run {run}", (run,), summed)


def _periods(db: Database, program: str) -> Iterator[Claim]:
    """All of the calendar, and that it ends there."""
    known = {
        row["period"]: (row["issue_at"], units(row["certified"]), row["count"])
        for row in db.execute("SELECT * FROM periods WHERE program = ?", (program,))
    }
    for period in range(1, max(known, default=0) + 2):
        yield _PERIOD.claim(f"Period {period}", (period,), known.get(period, (0, 0, 0)))


def _words(db: Database, program: str) -> Iterator[Claim]:
    cases = [
        case_no
        for (case_no,) in db.execute(
            "SELECT case_no FROM cases WHERE program = ? ORDER BY case_no", (program,)
        )
    ]
    known = {
        row["word"]: row for row in db.execute("SELECT * FROM words WHERE program = ?", (program,))
    }
    alive = {
        run
        for run, state in db.execute("SELECT run, state FROM runs WHERE program = ?", (program,))
        if state not in _DEAD
    }
    for word in range(max(cases, default=0) // WORD + 1):
        row, established = known.get(word), roster.bits(db, program, word, "established = 1")
        said = (0, 0, 0, 0)
        if row is not None:
            said = (row["lane_run"], bits_of(row["lane"]), row["tag"], bits_of(row["issued"]))
        yield _WORD.claim(f"Word {word}", (word,), established, *said)
    for case_no in cases:
        word, bit = divmod(case_no, WORD)
        row, run = known.get(word), 0
        if row is not None and row["lane_run"] in alive and bits_of(row["lane"]) >> bit & 1:
            run = row["lane_run"]
        yield _SEALED_IN.claim(f"The run that sealed case {on_chain(case_no)}", (case_no,), run)


def _payments(db: Database, program: str) -> Iterator[Claim]:
    known = payments(db, program)
    runs = {
        row["run"]: (
            RunState(row["state"]).number,
            row["payable_at"] or 0,
            row["payable_block"] or 0,
        )
        for row in db.execute("SELECT * FROM runs WHERE program = ?", (program,))
    }
    for row in known:
        payment = row["payment_id"]
        yield PAYMENT.claim(f"Payment {payment}", (payment,), slot(row), *runs[row["run"]])
    established = dict(
        db.execute("SELECT case_no, established FROM cases WHERE program = ?", (program,))
    )
    for row in known:
        said = row["kind"] == PaymentKind.REGULAR and bool(established[row["case_no"]])
        about = f"Whether payment {row['payment_id']} is established"
        yield ESTABLISHED.claim(about, (row["payment_id"],), said)
    replaced = dict(
        db.execute("SELECT payment_id, amount FROM replaced WHERE program = ?", (program,))
    )
    for payment in sorted({*replaced, *(row["payment_id"] for row in known)}):
        about = f"What was replaced of payment {payment}"
        yield _REPLACED.claim(about, (payment,), units(replaced.get(payment, 0)))
