"""Another key for a casefile: every token is sealed anew, and every index made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from almoner.casefile import places
from almoner.casefile.database import Database
from almoner.casefile.places import Place
from almoner.casefile.vault import Vault, read_key
from almoner.casefile.versions import renew_proof
from almoner.errors import CasefileError

Told = Callable[[int, int], None]
"""Called with how many rows are done and how many there are in all."""
INDEX = "number_index"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one table."""

    table: str
    key: tuple[str, ...]
    """Columns that name a row."""
    about: tuple[str, ...]
    """Columns that a place is made of."""
    place: Callable[..., Place]
    """From a token's column and the values of those."""
    columns: tuple[str, ...]
    """The tokens."""


def _record(table: str) -> Tokens:
    return Tokens(
        table, ("entry",), ("entry", INDEX), lambda _, *row: places.record(table, *row), ("record",)
    )


_RECORDS = ("contacts", "choices", "representatives", "answers", "legal_holds")
TOKENS = (
    Tokens(
        "cases",
        (INDEX,),
        (INDEX, "case_no"),
        lambda column, index, case_no: (
            places.case_number(index, case_no)
            if column == "case_number"
            else places.case(column, index)
        ),
        ("case_number", "salt", "facts", "members"),
    ),
    Tokens(
        "private",
        (INDEX, "field"),
        ("field", INDEX),
        lambda _, *row: places.private(*row),
        ("value",),
    ),
    *(_record(table) for table in _RECORDS),
    Tokens(
        "credentials",
        ("credential_id",),
        ("credential_id", "case_no", "representative"),
        lambda _, *row: places.credential(*row),
        ("proof",),
    ),
    Tokens("letters", ("digest",), ("digest", "case_no"), places.letter, ("content", "dispatch")),
    Tokens(
        "statements",
        ("digest",),
        ("digest", "payment_id", "case_no", "program"),
        places.statement,
        ("salt", "words"),
    ),
    Tokens("grounds", ("digest",), ("digest", "case_no"), places.grounds, ("salt", "words")),
    Tokens(
        "erasures",
        ("entry",),
        ("at", "office", "case_no", "kinds"),
        lambda _, *row: places.erasure(*row),
        ("rule",),
    ),
    Tokens(
        "access_log",
        ("entry",),
        ("at", "office", "act", "case_no"),
        lambda _, *row: places.purpose(*row),
        ("purpose",),
    ),
)
"""Every token of the file but the proof of its key."""


class Rekeying(Database):
    """A casefile that can get another key."""

    def rekey(self, new_key: str | None, told: Told = lambda _done, _all: None) -> int:
        """Seals everything under another key, in one transaction; the new key's version.

        Whoever is stopped meanwhile finds the file as it was, under the old key. Other processes
        that have it open are refused from then on. Raises CasefileError for what is no key or the
        one there is, and where a token is not the old key's: then nothing is changed.
        """
        key = Vault(read_key(new_key))
        if key.index("") == self._vault.index(""):
            raise CasefileError(
                "The new key is the one the casefile has: make another (openssl rand -hex 32)."
            )
        with self._writing() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            _Resealing(db, self._vault, key, told).all()
            renew_proof(db, key)
            version = self._key_version + 1
            db.execute("REPLACE INTO meta VALUES ('key version', ?)", (str(version).encode(),))
        self._vault, self._key_version = key, version
        self._scrub()
        return version


class _Resealing:
    """One pass over the file, from one key to another."""

    def __init__(self, db: sqlite3.Connection, old: Vault, new: Vault, told: Told) -> None:
        self._db = db
        self._old, self._new = old, new
        self._told = told
        self._done = 0
        self._total = sum(
            db.execute(f"SELECT count(*) FROM {each.table}").fetchone()[0] for each in TOKENS
        )
        self._indexes: dict[bytes, bytes] = {}

    def all(self) -> None:
        self._index_cases()
        for tokens in TOKENS:
            self._table(tokens)

    def _index_cases(self) -> None:
        """Where each case is found under the new key."""
        rows = self._db.execute("SELECT number_index, case_no, case_number FROM cases").fetchall()
        for index, case_no, token in rows:
            number = self._old.open(token, places.case_number(index, case_no))
            self._indexes[index] = self._new.index(number)
            self._db.execute(
                "UPDATE cases SET spelling_index = ? WHERE number_index = ?",
                (self._new.spelling(number), index),
            )

    def _table(self, tokens: Tokens) -> None:
        read = (*tokens.key, *tokens.about, *tokens.columns)
        rows = self._db.execute(f"SELECT {', '.join(read)} FROM {tokens.table}").fetchall()
        for row in rows:
            self._row(tokens, row)
            self._done += 1
            self._told(self._done, self._total)

    def _row(self, tokens: Tokens, row: tuple[bytes, ...]) -> None:
        at = len(tokens.key)
        key, about, sealed = row[:at], row[at : at + len(tokens.about)], row[-len(tokens.columns) :]
        moved = [
            self._indexes[value] if name == INDEX else value
            for name, value in zip(tokens.about, about, strict=True)
        ]
        changed: dict[str, bytes | None] = {
            column: self._resealed(tokens, column, token, about, moved)
            for column, token in zip(tokens.columns, sealed, strict=True)
        }
        if INDEX in tokens.about:
            changed[INDEX] = moved[tokens.about.index(INDEX)]
        self._db.execute(
            f"UPDATE {tokens.table} SET {', '.join(f'{name} = ?' for name in changed)}"
            f" WHERE {' AND '.join(f'{name} = ?' for name in tokens.key)}",
            (*changed.values(), *key),
        )

    def _resealed(
        self,
        tokens: Tokens,
        column: str,
        token: bytes | None,
        about: tuple[bytes, ...],
        moved: list[bytes],
    ) -> bytes | None:
        """A token for its place under the new key; a passkey of a claimant has none."""
        if token is None:
            return None
        value = self._old.open(token, tokens.place(column, *about))
        return self._new.seal(value, tokens.place(column, *moved))
