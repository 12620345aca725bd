"""Programs, their calendars, and their runs: opened, sealed, approved, certified, ended."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.events import Event
from almoner.ledger.columns import event_id, stored
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import ProgramKind
from almoner.ledger.projections import payments, rows, words
from almoner.ledger.statuses import PaymentKind, RunState

# What a run's content begins with: program, run, period, first and last word, allotment.
_CONTENT = ("address", "uint32", "uint16", "uint32", "uint32", "uint32")


def roster_opened(db: Database, program: str, event: Event) -> None:
    """A program's constructor deployed its roster."""
    db.execute(
        "INSERT INTO programs (program, kind, roster, id, opened_at) VALUES (?, ?, ?, ?, ?)",
        (program, ProgramKind.BENEFIT, event.args["roster"], event_id(event), event.block_time),
    )


def calendar_set(db: Database, program: str, event: Event) -> None:
    """A period has an issue date."""
    a = event.args
    db.execute(
        "INSERT INTO periods (program, period, issue_at) VALUES (?, ?, ?)"
        " ON CONFLICT (program, period) DO UPDATE SET issue_at = excluded.issue_at",
        (program, a["period"], a["issueAt"]),
    )


def opened(db: Database, program: str, event: Event) -> None:
    """A maker opened a run over words."""
    a = event.args
    begun = (program, a["run"], a["period"], a["first"], a["last"], a["allotment"])
    db.execute(
        "INSERT INTO runs (program, run, kind, period, state, first, last, sealed_to, allotment,"
        " maker, opened_at, content_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            program,
            a["run"],
            PaymentKind.REGULAR,
            a["period"],
            RunState.OPENED,
            a["first"],
            a["last"],
            a["first"],
            a["allotment"],
            a["maker"],
            event.block_time,
            bytes(keccak(encode(_CONTENT, begun))),
        ),
    )


def single_opened(db: Database, program: str, event: Event) -> None:
    """A maker opened a run of one payment, sealed at once; its period is that of its approvals."""
    a = event.args
    db.execute(
        "INSERT INTO runs (program, run, kind, period, state, first, last, sealed_to, case_no,"
        " original, decision, allotment, maker, opened_at, total, count, content_hash)"
        " VALUES (?, ?, ?, 0, ?, 0, 0, 0, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (
            program,
            a["run"],
            PaymentKind.of(a["kind"]),
            RunState.SEALED,
            a["caseNo"],
            a["original"],
            a["decision"],
            a["allotment"],
            a["maker"],
            event.block_time,
            stored(a["amount"]),
            a["contentHash"],
        ),
    )
    payments.seal_single(db, program, event)


def word_sealed(db: Database, program: str, event: Event) -> None:
    """A word's payments are fixed: to whom and how much, as its cases stand now."""
    a = event.args
    run, word = a["run"], a["word"]
    period = _run(db, program, run)["period"]
    payments.seal_word(db, program, event, period)
    words.seal(db, program, word, run=run, period=period, mask=a["mask"])
    db.execute(
        "UPDATE runs SET total = ?, count = ?, content_hash = ?, sealed_to = ?,"
        " state = CASE WHEN ? > last THEN ? ELSE state END WHERE program = ? AND run = ?",
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


def approved(db: Database, program: str, event: Event) -> None:
    """An approver signed the content; who left office since has no seat any more."""
    run = event.args["run"]
    key = (program, run)
    db.execute("DELETE FROM approvers WHERE program = ? AND run = ?", key)
    db.executemany(
        "INSERT INTO approvers VALUES (?, ?, ?, ?)",
        [
            (*key, seat, person)
            for seat, person in enumerate(event.args["approvers"], 1)
            if person != 0
        ],
    )
    _set(db, program, run, approved_at=event.block_time)
    # A single run counts in the period that goes on, whatever period it makes good.
    if _run(db, program, run)["kind"] != PaymentKind.REGULAR:
        _set(db, program, run, period=_current_period(db, program, event.block_time))


def certified(db: Database, program: str, event: Event) -> None:
    """The money is promised; the challenge window begins."""
    a = event.args
    _set(
        db,
        program,
        a["run"],
        state=RunState.CERTIFIED,
        certified_at=event.block_time,
        payable_at=a["payableAt"],
        payable_block=a["payableBlock"],
    )
    db.execute(
        "UPDATE periods SET certified = ?, count = count + ? WHERE program = ? AND period = ?",
        (stored(a["cumulative"]), a["count"], program, a["period"]),
    )
    payments.certify(db, program, a["run"], a["period"])


def lapsed(db: Database, program: str, event: Event) -> None:
    """A run died uncertified."""
    run = event.args["run"]
    _set(db, program, run, state=RunState.LAPSED, ended_at=event.block_time)
    payments.lapse(db, program, run)


def recall_proposed(db: Database, program: str, event: Event) -> None:
    """A maker asks to take a certified run back."""
    a = event.args
    _set(db, program, a["run"], recaller=a["by"], recall_reason=a["reasonHash"])


def recalled(db: Database, program: str, event: Event) -> None:
    """A run was taken back: certified, or before, or because its original was paid after all."""
    a = event.args
    run = _run(db, program, a["run"])
    _set(
        db,
        program,
        a["run"],
        state=RunState.RECALLED,
        ended_at=event.block_time,
        end_reason=a["reasonHash"],
    )
    if run["state"] != RunState.CERTIFIED:
        payments.lapse(db, program, a["run"])
        return
    db.execute(
        "UPDATE periods SET certified = ?, count = count - ? WHERE program = ? AND period = ?",
        (stored(a["cumulative"]), run["count"], program, a["period"]),
    )
    payments.recall(db, program, a["run"])


def _run(db: Database, program: str, run: int) -> Row:
    found: Row = db.execute(
        "SELECT * FROM runs WHERE program = ? AND run = ?", (program, run)
    ).fetchone()
    return found


def _set(db: Database, program: str, run: int, **columns: object) -> None:
    rows.change(db, "runs", {"program": program, "run": run}, **columns)


def _current_period(db: Database, program: str, time: int) -> int:
    """The period that began last; the first one before any did. Dates that began never change."""
    begun = db.execute(
        "SELECT max(period) FROM periods WHERE program = ? AND issue_at <= ?", (program, time)
    ).fetchone()[0]
    return int(begun or 1)


EVENTS = {
    "RosterOpened": roster_opened,
    "CalendarSet": calendar_set,
    "RunOpened": opened,
    "SingleOpened": single_opened,
    "WordSealed": word_sealed,
    "RunApproved": approved,
    "RunCertified": certified,
    "RunLapsed": lapsed,
    "RecallProposed": recall_proposed,
    "RunRecalled": recalled,
}
