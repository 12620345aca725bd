"""The money ladder: appropriations, allotments, obligations, when they fall due, what came back."""

from __future__ import annotations

from almoner.events import Event
from almoner.ledger.columns import event_id, stored, units
from almoner.ledger.database import Database, Row
from almoner.ledger.grant_statuses import ProgramKind
from almoner.ledger.projections.words import case_of

DAY = 86_400


def program_opened(db: Database, event: Event) -> None:
    """The Treasury names a program. A benefit program's constructor named its roster before."""
    a = event.args
    kind = ProgramKind.of(a["kind"])
    if kind is ProgramKind.GRANT:
        db.execute(
            "INSERT INTO programs (program, kind, roster, id, opened_at) VALUES (?, ?, ?, ?, ?)",
            (a["program"], kind, a["program"], event_id(event), event.block_time),
        )
    db.execute(
        "UPDATE programs SET purpose = ?, terms_hash = ? WHERE program = ?",
        (a["purpose"], a["termsHash"], a["program"]),
    )


def appropriated(db: Database, event: Event) -> None:
    """Money was set aside for a purpose."""
    a = event.args
    db.execute(
        "INSERT INTO appropriations"
        " (appropriation, purpose, source, ceiling, from_time, to_time, cancel_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            a["appropriation"],
            a["purpose"],
            a["source"],
            stored(a["ceiling"]),
            a["from"],
            a["to"],
            a["cancelAt"],
        ),
    )


def funded(db: Database, event: Event) -> None:
    """Cash arrived."""
    a = event.args
    db.execute(
        "UPDATE appropriations SET received = ? WHERE appropriation = ?",
        (stored(a["received"]), a["appropriation"]),
    )


def returned_to_source(db: Database, event: Event) -> None:
    """Cash was sent back."""
    a = event.args
    db.execute(
        "UPDATE appropriations SET returned_to_source = ? WHERE appropriation = ?",
        (stored(a["returnedToSource"]), a["appropriation"]),
    )


def closed(db: Database, event: Event) -> None:
    """Nothing is handed out any more."""
    db.execute(
        "UPDATE appropriations SET closed_at = ? WHERE appropriation = ?",
        (event.block_time, event.args["appropriation"]),
    )


def allotted(db: Database, event: Event) -> None:
    """A program has authority over a share."""
    a = event.args
    db.execute(
        "INSERT INTO allotments (allotment, appropriation, program, allotted) VALUES (?, ?, ?, ?)",
        (a["allotment"], a["appropriation"], a["program"], stored(a["amount"])),
    )
    _set_allotted(db, event)


def deallotted(db: Database, event: Event) -> None:
    """Authority went back to the appropriation."""
    a = event.args
    db.execute(
        "UPDATE allotments SET allotted = ? WHERE allotment = ?",
        (stored(a["allotted"]), a["allotment"]),
    )
    _set_allotted(db, event)


def apportioned(db: Database, event: Event) -> None:
    """An allotment has cash."""
    _set_cash(db, event, event.args["amount"])


def deapportioned(db: Database, event: Event) -> None:
    """Cash went back to the appropriation."""
    _set_cash(db, event, -event.args["amount"])


def obligated(db: Database, event: Event) -> None:
    """Money is reserved for a run or an award."""
    a = event.args
    db.execute(
        "INSERT INTO obligations (program, id, allotment, obligated, payable_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (a["program"], a["id"], a["allotment"], stored(a["amount"]), a["payableAt"]),
    )
    _set_obligated(db, event, a["amount"])
    _add_due(db, a["allotment"], a["payableAt"], a["amount"])


def increased(db: Database, event: Event) -> None:
    """More money is reserved for an award; it falls due with the rest."""
    a = event.args
    _add_to_obligation(db, event, a["id"], "obligated", a["amount"])
    _set_obligated(db, event, a["amount"])
    _add_due(db, a["allotment"], _obligation(db, event)["payable_at"], a["amount"])


def rescheduled(db: Database, event: Event) -> None:
    """Part of it falls due at another time."""
    a = event.args
    allotment = _obligation(db, event)["allotment"]
    _add_due(db, allotment, a["from"], -a["amount"])
    _add_due(db, allotment, a["to"], a["amount"])


def reobligated(db: Database, event: Event) -> None:
    """What was just obligated replaces money of another obligation that came back."""
    a = event.args
    db.execute(
        "UPDATE obligations SET original = ? WHERE program = ? AND id = ?",
        (a["original"], a["program"], a["id"]),
    )
    db.execute(
        "UPDATE obligations SET replaced = ? WHERE program = ? AND id = ?",
        (stored(a["replaced"]), a["program"], a["original"]),
    )


def deobligated(db: Database, event: Event) -> None:
    """What will not be paid goes back to the allotment."""
    a = event.args
    _add_to_obligation(db, event, a["id"], "obligated", -a["amount"])
    _add_to_obligation(db, event, a["id"], "released", a["amount"])
    _set_obligated(db, event, -a["amount"])
    _add_due(db, a["allotment"], _obligation(db, event)["payable_at"], -a["amount"])


