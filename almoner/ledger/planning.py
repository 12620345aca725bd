"""What SQLite is told of the tables the rules ask, so that it looks a case up and not a program.

Without figures it guesses that a program has as few rows as a case. They are never measured: in a
ledger that just began a program has hardly more, and plans have to be those that tests read.
PostgreSQL measures by itself.
"""

from __future__ import annotations

from almoner.ledger.database import Database, Dialect

_ROWS = 20_000_000
_EQUAL = {
    ("observations", "observations_by_program"): (5_000_000, 20, 5, 1),
    ("observations", "observations_by_account"): (30, 3, 1),
    ("observations", "observations_by_other"): (200, 10, 1),
    ("observations", "observations_by_person"): (20_000, 5_000, 1),
    ("observations", "observations_by_reference"): (3, 2, 1),
    ("tallies", "tallies"): (500_000, 100, 10, 2, 1),
    ("tallies", "tallies_by_key"): (500_000, 100, 20, 2),
}
"""For each index: how many rows are alike in its first column, in its first two, and so on."""


def tell(db: Database) -> None:
    """Tells it, inside a transaction. Connections that are opened later know."""
    if db.dialect is not Dialect.SQLITE:
        return
    # This makes the table it reads, and the last one has this connection read it.
    db.execute("ANALYZE sqlite_schema")
    db.execute("DELETE FROM sqlite_stat1 WHERE tbl IN ('observations', 'tallies')")
    for (table, index), equal in _EQUAL.items():
        figures = " ".join(map(str, (_ROWS, *equal)))
        db.execute("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, index, figures))
    db.execute("ANALYZE sqlite_schema")
