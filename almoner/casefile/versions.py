"""The tables of a casefile, and bringing one of an earlier version up to date when it is opened."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from almoner.casefile import places
from almoner.casefile.vault import WRONG_KEY, Vault
from almoner.errors import CasefileError

SCHEMA = Path(__file__).with_name("schema.sql")
VERSION = 7
_SEALED_PURPOSES = 4
"""The version from which on purposes are tokens."""
_PLACED = 5
"""The version from which on tokens know their places."""
_FORGETTING = 6
"""The version from which on there is all that `_ADDED` names."""
_ADDED = (
    *("contacts", "choices", "representatives", "answers", "legal_holds", "letters"),
    "erasures",
)
"""The tables of that version."""
_PROOF = "almoner casefile"


def prepare(connection: sqlite3.Connection, vault: Vault) -> None:
    """Makes the tables of a new file; proves the key of an old one, and brings it up to date.

    Raises CasefileError if the key is another or the version is not known.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is replaced leaves nothing in the file
    connection.execute("PRAGMA temp_store = MEMORY")  # nor in another one
    connection.execute("BEGIN IMMEDIATE")
    try:
        with closing(connection.execute("PRAGMA user_version")) as cursor:
            (version,) = cursor.fetchone()
        if version == 0:
            for statement in SCHEMA.read_text().split(";\n"):
                connection.execute(statement)
            proof = vault.seal(_PROOF, places.PROOF)
            connection.execute("INSERT INTO meta VALUES ('proof', ?)", (proof,))
        elif not 1 <= version <= VERSION:
            raise CasefileError(
                f"The casefile was written by another version ({version}, not {VERSION}): use that."
            )
        else:
            _prove(connection, vault, version)
            _update(connection, vault, version)
        if version != VERSION:
            connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def key_version(connection: sqlite3.Connection) -> int:
    """How many keys a casefile has had, its own included."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'key version'").fetchone()
    return 1 if row is None else int(row[0])


def renew_proof(connection: sqlite3.Connection, vault: Vault) -> None:
    """Proves another key from now on."""
    proof = vault.seal(_PROOF, places.PROOF)
    connection.execute("UPDATE meta SET value = ? WHERE name = 'proof'", (proof,))


def _prove(connection: sqlite3.Connection, vault: Vault, version: int) -> None:
    ((token,),) = connection.execute("SELECT value FROM meta WHERE name = 'proof'")
    placed = version >= _PLACED
    proof = vault.open(token, places.PROOF) if placed else vault.open_unplaced(token)
    if proof != _PROOF:
        raise CasefileError(WRONG_KEY)


def _update(connection: sqlite3.Connection, vault: Vault, version: int) -> None:
    if version == 1:
        _index_spellings(connection, vault)
    if version <= 2:
        _add_tables(connection, "grounds")
    if version < _PLACED:
        _place_cases(connection, vault)
        _place_words(connection, vault)
        _place_purposes(connection, vault, sealed=version >= _SEALED_PURPOSES)
    if version < _FORGETTING:
        _add_tables(connection, *_ADDED)
        connection.execute("ALTER TABLE credentials ADD COLUMN representative INTEGER")
        connection.execute("ALTER TABLE credentials ADD COLUMN proof BLOB")
    if version < VERSION:
        connection.execute("ALTER TABLE statements ADD COLUMN program TEXT NOT NULL DEFAULT ''")


def _index_spellings(connection: sqlite3.Connection, vault: Vault) -> None:
    """Of version 1: its cases were found by one spelling only."""
    connection.execute("ALTER TABLE cases ADD COLUMN spelling_index BLOB NOT NULL DEFAULT x''")
    connection.execute("CREATE INDEX cases_by_spelling ON cases (spelling_index)")
    rows = connection.execute("SELECT number_index, case_number FROM cases").fetchall()
    connection.executemany(
        "UPDATE cases SET spelling_index = ? WHERE number_index = ?",
        [(vault.spelling(vault.open_unplaced(number)), index) for index, number in rows],
    )


def _add_tables(connection: sqlite3.Connection, *names: str) -> None:
    """What earlier versions had no place for: officers' words in 1 and 2, the rest up to 5."""
    for statement in SCHEMA.read_text().split(";\n"):
        made = re.match(r"\s*CREATE (?:TABLE|INDEX \w+ ON) (\w+)", statement)
        if made and made[1] in names:
            connection.execute(statement)


def _place_cases(connection: sqlite3.Connection, vault: Vault) -> None:
    """Of versions before 5: a token could be moved to another row and opened there."""
    renew_proof(connection, vault)
    rows = connection.execute(
        "SELECT case_no, case_number, salt, facts, members, number_index FROM cases"
    ).fetchall()
    for case_no, number, *tokens, index in rows:
        columns = zip(("salt", "facts", "members"), tokens, strict=True)
        connection.execute(
            "UPDATE cases SET case_number = ?, salt = ?, facts = ?, members = ?"
            " WHERE number_index = ?",
            (
                vault.place(number, places.case_number(index, case_no)),
                *(vault.place(token, places.case(column, index)) for column, token in columns),
                index,
            ),
        )
    private = connection.execute("SELECT value, number_index, field FROM private").fetchall()
    connection.executemany(
        "UPDATE private SET value = ? WHERE number_index = ? AND field = ?",
        [
            (vault.place(token, places.private(field, index)), index, field)
            for token, index, field in private
        ],
    )


def _place_words(connection: sqlite3.Connection, vault: Vault) -> None:
    """The same of what persons and officers wrote."""
    said = connection.execute("SELECT salt, words, digest, payment_id, case_no FROM statements")
    for salt, words, *key in said.fetchall():
        connection.execute(
            "UPDATE statements SET salt = ?, words = ? WHERE digest = ?",
            (
                vault.place(salt, places.statement("salt", *key)),
                vault.place(words, places.statement("words", *key)),
                key[0],
            ),
        )
    written = connection.execute("SELECT salt, words, digest, case_no FROM grounds")
    for salt, words, *key in written.fetchall():
        connection.execute(
            "UPDATE grounds SET salt = ?, words = ? WHERE digest = ?",
            (
                vault.place(salt, places.grounds("salt", *key)),
                vault.place(words, places.grounds("words", *key)),
                key[0],
            ),
        )


def _place_purposes(connection: sqlite3.Connection, vault: Vault, *, sealed: bool) -> None:
    """The same of purposes, which were readable before version 4."""
    rows = connection.execute("SELECT entry, purpose, at, office, act, case_no FROM access_log")
    for entry, kept, *line in rows.fetchall():
        purpose = vault.open_unplaced(kept) if sealed else kept
        token = vault.seal(purpose, places.purpose(*line))
        connection.execute("UPDATE access_log SET purpose = ? WHERE entry = ?", (token, entry))
