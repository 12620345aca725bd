"""The access log: who looked at personal data, when and what for."""

from __future__ import annotations

from almoner.casefile import places
from almoner.casefile.database import Database
from almoner.casefile.records import Access, AccessEntry


class AccessLog(Database):
    """A casefile that keeps who looked into it."""

    def log(self, access: Access, act: str, case_no: int | None) -> None:
        """Notes who looked at what, and why."""
        place = places.purpose(access.at, access.office, act, case_no)
        with self._writing() as db:
            db.execute(
                "INSERT INTO access_log (at, office, purpose, act, case_no) VALUES (?, ?, ?, ?, ?)",
                (access.at, access.office, self._vault.seal(access.purpose, place), act, case_no),
            )

    def accesses(
        self, case_no: int | None = None, *, office: str | None = None
    ) -> list[AccessEntry]:
        """The access log in order, of one case or of all, by one office or by any."""
        rows = self._all(
            "SELECT at, office, purpose, act, case_no FROM access_log"
            " WHERE (?1 IS NULL OR case_no = ?1) AND (?2 IS NULL OR upper(office) = ?2)"
            " ORDER BY entry",
            case_no,
            office,
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