def disbursed(db: Database, event: Event) -> None:
    """Money was paid."""
    a = event.args
    db.execute(
        "UPDATE allotments SET disbursed = ?, cash = ? WHERE allotment = ?",
        (stored(a["disbursed"]), stored(a["cash"]), a["allotment"]),
    )
    _add_to_obligation(db, event, a["id"], "disbursed", a["amount"])


def recovered(db: Database, event: Event) -> None:
    """Money of a payment came back."""
    a = event.args
    key = (a["program"], a["paymentId"])
    db.execute(
        "UPDATE allotments SET recovered = ?, cash = ? WHERE allotment = ?",
        (stored(a["recovered"]), stored(a["cash"]), a["allotment"]),
    )
    _add_to_obligation(db, event, _paid_under(db, event), "recovered", a["amount"])
    _add_to_appropriation(db, a["allotment"], "recovered", a["amount"])
    row = db.execute(
        "SELECT amount FROM returned WHERE program = ? AND payment_id = ?", key
    ).fetchone()
    before = 0 if row is None else units(row[0])
    db.execute(
        "INSERT INTO returned VALUES (?, ?, ?)"
        " ON CONFLICT (program, payment_id) DO UPDATE SET amount = excluded.amount",
        (*key, stored(before + a["amount"])),
    )


def _paid_under(db: Database, event: Event) -> int:
    """The obligation a payment drew on: its run, or its award."""
    program, payment = event.args["program"], event.args["paymentId"]
    kind = db.execute("SELECT kind FROM programs WHERE program = ?", (program,)).fetchone()[0]
    return case_of(payment) if kind == ProgramKind.GRANT else int(payment >> 32)


def _obligation(db: Database, event: Event) -> Row:
    found: Row = db.execute(
        "SELECT * FROM obligations WHERE program = ? AND id = ?",
        (event.args["program"], event.args["id"]),
    ).fetchone()
    return found


def _set_allotted(db: Database, event: Event) -> None:
    a = event.args
    db.execute(
        "UPDATE appropriations SET allotted = ? WHERE appropriation = ?",
        (stored(a["allottedByAppropriation"]), a["appropriation"]),
    )


def _set_cash(db: Database, event: Event, change: int) -> None:
    a = event.args
    db.execute(
        "UPDATE allotments SET cash = ? WHERE allotment = ?", (stored(a["cash"]), a["allotment"])
    )
    _add_to_allotment(db, a["allotment"], "apportioned", change)
    _add_to_appropriation(db, a["allotment"], "apportioned", change)


def _set_obligated(db: Database, event: Event, change: int) -> None:
    a = event.args
    db.execute(
        "UPDATE allotments SET obligated = ? WHERE allotment = ?",
        (stored(a["obligated"]), a["allotment"]),
    )
    _add_to_appropriation(db, a["allotment"], "obligated", change)


# Sums are made here and not by the database, whose integers end at 2^63.


def _add_to_allotment(db: Database, allotment: int, column: str, change: int) -> None:
    where = "FROM allotments WHERE allotment = ?"
    before = units(db.execute(f"SELECT {column} {where}", (allotment,)).fetchone()[0])
    db.execute(
        f"UPDATE allotments SET {column} = ? WHERE allotment = ?",
        (stored(before + change), allotment),
    )


def _add_to_appropriation(db: Database, allotment: int, column: str, change: int) -> None:
    number = db.execute(
        "SELECT appropriation FROM allotments WHERE allotment = ?", (allotment,)
    ).fetchone()[0]
    where = "FROM appropriations WHERE appropriation = ?"
    before = units(db.execute(f"SELECT {column} {where}", (number,)).fetchone()[0])
    db.execute(
        f"UPDATE appropriations SET {column} = ? WHERE appropriation = ?",
        (stored(before + change), number),
    )


def _add_due(db: Database, allotment: int, time: int, change: int) -> None:
    key = (allotment, time // DAY)
    row = db.execute("SELECT amount FROM due WHERE allotment = ? AND day = ?", key).fetchone()
    before = 0 if row is None else units(row[0])
    db.execute(
        "INSERT INTO due VALUES (?, ?, ?)"
        " ON CONFLICT (allotment, day) DO UPDATE SET amount = excluded.amount",
        (*key, stored(before + change)),
    )


def _add_to_obligation(db: Database, event: Event, number: int, column: str, change: int) -> None:
    key = (event.args["program"], number)
    where = "WHERE program = ? AND id = ?"
    before = units(db.execute(f"SELECT {column} FROM obligations {where}", key).fetchone()[0])
    db.execute(f"UPDATE obligations SET {column} = ? {where}", (stored(before + change), *key))


EVENTS = {
    "ProgramOpened": program_opened,
    "Appropriated": appropriated,
    "Funded": funded,
    "ReturnedToSource": returned_to_source,
    "AppropriationClosed": closed,
    "Allotted": allotted,
    "Deallotted": deallotted,
    "Apportioned": apportioned,
    "Deapportioned": deapportioned,
    "Obligated": obligated,
    "ObligationIncreased": increased,
    "Rescheduled": rescheduled,
    "Reobligated": reobligated,
    "Deobligated": deobligated,
    "Disbursed": disbursed,
    "Recovered": recovered,
}
