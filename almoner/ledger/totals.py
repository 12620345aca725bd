"""Sums over the ledger. Made in Python: SQLite's integers end at 2^63, a contract's at 2^64."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from almoner.errors import LedgerError
from almoner.ledger.columns import units
from almoner.ledger.database import Database, Row
from almoner.ledger.records import Books, PeriodTotals, ProgramTotals
from almoner.ledger.statuses import HoldState, PaymentStatus


def books(db: Database) -> Books:
    """The Treasury's five figures."""
    appropriations = db.execute("SELECT * FROM appropriations").fetchall()
    allotments = db.execute("SELECT * FROM allotments").fetchall()
    return _books(appropriations, allotments)


def program(db: Database, address: str) -> ProgramTotals:
    """A program's money and periods. Raises LedgerError if the ledger has no such program."""
    found = db.execute("SELECT purpose FROM programs WHERE program = ?", (address,)).fetchone()
    if found is None:
        raise LedgerError(
            f"The ledger has no program {address}: give the address of one the Treasury opened, in "
            "its mixed-case form, or wait until the monitor has read its block."
        )
    appropriations = db.execute(
        "SELECT * FROM appropriations WHERE purpose = ?", (found["purpose"],)
    ).fetchall()
    # Cash of an appropriation is shared, so its balance counts all allotments that draw on it.
    drawing = db.execute(
        "SELECT allotments.* FROM allotments JOIN appropriations USING (appropriation)"
        " WHERE purpose = ?",
        (found["purpose"],),
    ).fetchall()
    own = [row for row in drawing if row["program"] == address]
    shared = _books(appropriations, drawing)
    return ProgramTotals(
        program=address,
        purpose=found["purpose"],
        appropriated=_sum(appropriations, "ceiling"),
        received=shared.received,
        returned_to_source=shared.returned_to_source,
        balance=shared.balance,
        allotted=_sum(own, "allotted"),
        apportioned=_sum(own, "apportioned"),
        obligated=_sum(own, "obligated"),
        disbursed=_sum(own, "disbursed"),
        recovered=_sum(own, "recovered"),
        periods=_periods(db, address),
    )


def _periods(db: Database, address: str) -> tuple[PeriodTotals, ...]:
    paid, paid_amount = Counter[int](), Counter[int]()
    # Of a million payments there are few amounts.
    for row in db.execute(
        "SELECT period, amount, count(*) AS count FROM payments WHERE program = ? AND state = ?"
        " GROUP BY period, amount",
        (address, PaymentStatus.PAID),
    ):
        paid[row["period"]] += row["count"]
        paid_amount[row["period"]] += row["count"] * units(row["amount"])
    holds: dict[tuple[int, str], int] = {
        (row["period"], row["state"]): row["count"]
        for row in db.execute(
            "SELECT period, holds.state, count(*) AS count FROM holds"
            " JOIN payments USING (program, payment_id) WHERE holds.program = ? GROUP BY 1, 2",
            (address,),
        )
    }
    appeals: dict[int, int] = dict(
        db.execute(
            "SELECT period, count(*) FROM appeals JOIN payments"
            " ON payments.program = appeals.program AND payment_id = subject"
            " WHERE appeals.program = ? GROUP BY 1",
            (address,),
        ).fetchall()
    )
    standing = (HoldState.PLACED, HoldState.SUSTAINED)
    return tuple(
        PeriodTotals(
            period=row["period"],
            issue_at=row["issue_at"],
            certified_count=row["count"],
            certified_amount=units(row["certified"]),
            paid_count=paid[row["period"]],
            paid_amount=paid_amount[row["period"]],
            held=sum(holds.get((row["period"], state), 0) for state in standing),
            released=holds.get((row["period"], HoldState.RELEASED), 0),
            lapsed=holds.get((row["period"], HoldState.LAPSED), 0),
            struck=holds.get((row["period"], HoldState.STRUCK), 0),
            appeals=appeals.get(row["period"], 0),
        )
        for row in db.execute(
            "SELECT * FROM periods WHERE program = ? ORDER BY period", (address,)
        ).fetchall()
    )


def _books(appropriations: Iterable[Row], allotments: Iterable[Row]) -> Books:
    received = _sum(appropriations, "received")
    returned = _sum(appropriations, "returned_to_source")
    recovered = _sum(allotments, "recovered")
    disbursed = _sum(allotments, "disbursed")
    return Books(
        received=received,
        recovered=recovered,
        disbursed=disbursed,
        returned_to_source=returned,
        balance=received + recovered - disbursed - returned,
    )


def _sum(rows: Iterable[Row], column: str) -> int:
    return sum(units(row[column]) for row in rows)
