"""The casefile's database: what is on chain only as a reference or a commitment, encrypted."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from almoner.casefile import places
from almoner.casefile.access import AccessLog
from almoner.casefile.records import (
    ENGLISH,
    SALT_BYTES,
    Access,
    CaseRecord,
    Enrolled,
    Household,
)
from almoner.casefile.ties import Ties
from almoner.casefile.vault import MOVED
from almoner.errors import CasefileError
from almoner.moments import utc
from almoner.numbering import on_chain

_COLUMNS = "number_index, case_no, case_number, salt, facts, members"
CONTACT = ("mailing_address", "phone", "email", "language")
"""The private fields by which somebody is reached."""
NOT_KNOWN = 0
"""The time of what nobody timed."""


class Store(Ties, AccessLog):
    """The households of a casefile."""

    def put_cases(
        self,
        cases: Iterable[Household],
        numbers: Mapping[str, int] | None = None,
        *,
        at: int = NOT_KNOWN,
    ) -> dict[str, bytes]:
        """Records households, all or none, and returns the salt of each by case number.

        `numbers` are those already on chain. A household recorded before keeps its salt; its facts
        change only while it has no number, because a commitment rests on them. A contact that is
        replaced counted until `at`, in seconds since 1970. Raises CasefileError for a household
        that is on chain and was never recorded: its salt cannot be made again.
        """
        with self._writing() as db:
            return {
                c.case_number: self._put(db, c, (numbers or {}).get(c.case_number), at)
                for c in cases
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
        return CaseRecord(
            case_number=number,
            case_no=case_no,
            salt=self._salt(index, salt),
            facts=self._vault.open(facts, places.case("facts", index)),
            members=tuple(self._vault.open(members, places.case("members", index))),
            private=self._private(index),
        )

    def salt(self, case: int | str, access: Access) -> bytes:
        """What opens the commitment to a case's facts. Logged, and raises, as `case` does."""
        row = self._row(case)
        self.log(access, "salt", row[1])
        return self._salt(row[0], row[3])

    def language(self, case_no: int, access: Access) -> str:
        """The language a household reads, English where nothing is known. Logged where it is."""
        case = self._numbered(case_no)
        index = case[0] if case else b""
        row = self._one(
            "SELECT value FROM private WHERE number_index = ? AND field = 'language'", index
        )
        if row is None:
            return ENGLISH
        self.log(access, "language", case_no)
        return str(self._vault.open(row[0], places.private("language", index))) or ENGLISH

    def _put(self, db: sqlite3.Connection, case: Household, case_no: int | None, at: int) -> bytes:
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
        self._put_private(db, index, case.private, at)
        return salt

    def _put_private(
        self, db: sqlite3.Connection, index: bytes, given: Mapping[str, str], at: int
    ) -> None:
        """Replaces private fields; a contact that changes by it is kept, with until when."""
        before = self._private(index)
        contact = {field: value for field, value in before.items() if field in CONTACT}
        changed = any(given.get(field, now) != now for field, now in _whole(contact).items())
        if contact and changed:
            self._add(db, "contacts", index, {**contact, "until": at})
        for field, value in given.items():
            if before.get(field) == value:
                continue
            db.execute(
                "INSERT INTO private VALUES (?, ?, ?)"
                " ON CONFLICT (number_index, field) DO UPDATE SET value = excluded.value",
                (index, field, self._vault.seal(value, places.private(field, index))),
            )

    def _private(self, index: bytes) -> dict[str, str]:
        rows = self._all("SELECT field, value FROM private WHERE number_index = ?", index)
        return {
            field: self._vault.open(value, places.private(field, index)) for field, value in rows
        }

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
            if (erased := self._erased(case)) is not None:
                day = f"{utc(erased):%Y-%m-%d}"
                raise CasefileError(f"The record of case {named} was erased on {day}.")
            raise CasefileError(f"There is no case {named} in the casefile: check the number.")
        return row

    def _erased(self, case: int | str) -> int | None:
        """When the record of a case was erased; nothing of its other number is kept."""
        row = self._one(
            "SELECT max(at) FROM erasures WHERE case_no = ? AND kinds LIKE 'private_data%'", case
        )
        return None if row[0] is None else int(row[0])

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
            self._require_key()
            self._open_none()
            return None
        found = self._opened(alike[0])
        if self._vault.spelling(found[2]) != spelling:
            raise CasefileError(MOVED)
        return found

    def _open_none(self) -> None:
        """Takes as long as opening what is there, so that nobody tells by it which cases are."""
        (token,) = self._one("SELECT value FROM meta WHERE name = 'proof'")
        self._vault.open(token, places.PROOF)

    def _opened(self, row: Any) -> Any:
        """A case with its number opened, which proves that row and numbers belong together."""
        if row is None:
            return None
        index, case_no, number, *rest = row
        opened = self._vault.open(number, places.case_number(index, case_no))
        return (index, case_no, opened, *rest)


def _lost(case_no: int) -> CasefileError:
    return CasefileError(
        f"The casefile has no record of case {on_chain(case_no)}: restore the casefile from a "
        "copy. The salt of the case cannot be made again."
    )


def _whole(contact: Mapping[str, str]) -> dict[str, str]:
    """A contact with what it has nothing for."""
    return {field: contact.get(field, "") for field in CONTACT}
