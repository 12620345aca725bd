"""The casefile's database: what is on chain only as a reference or a commitment, encrypted."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from almoner.casefile import places
from almoner.casefile.records import (
    SALT_BYTES,
    Access,
    AccessEntry,
    CaseRecord,
    Enrolled,
    Household,
)
from almoner.casefile.vault import MOVED, Vault, read_key
from almoner.casefile.versions import prepare
from almoner.errors import CasefileError
from almoner.numbering import on_chain

BUSY_SECONDS = 30.0
_COLUMNS = "number_index, case_no, case_number, salt, facts, members"


class Store:
    """One open casefile. Threads may share it; other processes may have it open too."""

    def __init__(self, connection: sqlite3.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, key: str | None) -> Self:
        """Opens a casefile, and makes it if there is none. Only its owner can read the file.

        Raises CasefileError if the key is not one or not the casefile's, or the file is none.
        """
        vault = Vault(read_key(key))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as fault:
            raise CasefileError(f"The casefile {path} cannot be opened: {fault}.") from fault
        try:
            prepare(connection, vault)
        except sqlite3.Error as fault:
            connection.close()
            raise CasefileError(
                f"The file {path} is no casefile ({fault}): restore it from a copy."
            ) from fault
        except CasefileError:
            connection.close()
            raise
        return cls(connection, vault)

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def claim(self, deployment: str, fingerprints: Mapping[str, bytes]) -> None:
        """Ties the casefile to one roster contract and to the keys of its references.

        Case numbers of another contract mean other people, and under another key the same people
        have other references. `fingerprints` are those of the keys by setting. Raises as `compare`.
        """
        self.compare(deployment, fingerprints)
        with self._writing() as db:
            db.execute("INSERT OR IGNORE INTO meta VALUES ('deployment', ?)", [deployment.encode()])
        self.tie(fingerprints)
        # Another process may have claimed it in between.
        self.compare(deployment, fingerprints)

    def tie(self, fingerprints: Mapping[str, bytes]) -> None:
        """Ties the casefile to keys of references alone. Raises as `compare_keys`."""
        self.compare_keys(fingerprints)
        with self._writing() as db:
            named = _named(fingerprints).items()
            db.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", named)
        self.compare_keys(fingerprints)

    def compare(self, deployment: str, fingerprints: Mapping[str, bytes]) -> None:
        """Compares what `claim` tied the casefile to, where it did, and changes nothing.

        Raises CasefileError if it is another contract or another key.
        """
        owner = self._claimed().get("deployment", deployment.encode())
        if owner != deployment.encode():
            raise CasefileError(
                f"The casefile belongs to the roster {owner.decode()}, not to {deployment}: set "
                "ALMONER_HOME to a folder of its own for each deployment."
            )
        self.compare_keys(fingerprints)

    def compare_keys(self, fingerprints: Mapping[str, bytes]) -> None:
        """Compares the keys of references with those the casefile is tied to, where it is.

        Raises CasefileError if one is another.
        """
        claimed = self._claimed()
        for setting, (name, given) in zip(fingerprints, _named(fingerprints).items(), strict=True):
            if claimed.get(name, given) != given:
                raise CasefileError(
                    f"{setting} is not the one this casefile's references were made with: set it "
                    "to that key. Under another the same persons could be enrolled twice, and the "
                    "same invoice be charged twice."
                )

    def _claimed(self) -> dict[str, bytes]:
        return dict(self._all("SELECT name, value FROM meta"))

    def put_cases(
        self, cases: Iterable[Household], numbers: Mapping[str, int] | None = None
    ) -> dict[str, bytes]:
        """Records households, all or none, and returns the salt of each by case number.

        `numbers` are those already on chain. A household recorded before keeps its salt; its facts
        change only while it has no number, because a commitment rests on them. Raises CasefileError
        for a household that is on chain and was never recorded: its salt cannot be made again.
        """
        with self._writing() as db:
            return {
                c.case_number: self._put(db, c, (numbers or {}).get(c.case_number)) for c in cases
            }

    def put_case(self, case: Household) -> bytes:
        """Records one household, as `put_cases` does, and returns its salt."""
        return self.put_cases([case])[case.case_number]

    def salts(
        self, numbers: Mapping[str, int], *, office: str, purpose: str, at: int
    ) -> dict[str, bytes]:
        """The salts of many cases on chain by the agency's case numbers; logged once.

        Raises CasefileError if one is not there.
        """
        found = {}
        for case_number, case_no in numbers.items():
            index = self._vault.index(case_number)
            row = self._one("SELECT salt FROM cases WHERE number_index = ?", index)
            if row is None:
                raise _lost(case_no)
            found[case_number] = self._salt(index, row[0])
        access = Access(office=office, purpose=purpose, at=at)
        self.log(access, f"salts of {len(found)} cases", None)
        return found

    def number(self, numbers: Mapping[str, int]) -> None:
        """Records the numbers cases got on chain, all or none.

        Raises CasefileError for a case that was never put.
        """
        with self._writing() as db:
            for case_number, case_no in numbers.items():
                if self._number(db, case_number, case_no) != 1:
                    raise CasefileError(
                        f"Case {on_chain(case_no)} is not in the casefile: enroll it first."
                    )

    def enrolled(self, case_number: str) -> Enrolled | None:
        """A case on chain by the agency's case number, None if there is none.

        Spaces, hyphens and small letters do not matter where only one case can be meant.
        """
        row = self._found(case_number)
        if row is None or row[1] is None:
            return None
        return Enrolled(case_no=row[1], case_number=row[2])

    def case_no_of(self, case_number: str) -> int | None:
        """The number on chain of the same."""
        found = self.enrolled(case_number)
        return None if found is None else found.case_no

    def case_numbers(self, case_nos: Iterable[int], access: Access) -> dict[int, str]:
        """The agency's numbers of cases by their numbers on chain, of those that are here.

        Logged once; a look at none is no access.
        """
        rows = ((each, self._numbered(each)) for each in case_nos)
        found = {case_no: str(row[2]) for case_no, row in rows if row is not None}
        if found:
            self.log(access, f"numbers of {len(found)} cases", None)
        return found

    def case(self, case: int | str, access: Access) -> CaseRecord:
        """A household by its number on chain or the agency's case number. The access is logged.

        Raises CasefileError if it is not there.
        """
        row = self._row(case)
        index, case_no, number, salt, facts, members = row
        self.log(access, "case", case_no)
        private = self._all("SELECT field, value FROM private WHERE number_index = ?", index)
        return CaseRecord(
            case_number=number,
            case_no=case_no,
            salt=self._salt(index, salt),
            facts=self._vault.open(facts, places.case("facts", index)),
            members=tuple(self._vault.open(members, places.case("members", index))),
            private={
                field: self._vault.open(value, places.private(field, index))
                for field, value in private
            },
        )

    def salt(self, case: int | str, access: Access) -> bytes:
        """What opens the commitment to a case's facts. Logged, and raises, as `case` does."""
        row = self._row(case)
        self.log(access, "salt", row[1])
        return self._salt(row[0], row[3])

    def language(self, case_no: int) -> str:
        """The language a household reads, English where nothing is known."""
        case = self._numbered(case_no)
        index = case[0] if case else b""
        row = self._one(
            "SELECT value FROM private WHERE number_index = ? AND field = 'language'", index
        )
        place = places.private("language", index)
        return (str(self._vault.open(row[0], place)) if row else "") or "en"

    def log(self, access: Access, act: str, case_no: int | None) -> None:
        """Notes who looked at what, and why."""
        place = places.purpose(access.at, access.office, act, case_no)
        with self._writing() as db:
            db.execute(
                "INSERT INTO access_log (at, office, purpose, act, case_no) VALUES (?, ?, ?, ?, ?)",
                (access.at, access.office, self._vault.seal(access.purpose, place), act, case_no),
            )

    def accesses(self, case_no: int | None = None) -> list[AccessEntry]:
        """The access log in order, of one case or of all."""
        rows = self._all(
            "SELECT at, office, purpose, act, case_no FROM access_log"
            " WHERE ?1 IS NULL OR case_no = ?1 ORDER BY entry",
            case_no,
        )
        return [
            AccessEntry(
                at=at,
                office=office,
                purpose=self._vault.open(purpose, places.purpose(at, office, act, case)),
                act=act,
                case_no=case,
            )
            for at, office, purpose, act, case in rows
        ]

    def _put(self, db: sqlite3.Connection, case: Household, case_no: int | None) -> bytes:
        seal, index = self._vault.seal, self._vault.index(case.case_number)
        row = self._one("SELECT salt, case_no FROM cases WHERE number_index = ?", index)
        if row is None and case_no is not None:
            raise _lost(case_no)
        salt = self._salt(index, row[0]) if row else secrets.token_bytes(SALT_BYTES)
        if row is None:
            db.execute(
                "INSERT INTO cases"
                " (number_index, case_number, salt, facts, members, spelling_index)"
                " VALUES (?, ?, ?, '', '', ?)",
                (
                    index,
                    seal(case.case_number, places.case_number(index, None)),
                    seal(salt.hex(), places.case("salt", index)),
                    self._vault.spelling(case.case_number),
                ),
            )
        if case_no is None and (row is None or row[1] is None):
            db.execute(
                "UPDATE cases SET facts = ?, members = ? WHERE number_index = ?",
                (
                    seal(dict(case.facts), places.case("facts", index)),
                    seal(list(case.members), places.case("members", index)),
                    index,
                ),
            )
        elif case_no is not None:
            self._number(db, case.case_number, case_no)
        for field, value in case.private.items():
            db.execute(
                "INSERT INTO private VALUES (?, ?, ?)"
                " ON CONFLICT (number_index, field) DO UPDATE SET value = excluded.value",
                (index, field, seal(value, places.private(field, index))),
            )
        return salt

    def _number(self, db: sqlite3.Connection, case_number: str, case_no: int) -> int:
        """Gives a case its number on chain; how many cases that were, 1 or 0."""
        index = self._vault.index(case_number)
        token = self._vault.seal(case_number, places.case_number(index, case_no))
        return db.execute(
            "UPDATE cases SET case_no = ?, case_number = ? WHERE number_index = ?",
            (case_no, token, index),
        ).rowcount

    def _salt(self, index: bytes, token: bytes) -> bytes:
        return bytes.fromhex(self._vault.open(token, places.case("salt", index)))

    def _row(self, case: int | str) -> Any:
        row = self._numbered(case) if isinstance(case, int) else self._found(case)
        if row is None:
            named = on_chain(case) if isinstance(case, int) else case
            raise CasefileError(f"There is no case {named} in the casefile: check the number.")
        return row

    def _numbered(self, case_no: int) -> Any:
        """The case of a number on chain."""
        return self._opened(self._one(f"SELECT {_COLUMNS} FROM cases WHERE case_no = ?", case_no))

    def _found(self, typed: str) -> Any:
        """The case whose number this is as written, or else the only one it can mean."""
        index = self._vault.index(typed.strip().upper())
        row = self._one(f"SELECT {_COLUMNS} FROM cases WHERE number_index = ?", index)
        if row is not None:
            return self._opened(row)
        spelling = self._vault.spelling(typed)
        alike = self._all(f"SELECT {_COLUMNS} FROM cases WHERE spelling_index = ?", spelling)
        if len(alike) != 1:
            return None
        found = self._opened(alike[0])
        if self._vault.spelling(found[2]) != spelling:
            raise CasefileError(MOVED)
        return found

    def _opened(self, row: Any) -> Any:
        """A case with its number opened, which proves that row and numbers belong together."""
        if row is None:
            return None
        index, case_no, number, *rest = row
        opened = self._vault.open(number, places.case_number(index, case_no))
        return (index, case_no, opened, *rest)

    def _one(self, query: str, *values: object) -> Any:
        with self._lock:
            return self._connection.execute(query, values).fetchone()

    def _all(self, query: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, transaction(self._connection):
            yield self._connection


def _lost(case_no: int) -> CasefileError:
    return CasefileError(
        f"The casefile has no record of case {on_chain(case_no)}: restore the casefile from a "
        "copy. The salt of the case cannot be made again."
    )


def _named(fingerprints: Mapping[str, bytes]) -> dict[str, bytes]:
    """Fingerprints by their names in the table of what the casefile is tied to."""
    return {f"fingerprint {setting}": given for setting, given in fingerprints.items()}


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing. Raises CasefileError if the database cannot take it."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    except sqlite3.Error as fault:
        raise CasefileError(f"The casefile cannot be changed: {fault}.") from fault
