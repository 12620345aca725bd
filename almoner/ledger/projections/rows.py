"""Changing the rows of a table that a key names."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.ledger.database import Database


def change(db: Database, table: str, key: Mapping[str, object], **columns: object) -> None:
    """Sets columns of the row with this key. Names come from our code, never from an event."""
    changes = ", ".join(f"{column} = ?" for column in columns)
    where = " AND ".join(f"{column} = ?" for column in key)
    db.execute(f"UPDATE {table} SET {changes} WHERE {where}", (*columns.values(), *key.values()))
