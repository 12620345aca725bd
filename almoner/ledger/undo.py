"""Taking projections back: every change of a row leaves the statement that undoes it.

The database writes them itself, by triggers, so that no projection can forget to. Only blocks that
a reorganization could take back are recorded; a deeper one builds the projections anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger import migrations
from almoner.ledger.database import Database, Dialect
from almoner.ledger.migrations import Table
from almoner.ledger.projections import TABLES

_SETTING = "almoner.undo"


def record(db: Database, on: bool) -> None:
    """Begins or ends to record what changes."""
    if db.dialect is Dialect.POSTGRESQL:
        db.execute("SELECT set_config(?, ?, false)", (_SETTING, "on" if on else "off"))
        return
    # Triggers of this connection alone: who reads or repairs the file has none.
    for table in _tables():
        for act in ("insert", "update", "delete"):
            db.execute(f"DROP TRIGGER IF EXISTS temp.undo_{table.name}_{act}")
            if on:
                db.execute(
                    f"CREATE TEMP TRIGGER undo_{table.name}_{act} AFTER {act} ON main.{table.name}"
                    f" BEGIN {_written(_undoing(table, act, 'quote'))}; END"
                )


def install(db: Database) -> None:
    """Makes what a server needs to record; a file needs nothing."""
    if db.dialect is not Dialect.POSTGRESQL:
        return
    for table in _tables():
        branches = " ".join(
            f"IF TG_OP = '{act.upper()}' THEN"
            f" {_written(_undoing(table, act, 'quote_nullable'))}; END IF;"
            for act in ("insert", "update", "delete")
        )
        db.execute(
            f"CREATE OR REPLACE FUNCTION undo_{table.name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $undo$ BEGIN {branches} RETURN NULL; END $undo$"
        )
        db.execute(
            f"CREATE OR REPLACE TRIGGER undo_{table.name} AFTER INSERT OR UPDATE OR DELETE"
            f" ON {table.name} FOR EACH ROW"
            f" WHEN (current_setting('{_SETTING}', true) = 'on')"
            f" EXECUTE FUNCTION undo_{table.name}()"
        )


def take_back(db: Database, ancestor: int) -> None:
    """Undoes what was recorded of the blocks above `ancestor`. Nothing may be recording."""
    statements = db.execute(
        "SELECT statement FROM undo WHERE block > ? ORDER BY id DESC", (ancestor,)
    ).fetchall()
    for (statement,) in statements:
        db.execute(statement)
    db.execute("DELETE FROM undo WHERE block > ?", (ancestor,))


def forget(db: Database, final: int) -> None:
    """Lets go of what undoes blocks that are final."""
    db.execute("DELETE FROM undo WHERE block <= ?", (final,))


def _tables() -> Iterator[Table]:
    tables = migrations.tables()
    return (tables[name] for name in TABLES)


def _undoing(table: Table, act: str, quote: str) -> str:
    """An expression for the statement that undoes an act on the row at hand.

    Columns of the row are quoted: PostgreSQL's triggers do not know OLD.by, a word of their own.
    """

    def equal(row: str, names: tuple[str, ...], between: str) -> str:
        return f" || '{between}' || ".join(
            f"'{name} = ' || {quote}({row}.\"{name}\")" for name in names
        )

    if act == "insert":
        return f"'DELETE FROM {table.name} WHERE ' || {equal('NEW', table.key, ' AND ')}"
    if act == "update":
        return (
            f"'UPDATE {table.name} SET ' || {equal('OLD', table.columns, ', ')}"
            f" || ' WHERE ' || {equal('NEW', table.key, ' AND ')}"
        )
    values = " || ', ' || ".join(f'{quote}(OLD."{name}")' for name in table.columns)
    return f"'INSERT INTO {table.name} VALUES (' || {values} || ')'"


def _written(statement: str) -> str:
    return (
        "INSERT INTO undo SELECT coalesce(max(id), 0) + 1,"
        f" (SELECT projecting FROM progress), {statement} FROM undo"
    )
