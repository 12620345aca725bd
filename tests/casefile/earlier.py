"""Makes of a casefile what earlier versions wrote: tokens that opened wherever they stood."""

from __future__ import annotations

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from almoner.casefile import places
from almoner.casefile.vault import Vault, read_key
from tests.casefile.household import KEY

TABLES = {
    "cases": ("case_number", "salt", "facts", "members"),
    "private": ("value",),
    "statements": ("salt", "words"),
    "grounds": ("salt", "words"),
    "access_log": ("purpose",),
    "meta": ("value",),
}
KEYS = {
    "cases": ("number_index", "case_no"),
    "private": ("field", "number_index"),
    "statements": ("digest", "payment_id", "case_no"),
    "grounds": ("digest", "case_no"),
    "access_log": ("at", "office", "act", "case_no"),
    "meta": ("name",),
}


ADDED = (
    *("contacts", "choices", "answers", "representatives", "legal_holds", "letters"),
    "erasures",
)


def sealed_before(value: object) -> bytes:
    """A token as versions before 5 made it."""
    derived = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=b"almoner casefile fields"
    ).derive(bytes.fromhex(KEY))
    return Fernet(base64.urlsafe_b64encode(derived)).encrypt(json.dumps(value).encode())


def make_version_6(path: Path) -> None:
    """Takes away where statements about awards are kept, of which there have to be none."""
    with closing(sqlite3.connect(path)) as db:
        found = db.execute("SELECT count(*) FROM statements WHERE program != ''")
        assert found.fetchone() == (0,)
        db.execute("ALTER TABLE statements DROP COLUMN program")
        db.execute("PRAGMA user_version = 6")
        db.commit()


def make_version_5(path: Path) -> None:
    """Takes away what version 6 brought, which has to be empty."""
    make_version_6(path)
    with closing(sqlite3.connect(path)) as db:
        for table in ADDED:
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
            db.execute(f"DROP TABLE {table}")
        for column in ("representative", "proof"):
            db.execute(f"ALTER TABLE credentials DROP COLUMN {column}")
        db.execute("PRAGMA user_version = 5")
        db.commit()


def make_earlier(path: Path, version: int) -> None:
    """Takes away what came later, turns every token into one without a place, and the version into
    that.
    """
    make_version_5(path)
    vault = Vault(read_key(KEY))
    with closing(sqlite3.connect(path)) as db:
        for table, columns in TABLES.items():
            keys = KEYS[table]
            found = " AND ".join(f"{key} IS ?" for key in keys)
            for column in columns:
                rows = db.execute(f"SELECT {column}, {', '.join(keys)} FROM {table}").fetchall()
                for token, *key in rows:
                    if table == "meta" and key != ["proof"]:
                        continue
                    value = vault.open(token, _place(table, column, key))
                    db.execute(
                        f"UPDATE {table} SET {column} = ? WHERE {column} = ? AND {found}",
                        (sealed_before(value), token, *key),
                    )
        db.execute(f"PRAGMA user_version = {version}")
        db.commit()


def _place(table: str, column: str, key: list[Any]) -> places.Place:
    if table == "cases" and column != "case_number":
        return places.case(column, key[0])
    return {
        "cases": places.case_number,
        "private": places.private,
        "statements": lambda *key: places.statement(column, *key),
        "grounds": lambda *key: places.grounds(column, *key),
        "access_log": places.purpose,
        "meta": lambda _: places.PROOF,
    }[table](*key)
