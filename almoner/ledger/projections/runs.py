"""Runs and their payments, one row per payment from its sealing on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from almoner.events import Event
from almoner.ledger.columns import stored
from almoner.ledger.statuses import PaymentStatus, RunState

WORD = 224
"""Cases in a word (contracts/libraries/Entries.sol)."""
_CASE_BITS = 32

# What a contract's payment state (contracts/interfaces/IPayer.sol) means when it is set aside.
_SET_ASIDE = {2: PaymentStatus.HELD, 3: PaymentStatus.FREE}


def roster_opened(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A program's constructor deployed its roster."""
    db.execute(
        "INSERT INTO programs (program, roster, opened_at) VALUES (?, ?, ?)",
        (program, event.args["roster"], event.block_time),
    )


def calendar_set(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A period has an issue date."""
    a = event.args
    db.execute(
        "INSERT INTO periods (program, period, issue_at) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET issue_at = excluded.issue_at",
        (program, a["period"], a["issueAt"]),
    )


def opened(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A maker opened a run over words."""
    a = event.args
    db.execute(
        "INSERT INTO runs (program, run, period, state, first, last, sealed_to, allotment, maker,"
        " opened_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            program,
            a["run"],
            a["period"],
            RunState.OPENED,
            a["first"],
            a["last"],
            a["first"],
            a["allotment"],
            a["maker"],
            event.block_time,
        ),
    )


