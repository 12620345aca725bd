"""Messages that people signed, written down before they are sent: none is lost, none goes twice.

A file of its own beside the casefile. It holds what will be public on the chain, and nothing else.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from almoner.chain.sender import Signed
from almoner.errors import AlmonerError

BUSY_SECONDS = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    entry INTEGER PRIMARY KEY,   -- in the order in which they were taken
    digest BLOB NOT NULL UNIQUE, -- what was signed
    program TEXT NOT NULL,
    action TEXT NOT NULL,
    case_no INTEGER NOT NULL,
    subject TEXT NOT NULL,       -- 64 bits, in decimal
    content BLOB NOT NULL,
    deadline INTEGER NOT NULL,   -- block time
    signer BLOB NOT NULL,
    signature BLOB NOT NULL,
    raw BLOB,                    -- the transaction, signed by the relay; null before
    hash BLOB,
    nonce INTEGER,
    done INTEGER NOT NULL DEFAULT 0,
    refused TEXT,                -- by which error of a contract
    told BLOB NOT NULL DEFAULT x'', -- what the content is the digest of, where the contract asks
    late INTEGER NOT NULL DEFAULT 0 -- refused when nobody waited for the answer any more
)
"""
_ADDED = {
    "told": "ALTER TABLE messages ADD COLUMN told BLOB NOT NULL DEFAULT x''",
    "late": "ALTER TABLE messages ADD COLUMN late INTEGER NOT NULL DEFAULT 0",
}
"""For a file that was made before there were grants, or before it was told what was refused."""
_COLUMNS = "digest, action, case_no, subject, content, deadline, signer, signature, told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A signed message. `digest` is what was signed; the rest is what its contract asks for."""

    digest: bytes
    action: str
    case_no: int
    subject: int = 0
    content: bytes = bytes(32)
    deadline: int
    signer: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    told: bytes = b""
    """What the content is the digest of, where the contract asks for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a message came."""

    signed: Signed | None
    """Its transaction, once there is one."""
    done: bool
    refused: str | None


class Queue:
    """The messages of one folder. Threads may share it; other processes may have it open too."""

    def __init__(self, connection: sqlite3.Connection, turns: int) -> None:
        self._connection = connection
        self._turns = turns
        self._turn = threading.RLock()
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens the file, and makes it if there is none. Raises AlmonerError if it is none of ours.

        Only its owner can read it.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            turns = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(_SCHEMA)
            columns = {row[1] for row in connection.execute("PRAGMA table_info(messages)")}
            for name in _ADDED.keys() - columns:
                connection.execute(_ADDED[name])
        except (OSError, sqlite3.Error) as fault:
            raise AlmonerError(
                f"The relay's file {path} cannot be opened ({fault}): move it away, and file what "
                "people signed meanwhile at the counter."
            ) from fault
        return cls(connection, turns)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()
        os.close(self._turns)

    def put(self, program: str, message: Outgoing) -> None:
        """Writes a message down; again changes nothing."""
        m = message
        self._write(
            f"INSERT OR IGNORE INTO messages (program, {_COLUMNS})"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(program, m.digest, m.action, m.case_no, str(m.subject), m.content, m.deadline),
            *(m.signer, m.signature, m.told),
        )

    def progress(self, digest: bytes) -> Progress:
        """How far a message came that was put."""
        raw, hashed, nonce, done, refused = self._read(
            "SELECT raw, hash, nonce, done, refused FROM messages WHERE digest = ?", digest
        )[0]
        signed = None if raw is None else Signed(raw=raw, hash=hashed, nonce=nonce)
        return Progress(signed=signed, done=bool(done), refused=refused)

    def unfinished(self, program: str) -> list[Outgoing]:
        """What was neither mined nor refused yet, oldest first."""
        rows = self._read(
            f"SELECT {_COLUMNS} FROM messages WHERE program = ? AND NOT done AND refused IS NULL"
            " ORDER BY entry",
            program,
        )
        return self._messages(rows)

    def refused_late(self, program: str, case_no: int, since: int) -> list[Outgoing]:
        """What of a case was taken, and refused when nobody waited any more, oldest first.

        Only what had to be on the chain by a time from `since` on, and was not signed anew.
        """
        rows = self._read(
            f"SELECT {_COLUMNS} FROM messages AS old WHERE program = ? AND case_no = ? AND late"
            " AND deadline >= ? AND NOT EXISTS (SELECT 1 FROM messages AS new WHERE"
            " new.program = old.program AND new.case_no = old.case_no AND new.action = old.action"
            " AND new.subject = old.subject AND new.entry > old.entry) ORDER BY entry",
            program,
            case_no,
            since,
        )
        return self._messages(rows)

    def _messages(self, rows: list[tuple[Any, ...]]) -> list[Outgoing]:
        return [
            Outgoing(
                digest=row[0],
                action=row[1],
                case_no=row[2],
                subject=int(row[3]),
                content=row[4],
                deadline=row[5],
                signer=row[6],
                signature=row[7],
                told=row[8],
            )
            for row in rows
        ]

    def waiting(self, program: str, case_no: int) -> list[Outgoing]:
        """What of a case was taken and is on its way, oldest first."""
        return [each for each in self.unfinished(program) if each.case_no == case_no]

    def keep(self, digest: bytes, signed: Signed) -> None:
        """Writes its transaction down, before it is sent."""
        self._write(
            "UPDATE messages SET raw = ?, hash = ?, nonce = ? WHERE digest = ?",
            *(signed.raw, signed.hash, signed.nonce, digest),
        )

    def drop(self, digest: bytes) -> None:
        """Forgets a transaction that can never be mined; the message stays."""
        self._write(
            "UPDATE messages SET raw = NULL, hash = NULL, nonce = NULL WHERE digest = ?", digest
        )

    def finish(self, digest: bytes) -> None:
        """Notes that all was done that a message asked for."""
        self._write("UPDATE messages SET done = 1 WHERE digest = ?", digest)

    def refuse(self, digest: bytes, error: str) -> None:
        """Notes by which error a contract refused a message."""
        self._write("UPDATE messages SET refused = ? WHERE digest = ?", error, digest)

    def tell_late(self, digest: bytes) -> None:
        """Notes that who signed a message could not be told that it was refused."""
        self._write("UPDATE messages SET late = 1 WHERE digest = ?", digest)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Lets one thread of one process at a time give the account's next nonce away."""
        with self._turn:
            fcntl.flock(self._turns, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._turns, fcntl.LOCK_UN)

    def _write(self, statement: str, *values: object) -> None:
        self._done(statement, values)

    def _read(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        return self._done(question, values)

    def _done(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return self._connection.execute(statement, values).fetchall()
            except sqlite3.Error as fault:
                raise AlmonerError(
                    f"The relay's file could not be used ({fault}): free disk space, or check it."
                ) from fault
