"""Payments, one row each from their sealing on."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import stored
from almoner.ledger.database import Database, Row
from almoner.ledger.projections import rows, words
from almoner.ledger.projections.words import payment_id
from almoner.ledger.statuses import PaymentKind, PaymentStatus

# What a contract's payment state (contracts/interfaces/IPayer.sol) means when it is set aside.
_SET_ASIDE = {2: PaymentStatus.HELD, 3: PaymentStatus.FREE}


def seal_word(db: Database, program: str, event: Event, period: int) -> None:
    """The payments of a word's cases, as the cases stand now."""
    a = event.args
    run = a["run"]
    db.executemany(
        "INSERT INTO payments (program, payment_id, run, case_no, kind, period, pay_to, amount,"
        " state, set_aside) SELECT program, ?, ?, case_no, ?, ?, pay_to, amount, ?, 0"
        " FROM cases WHERE program = ? AND case_no = ?",
        [
            (
                payment_id(run, case_no),
                run,
                PaymentKind.REGULAR,
                period,
                PaymentStatus.SEALED,
                program,
                case_no,
            )
            for case_no in words.cases(a["word"], a["mask"])
        ],
    )


def seal_single(db: Database, program: str, event: Event) -> None:
    """The payment of a single run, in a slot of its own from the beginning."""
    a = event.args
    db.execute(
        "INSERT INTO payments (program, payment_id, run, case_no, kind, period, pay_to, amount,"
        " state, set_aside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        (
            program,
            payment_id(a["run"], a["caseNo"]),
            a["run"],
            a["caseNo"],
            PaymentKind.of(a["kind"]),
            a["period"],
            a["payTo"],
            stored(a["amount"]),
            PaymentStatus.SEALED,
        ),
    )


def certify(db: Database, program: str, run: int, period: int) -> None:
    """A run's payments are promised; that of a single run is free, and counts in this period."""
    _of_run(
        db,
        program,
        run,
        "state = CASE WHEN set_aside = 1 THEN ? ELSE ? END, period = ?",
        PaymentStatus.FREE,
        PaymentStatus.DUE,
        period,
    )


def lapse(db: Database, program: str, run: int) -> None:
    """A run's payments were promised to nobody."""
    _of_run(db, program, run, "state = ?", PaymentStatus.LAPSED)


def recall(db: Database, program: str, run: int) -> None:
    """A certified run was taken back; what is set aside of its words waits to be dropped."""
    due = db.execute(
        "SELECT payment_id FROM payments WHERE program = ? AND payment_id BETWEEN ? AND ?"
        " AND (state = ? OR (state = ? AND kind != ?))",
        (program, *_range(run), PaymentStatus.DUE, PaymentStatus.FREE, PaymentKind.REGULAR),
    ).fetchall()
    for (payment,) in due:
        _forget(db, program, payment)


def word_settled(db: Database, program: str, event: Event) -> None:
    """Payments of a word were made; whoever could not be paid was told of before."""
    a = event.args
    words.leave(db, program, a["word"], a["laneLeft"])
    for case_no in words.cases(a["word"], a["paidBits"]):
        _pay(db, program, payment_id(a["run"], case_no), event)


def failed(db: Database, program: str, event: Event) -> None:
    """The token refused a transfer; the payment stays due."""
    _set(db, program, event.args["paymentId"], failed_at=event.block_time)


def set_aside(db: Database, program: str, event: Event) -> None:
    """A payment left its word, or is held where it stands: held, or free for anyone to pay."""
    payment = event.args["paymentId"]
    _leave_word(db, program, payment)
    state = _SET_ASIDE[event.args["state"]]
    _set(db, program, payment, state=state, set_aside=1)
    # Out of its word without a hold, it failed a second time just now.
    if state is PaymentStatus.FREE:
        _set(db, program, payment, failed_at=event.block_time)


def freed(db: Database, program: str, event: Event) -> None:
    """A hold ended; anyone may pay it now."""
    _set(db, program, event.args["paymentId"], state=PaymentStatus.FREE)


def settled(db: Database, program: str, event: Event) -> None:
    """A payment that was set aside, or just now should be, was made."""
    payment = event.args["paymentId"]
    _leave_word(db, program, payment)
    _set(db, program, payment, set_aside=1)
    _pay(db, program, payment, event)