def word_sealed(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A word's payments are fixed: to whom and how much, as its cases stand now."""
    a = event.args
    run, word = a["run"], a["word"]
    db.executemany(
        "INSERT INTO payments (program, payment_id, run, case_no, period, pay_to, amount, state)"
        " SELECT cases.program, ?, runs.run, case_no, period, pay_to, amount, ?"
        " FROM cases JOIN runs ON runs.program = cases.program AND runs.run = ?"
        " WHERE cases.program = ? AND case_no = ?",
        [
            (_payment_id(run, case_no), PaymentStatus.SEALED, run, program, case_no)
            for case_no in _cases(word, a["mask"])
        ],
    )
    db.execute(
        "UPDATE runs SET total = ?, count = ?, content_hash = ?, sealed_to = ?,"
        " state = iif(? > last, ?, state) WHERE program = ? AND run = ?",
        (
            stored(a["total"]),
            a["count"],
            a["contentHash"],
            word + 1,
            word + 1,
            RunState.SEALED,
            program,
            run,
        ),
    )


def approved(db: sqlite3.Connection, program: str, event: Event) -> None:
    """An approver signed the content."""
    db.execute(
        "UPDATE runs SET approvals = ? WHERE program = ? AND run = ?",
        (event.args["approvals"], program, event.args["run"]),
    )


def certified(db: sqlite3.Connection, program: str, event: Event) -> None:
    """The money is promised; the challenge window begins."""
    a = event.args
    db.execute(
        "UPDATE runs SET state = ?, certified_at = ?, payable_at = ?, payable_block = ?"
        " WHERE program = ? AND run = ?",
        (
            RunState.CERTIFIED,
            event.block_time,
            a["payableAt"],
            a["payableBlock"],
            program,
            a["run"],
        ),
    )
    db.execute(
        "UPDATE periods SET certified = ?, count = count + ? WHERE program = ? AND period = ?",
        (stored(a["cumulative"]), a["count"], program, a["period"]),
    )
    _move_run(db, program, a["run"], PaymentStatus.DUE)


def lapsed(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A run died uncertified."""
    run = event.args["run"]
    db.execute(
        "UPDATE runs SET state = ?, ended_at = ? WHERE program = ? AND run = ?",
        (RunState.LAPSED, event.block_time, program, run),
    )
    _move_run(db, program, run, PaymentStatus.LAPSED)


def word_settled(db: sqlite3.Connection, program: str, event: Event) -> None:
    """Payments of a word were made; whoever could not be paid was told of before."""
    a = event.args
    paid = list(_cases(a["word"], a["paidBits"]))
    db.executemany(
        "UPDATE payments SET state = ?, paid_at = ?, paid_by = ?, failed_at = NULL"
        " WHERE program = ? AND payment_id = ?",
        [
            (
                PaymentStatus.PAID,
                event.block_time,
                event.transaction_hash,
                program,
                _payment_id(a["run"], case_no),
            )
            for case_no in paid
        ],
    )
    _establish(db, program, paid)


def failed(db: sqlite3.Connection, program: str, event: Event) -> None:
    """The token refused a transfer; the payment stays due."""
    db.execute(
        "UPDATE payments SET failed_at = ? WHERE program = ? AND payment_id = ?",
        (event.block_time, program, event.args["paymentId"]),
    )


def set_aside(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A payment left its word: held, or free for anyone to pay."""
    a = event.args
    state = _SET_ASIDE[a["state"]]
    # Out of its word without a hold, it failed a second time just now.
    failed_at = event.block_time if state is PaymentStatus.FREE else None
    db.execute(
        "UPDATE payments SET state = ?, set_aside = 1, failed_at = coalesce(?, failed_at)"
        " WHERE program = ? AND payment_id = ?",
        (state, failed_at, program, a["paymentId"]),
    )


def freed(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A hold ended; anyone may pay it now."""
    db.execute(
        "UPDATE payments SET state = ? WHERE program = ? AND payment_id = ?",
        (PaymentStatus.FREE, program, event.args["paymentId"]),
    )


def settled(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A payment that was set aside was made."""
    payment_id = event.args["paymentId"]
    db.execute(
        "UPDATE payments SET state = ?, set_aside = 1, paid_at = ?, paid_by = ?, failed_at = NULL"
        " WHERE program = ? AND payment_id = ?",
        (PaymentStatus.PAID, event.block_time, event.transaction_hash, program, payment_id),
    )
    _establish(db, program, [payment_id & ((1 << _CASE_BITS) - 1)])


def struck(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A payment ended by due process."""
    db.execute(
        "UPDATE payments SET state = ? WHERE program = ? AND payment_id = ?",
        (PaymentStatus.STRUCK, program, event.args["paymentId"]),
    )


def returned(db: sqlite3.Connection, program: str, event: Event) -> None:
    """Money came back; whether the case is still established is part of the event."""
    a = event.args
    db.execute(
        "UPDATE cases SET established = ? WHERE program = ? AND case_no = ?",
        (int(a["established"]), program, a["paymentId"] & ((1 << _CASE_BITS) - 1)),
    )


def _move_run(db: sqlite3.Connection, program: str, run: int, state: PaymentStatus) -> None:
    db.execute(
        "UPDATE payments SET state = ? WHERE program = ? AND payment_id BETWEEN ? AND ?",
        (state, program, _payment_id(run, 0), _payment_id(run + 1, 0) - 1),
    )


def _establish(db: sqlite3.Connection, program: str, case_nos: list[int]) -> None:
    db.executemany(
        "UPDATE cases SET established = 1 WHERE program = ? AND case_no = ?",
        [(program, case_no) for case_no in case_nos],
    )


def _payment_id(run: int, case_no: int) -> int:
    return run << _CASE_BITS | case_no


def _cases(word: int, bits: int) -> Iterator[int]:
    """The case numbers of the set bits of a word."""
    for bit in range(WORD):
        if bits >> bit & 1:
            yield word * WORD + bit


EVENTS = {
    "RosterOpened": roster_opened,
    "CalendarSet": calendar_set,
    "RunOpened": opened,
    "WordSealed": word_sealed,
    "RunApproved": approved,
    "RunCertified": certified,
    "RunLapsed": lapsed,
    "WordSettled": word_settled,
    "PaymentFailed": failed,
    "PaymentSetAside": set_aside,
    "PaymentFreed": freed,
    "PaymentSettled": settled,
    "PaymentStruck": struck,
    "PaymentReturned": returned,
}
