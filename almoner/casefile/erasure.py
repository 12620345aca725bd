"""Erasure: what is removed for good, and the one line that is kept of it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from almoner.casefile import places
from almoner.casefile.legal_holds import LegalHolds
from almoner.casefile.retention import Kind
from almoner.errors import CasefileError
from almoner.numbering import on_chain

_BY_NUMBER: Mapping[Kind, tuple[str, ...]] = {
    Kind.PRIVATE_DATA: ("credentials",),
    Kind.LETTERS: ("letters",),
    Kind.STATEMENTS: ("statements", "grounds"),
    Kind.CODES: ("codes",),
    Kind.ACCESS_LOG: ("access_log",),
}
"""Tables whose lines know a case by its number on chain."""
_ALL = "TRUE"
_OF_HOUSEHOLDS = {"statements": "program = ''"}
"""Which lines of a table are about households, where others have numbers of awards."""
_BY_INDEX: Mapping[Kind, tuple[str, ...]] = {
    Kind.STATEMENTS: ("answers",),
    Kind.PRIVATE_DATA: (
        *("private", "contacts", "choices", "answers", "representatives", "legal_holds"),
        "cases",
    ),
}
"""Those whose lines know it by the index of the agency's number; the last one is what they name."""
ALL_BUT_THE_LOG = frozenset(Kind) - {Kind.ACCESS_LOG}
Told = Callable[[int, int], None]
"""Called with how many households are done and how many there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """What is to be removed of one household."""

    case_nos: tuple[int, ...]
    """All numbers it had on chain, one for each time it was enrolled."""
    case_number: str | None = field(default=None, repr=False)
    """The agency's, where it never was on chain."""
    kinds: frozenset[Kind]
    rule: str = field(repr=False)
    """What it is erased under: a rule of the schedule, or a reason in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What is kept of an erasure. `at` is in seconds since 1970."""

    at: int
    office: str
    case_no: int | None
    """On chain; None for one that never was, and for lines of the log about several cases."""
    kinds: tuple[Kind, ...]
    rule: str = field(repr=False)


class Erasure(LegalHolds):
    """A casefile that forgets."""

    def kept(self) -> dict[int, frozenset[Kind]]:
        """The kinds of record there are of each case that is on chain, by its number there."""
        found: dict[int, set[Kind]] = defaultdict(set)
        for kind, tables in {**_BY_NUMBER, Kind.PRIVATE_DATA: ("cases", "credentials")}.items():
            for table in tables:
                for (case_no,) in self._all(
                    f"SELECT DISTINCT case_no FROM {table} WHERE case_no IS NOT NULL"
                    f" AND {_OF_HOUSEHOLDS.get(table, _ALL)}"
                ):
                    found[case_no].add(kind)
        for (case_no,) in self._all(
            "SELECT DISTINCT case_no FROM cases JOIN answers USING (number_index)"
            " WHERE case_no IS NOT NULL"
        ):
            found[case_no].add(Kind.STATEMENTS)
        return {case_no: frozenset(kinds) for case_no, kinds in sorted(found.items())}

    def erase(
        self,
        wanted: Sequence[Erasing],
        *,
        office: str,
        at: int,
        told: Told = lambda _done, _all: None,
    ) -> None:
        """Removes all of what is wanted, or nothing, and leaves nothing of it in the file.

        One line is kept for each case: when, by which office, and under which rule. Raises
        CasefileError for a household under a legal hold, or one that is not there.
        """
        with self._writing() as db:
            for done, each in enumerate(wanted, start=1):
                self._erase(db, each, office, at)
                told(done, len(wanted))
        self._scrub()

    def erase_award(self, program: str, award: int, *, rule: str, office: str, at: int) -> int:
        """Removes what was said about an award of a grant program; how many statements that were.

        One line is kept, which names the award in its rule: a household may have its number. Raises
        CasefileError if there is nothing.
        """
        with self._writing() as db:
            delete = "DELETE FROM statements WHERE program = ? AND case_no = ?"
            removed = db.execute(delete, (program, award)).rowcount
            if removed == 0:
                raise CasefileError(
                    f"The casefile has nothing that was said about award {award}: name another."
                )
            about = f"award {award}: {rule}"
            self._keep_line(db, (None,), {Kind.STATEMENTS}, about, office, at)
        self._scrub()
        return removed

    def accesses_before(self, before: int) -> int:
        """How many lines of the access log about several cases at once are from before a time."""
        row = self._one("SELECT count(*) FROM access_log WHERE case_no IS NULL AND at < ?", before)
        return int(row[0])

    def erase_accesses(self, *, before: int, rule: str, office: str, at: int) -> int:
        """Removes what the access log says of looks at several cases at once before a time.

        Returns how many lines that were. No legal hold is about them: they name no case.
        """
        with self._writing() as db:
            removed = db.execute(
                "DELETE FROM access_log WHERE case_no IS NULL AND at < ?", (before,)
            ).rowcount
            if removed:
                self._keep_line(db, (None,), {Kind.ACCESS_LOG}, rule, office, at)
        self._scrub()
        return removed

    def erasures(self) -> list[Erased]:
        """What was erased, in order."""
        rows = self._all("SELECT at, office, case_no, kinds, rule FROM erasures ORDER BY entry")
        return [
            Erased(
                at=row[0],
                office=row[1],
                case_no=row[2],
                kinds=tuple(Kind(each) for each in row[3].split()),
                rule=self._vault.open(row[4], places.erasure(*row[:4])),
            )
            for row in rows
        ]

    def _erase(self, db: sqlite3.Connection, each: Erasing, office: str, at: int) -> None:
        households = [row for no in each.case_nos if (row := self._numbered(no)) is not None]
        if each.case_number is not None:
            households.append(self._row(each.case_number))
        for row in households:
            self._refuse_held(row)
        removed = len(households)
        for kind in each.kinds:
            for table in _BY_NUMBER[kind]:
                theirs = _OF_HOUSEHOLDS.get(table, _ALL)
                delete = f"DELETE FROM {table} WHERE case_no = ? AND {theirs}"
                removed += sum(db.execute(delete, (no,)).rowcount for no in each.case_nos)
            for table in _BY_INDEX.get(kind, ()):
                for row in households:
                    db.execute(f"DELETE FROM {table} WHERE number_index = ?", (row[0],))
        if removed == 0:
            self._row(each.case_nos[-1])
        self._keep_line(db, each.case_nos or (None,), each.kinds, each.rule, office, at)

    def _refuse_held(self, row: Any) -> None:
        named = row[2] if row[1] is None else on_chain(row[1])
        why = self._stopped(row[0], named)
        if why is not None:
            raise CasefileError(why)

    def _keep_line(
        self,
        db: sqlite3.Connection,
        case_nos: Iterable[int | None],
        kinds: Iterable[Kind],
        rule: str,
        office: str,
        at: int,
    ) -> None:
        written = " ".join(kind for kind in Kind if kind in set(kinds))
        for case_no in case_nos:
            token = self._vault.seal(rule, places.erasure(at, office, case_no, written))
            db.execute(
                "INSERT INTO erasures (at, office, case_no, kinds, rule) VALUES (?, ?, ?, ?, ?)",
                (at, office, case_no, written, token),
            )