def struck(db: Database, program: str, event: Event) -> None:
    """A payment ended by due process."""
    _set(db, program, event.args["paymentId"], state=PaymentStatus.STRUCK)


def expunged(db: Database, program: str, event: Event) -> None:
    """A payment that nobody could be paid ended; the last try failed too."""
    _set(
        db,
        program,
        event.args["paymentId"],
        state=PaymentStatus.EXPUNGED,
        failed_at=event.block_time,
    )


def reissued(db: Database, program: str, event: Event) -> None:
    """A single run stands for a payment; one that was free failed once more before."""
    a = event.args
    db.execute(
        "INSERT INTO replaced VALUES (?, ?, ?)"
        " ON CONFLICT (program, payment_id) DO UPDATE SET amount = excluded.amount",
        (program, a["original"], stored(a["replaced"])),
    )
    db.execute(
        "UPDATE payments SET state = ?, failed_at = ?"
        " WHERE program = ? AND payment_id = ? AND state = ?",
        (
            PaymentStatus.REISSUED,
            event.block_time,
            program,
            a["original"],
            PaymentStatus.FREE,
        ),
    )


def dropped(db: Database, program: str, event: Event) -> None:
    """A payment of a recalled run was let go, and its case given back to its period."""
    payment = event.args["paymentId"]
    row = _payment(db, program, payment)
    if row["kind"] == PaymentKind.REGULAR:
        words.give_back(db, program, payment, row["period"])
    _forget(db, program, payment)


def returned(db: Database, program: str, event: Event) -> None:
    """Money came back; whether the case is still established is part of the event."""
    a = event.args
    db.execute(
        "UPDATE cases SET established = ? WHERE program = ? AND case_no = ?",
        (int(a["established"]), program, words.case_of(a["paymentId"])),
    )


def _pay(db: Database, program: str, payment: int, event: Event) -> None:
    """Paying a regular payment establishes its case, if account and amount are still its own."""
    _set(
        db,
        program,
        payment,
        state=PaymentStatus.PAID,
        paid_at=event.block_time,
        paid_by=event.transaction_hash,
        failed_at=None,
    )
    row = _payment(db, program, payment)
    if row["kind"] == PaymentKind.REGULAR:
        db.execute(
            "UPDATE cases SET established = 1"
            " WHERE program = ? AND case_no = ? AND pay_to = ? AND amount = ?",
            (program, row["case_no"], row["pay_to"], row["amount"]),
        )


def _leave_word(db: Database, program: str, payment: int) -> None:
    if _payment(db, program, payment)["state"] == PaymentStatus.DUE:
        words.take(db, program, payment)


def _forget(db: Database, program: str, payment: int) -> None:
    """What stood for another payment stays, as the original of the next one."""
    original = db.execute(
        "SELECT original FROM runs WHERE program = ? AND run = ?", (program, payment >> 32)
    ).fetchone()[0]
    state = PaymentStatus.REISSUED if original else PaymentStatus.RECALLED
    _set(db, program, payment, state=state)


def _payment(db: Database, program: str, payment: int) -> Row:
    found: Row = db.execute(
        "SELECT * FROM payments WHERE program = ? AND payment_id = ?", (program, payment)
    ).fetchone()
    return found


def _set(db: Database, program: str, payment: int, **columns: object) -> None:
    rows.change(db, "payments", {"program": program, "payment_id": payment}, **columns)


def _of_run(db: Database, program: str, run: int, columns: str, *values: object) -> None:
    db.execute(
        f"UPDATE payments SET {columns} WHERE program = ? AND payment_id BETWEEN ? AND ?",
        (*values, program, *_range(run)),
    )


def _range(run: int) -> tuple[int, int]:
    return payment_id(run, 0), payment_id(run + 1, 0) - 1


EVENTS = {
    "WordSettled": word_settled,
    "PaymentFailed": failed,
    "PaymentSetAside": set_aside,
    "PaymentFreed": freed,
    "PaymentSettled": settled,
    "PaymentStruck": struck,
    "PaymentExpunged": expunged,
    "PaymentReissued": reissued,
    "PaymentDropped": dropped,
    "PaymentReturned": returned,
}
