"""Draws on awards, from their request on; their payments stand among all others."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import event_id, stored, units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import Approved, DrawState, PayMode
from almoner.ledger.projections import awards, payments, rows, seats
from almoner.ledger.projections.words import case_of, payment_id
from almoner.ledger.statuses import PaymentKind, PaymentStatus


def requested(db: Database, program: str, event: Event) -> None:
    """The grantee asks for money."""
    a = event.args
    db.execute(
        "INSERT INTO draws (program, draw, award, line, state, amount, matched, cost_from,"
        " cost_to, cost_ref, gross, evidence, content_hash, requested_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            program,
            a["draw"],
            a["award"],
            a["line"],
            DrawState.REQUESTED,
            stored(a["amount"]),
            stored(a["matched"]),
            a["costFrom"],
            a["costTo"],
            a["costRef"] if any(a["costRef"]) else None,
            stored(a["gross"]),
            a["evidence"],
            a["contentHash"],
            event.block_time,
        ),
    )


def reviewed(db: Database, program: str, event: Event) -> None:
    """A grants officer found it in order."""
    a = event.args
    _change(
        db,
        program,
        event,
        state=DrawState.REVIEWED,
        reviewer=a["by"],
        reviewed_at=event.block_time,
    )
    seats.involve(db, program, a["award"], a["by"])


def denied(db: Database, program: str, event: Event) -> None:
    """A grants officer refused it; the same costs can be asked for again."""
    a = event.args
    _change(
        db,
        program,
        event,
        state=DrawState.DENIED,
        denier=a["by"],
        reason_hash=a["reasonHash"],
        ended_at=event.block_time,
    )
    seats.involve(db, program, a["award"], a["by"])


def withdrawn(db: Database, program: str, event: Event) -> None:
    """The grantee took it back."""
    _change(db, program, event, state=DrawState.WITHDRAWN, ended_at=event.block_time)


def approved(db: Database, program: str, event: Event) -> None:
    """An approver signed its content."""
    a = event.args
    seats.take(db, program, Approved.DRAW, a["draw"], event)
    seats.involve(db, program, a["award"], a["by"])
    _change(db, program, event, approved_at=event.block_time)


def certified(db: Database, program: str, event: Event) -> None:
    """Account and amount are fixed: from here on it is a payment, in a slot of its own."""
    a = event.args
    _change(
        db,
        program,
        event,
        state=DrawState.APPROVED,
        payable_at=a["payableAt"],
        payable_block=a["payableBlock"],
    )
    db.execute(
        "INSERT INTO payments (program, payment_id, run, case_no, kind, period, pay_to, amount,"
        " state, set_aside) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        (
            program,
            payment_id(a["draw"], a["award"]),
            a["draw"],
            a["award"],
            PaymentKind.DRAW,
            a["period"],
            a["payTo"],
            stored(a["amount"]),
            PaymentStatus.FREE,
        ),
    )


def substantiated(db: Database, program: str, event: Event) -> None:
    """A grants officer accepted what shows how an advance was spent."""
    a = event.args
    db.execute(
        "INSERT INTO substantiations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event_id(event),
            program,
            a["draw"],
            a["award"],
            stored(a["amount"]),
            a["costRef"],
            stored(a["gross"]),
            a["evidence"],
            event.block_time,
            a["by"],
        ),
    )
    _open(db, program, a["draw"], -a["amount"])
    seats.involve(db, program, a["award"], a["by"])


def settled(db: Database, program: str, event: Event) -> None:
    """It was paid; of an advance, the grantee owes what shows how it was spent."""
    payments.settled(db, program, event)
    draw = _find(db, program, event)
    if awards.find(db, program, draw["award"])["mode"] == PayMode.ADVANCE:
        _open(db, program, draw["draw"], event.args["amount"])


def struck(db: Database, program: str, event: Event) -> None:
    """Its payment ended by due process."""
    payments.struck(db, program, event)
    awards.cut(db, program, _find(db, program, event))


def expunged(db: Database, program: str, event: Event) -> None:
    """Its payment ended because nobody could be paid."""
    payments.expunged(db, program, event)
    awards.cut(db, program, _find(db, program, event))


def returned(db: Database, program: str, event: Event) -> None:
    """Money came back to the award's obligation."""
    award, amount = case_of(event.args["paymentId"]), event.args["amount"]
    back = stored(units(awards.find(db, program, award)["returned"]) + amount)
    rows.change(db, "awards", {"program": program, "award": award}, returned=back)
    _open(db, program, event.args["paymentId"] >> 32, -amount)


def disallowed(db: Database, program: str, event: Event) -> None:
    """Costs that were paid are not allowed. Nothing collects them."""
    a = event.args
    key = {"program": program, "draw": a["paymentId"] >> 32}
    rows.change(db, "draws", key, disallowed=stored(a["disallowed"]))


def _open(db: Database, program: str, draw: int, amount: int) -> None:
    """More of an advance waits to be substantiated; or less, and never less than nothing."""
    key = {"program": program, "draw": draw}
    before = db.execute(
        "SELECT outstanding FROM draws WHERE program = ? AND draw = ?", tuple(key.values())
    ).fetchone()[0]
    rows.change(db, "draws", key, outstanding=stored(max(units(before) + amount, 0)))


def _find(db: Database, program: str, event: Event) -> Row:
    found: Row = db.execute(
        "SELECT * FROM draws WHERE program = ? AND draw = ?",
        (program, event.args["paymentId"] >> 32),
    ).fetchone()
    return found


def _change(db: Database, program: str, event: Event, **columns: object) -> None:
    rows.change(db, "draws", {"program": program, "draw": event.args["draw"]}, **columns)


EVENTS = {
    "DrawRequested": requested,
    "DrawReviewed": reviewed,
    "DrawDenied": denied,
    "DrawWithdrawn": withdrawn,
    "DrawApproved": approved,
    "DrawCertified": certified,
    "DrawSubstantiated": substantiated,
    "PaymentSetAside": payments.set_aside,
    "PaymentFreed": payments.freed,
    "PaymentSettled": settled,
    "PaymentStruck": struck,
    "PaymentExpunged": expunged,
    "PaymentReturned": returned,
    "CostDisallowed": disallowed,
}
