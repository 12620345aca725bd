"""The money ladder, rung by rung, read from the ledger."""

from __future__ import annotations

from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.ledger.records import AllotmentView, AppropriationView, ObligationView


def appropriations(db: Database) -> list[AppropriationView]:
    """Every appropriation, by number."""
    return [
        AppropriationView(
            appropriation=row["appropriation"],
            purpose=row["purpose"],
            source=row["source"],
            ceiling=units(row["ceiling"]),
            received=units(row["received"]),
            recovered=units(row["recovered"]),
            returned_to_source=units(row["returned_to_source"]),
            allotted=units(row["allotted"]),
            apportioned=units(row["apportioned"]),
            obligated=units(row["obligated"]),
            from_time=row["from_time"],
            to_time=row["to_time"],
            cancel_at=row["cancel_at"],
            closed_at=row["closed_at"],
        )
        for row in db.execute("SELECT * FROM appropriations ORDER BY appropriation")
    ]


def allotments(db: Database) -> list[AllotmentView]:
    """Every allotment, by number."""
    return [
        AllotmentView(
            allotment=row["allotment"],
            appropriation=row["appropriation"],
            program=row["program"],
            allotted=units(row["allotted"]),
            apportioned=units(row["apportioned"]),
            obligated=units(row["obligated"]),
            disbursed=units(row["disbursed"]),
            recovered=units(row["recovered"]),
            cash=units(row["cash"]),
        )
        for row in db.execute("SELECT * FROM allotments ORDER BY allotment")
    ]


def obligations(db: Database) -> list[ObligationView]:
    """Every obligation, by program and number."""
    return [
        ObligationView(
            program=row["program"],
            number=row["id"],
            allotment=row["allotment"],
            original=row["original"] or None,
            obligated=units(row["obligated"]),
            disbursed=units(row["disbursed"]),
            recovered=units(row["recovered"]),
            released=units(row["released"]),
            replaced=units(row["replaced"]),
            payable_at=row["payable_at"],
            cancel_at=row["cancel_at"],
        )
        for row in db.execute(
            "SELECT obligations.*, cancel_at FROM obligations JOIN allotments USING (allotment)"
            " JOIN appropriations USING (appropriation) ORDER BY obligations.program, id"
        )
    ]
