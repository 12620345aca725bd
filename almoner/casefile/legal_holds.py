"""Legal holds: a case under one is not erased, whatever the schedule says."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.casefile.records import Access
from almoner.casefile.store import Store
from almoner.errors import CasefileError, Fault, InputError
from almoner.moments import utc
from almoner.numbering import on_chain


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """An order to keep what there is about a case. Times are in seconds since 1970."""

    number: int
    reason: str = field(repr=False)
    office: str
    """Which placed it."""
    placed_at: int
    lifted_at: int | None = None
    lifted_by: str | None = None
    lift_reason: str | None = field(default=None, repr=False)


class LegalHolds(Store):
    """A casefile that knows what must not be erased."""

    def place_legal_hold(self, case: int | str, access: Access) -> int:
        """Stops every erasure of a case; the reason is the purpose of the access. Its number.

        Raises InputError without a reason, and CasefileError if the case is not there.
        """
        _require_reason(access)
        row = self._row(case)
        record = {"reason": access.purpose, "office": access.office, "placed_at": access.at}
        with self._writing() as db:
            number = self._add(db, "legal_holds", row[0], record)
        self.log(access, "legal hold placed", row[1])
        return number

    def lift_legal_hold(self, case: int | str, number: int, access: Access) -> None:
        """Ends a legal hold; the reason is the purpose of the access.

        Raises InputError without a reason, and CasefileError if the case has no such hold.
        """
        _require_reason(access)
        row = self._row(case)
        with self._writing() as db:
            record = dict(self._records("legal_holds", row[0])).get(number)
            if record is None or record.get("lifted_at") is not None:
                raise CasefileError(
                    f"This case is under no legal hold {number}: look at almoner case legal-hold "
                    "show."
                )
            lifted = {
                "lifted_at": access.at,
                "lifted_by": access.office,
                "lift_reason": access.purpose,
            }
            self._rewrite(db, "legal_holds", number, row[0], {**record, **lifted})
        self.log(access, "legal hold lifted", row[1])

    def legal_holds(self, case: int | str, access: Access) -> list[LegalHold]:
        """The legal holds of a case, lifted ones too, in order. Logged, and raises, as `case`."""
        row = self._row(case)
        self.log(access, "legal holds", row[1])
        return self._legal_holds(row[0])

    def cases_under_legal_hold(self) -> dict[int, str]:
        """Why nothing of a case is erased, by its number on chain."""
        rows = self._all(
            "SELECT DISTINCT cases.number_index, case_no FROM legal_holds JOIN cases"
            " USING (number_index) WHERE case_no IS NOT NULL ORDER BY case_no"
        )
        found = {case_no: self._stopped(index, on_chain(case_no)) for index, case_no in rows}
        return {case_no: why for case_no, why in found.items() if why is not None}

    def _stopped(self, index: bytes, named: str) -> str | None:
        """Why nothing of a case may be erased, if there is a hold."""
        for hold in self._legal_holds(index):
            if hold.lifted_at is None:
                day = f"{utc(hold.placed_at):%Y-%m-%d}"
                return (
                    f"Case {named} is under legal hold {hold.number}, placed by {hold.office} on "
                    f"{day}: nothing of it is erased until that is lifted."
                )
        return None

    def _legal_holds(self, index: bytes) -> list[LegalHold]:
        return [
            LegalHold(number=number, **record)
            for number, record in self._records("legal_holds", index)
        ]


def _require_reason(access: Access) -> None:
    if not access.purpose.strip():
        raise InputError([Fault(field="reason", reason="say why, in words")])
