"""Representatives: who acts for a person, for how long, and how far. Nothing of it is on chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from almoner.casefile import codes, places
from almoner.casefile.credentials import Credentials
from almoner.casefile.records import Access, Credential
from almoner.casefile.vault import MOVED
from almoner.errors import CasefileError, Fault, InputError

LONGEST_DAYS = 366
"""Days a representative may act before somebody has to record it anew."""
_DAY = 86_400


class Scope(StrEnum):
    """What a representative may do."""

    READ = "read"
    ANSWER = "answer"
    """Read, and write answers, which the counter files as of the day it received them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Somebody who acts for a person. Times are in seconds since 1970."""

    number: int
    name: str = field(repr=False)
    scope: Scope
    begins: int
    """First second."""
    ends: int
    """First second after."""
    office: str
    """Which recorded it."""
    purpose: str = field(repr=False)
    """What it was recorded for."""
    recorded_at: int
    ended_at: int | None = None
    """Ended before its time."""
    ended_by: str | None = None
    reason: str | None = field(default=None, repr=False)

    def is_over(self, at: int) -> bool:
        """Whether it will not act any more."""
        return at >= self.ends or (self.ended_at is not None and at >= self.ended_at)

    def acts(self, at: int) -> bool:
        """Whether it acts at a time."""
        return at >= self.begins and not self.is_over(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenFor:
    """The case a representative's passkey speaks for."""

    case_no: int
    scope: Scope
    representative: int
    until: int
    """First second it does not any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOfRepresentative:
    """What is kept of a one-time code: whose it is, and when it ends."""

    number: int
    expires_at: int


class Representatives(Credentials):
    """A casefile that knows who acts for whom."""

    def put_representative(
        self,
        case: int | str,
        *,
        name: str,
        scope: Scope,
        begins: int,
        ends: int,
        access: Access,
    ) -> int:
        """Records somebody who acts for the person of a case; the number it has from then on.

        Raises InputError for no name or a time that cannot be, and CasefileError if the case is not
        there.
        """
        _require(name=name, begins=begins, ends=ends, at=access.at)
        row = self._row(case)
        record = {
            "name": name,
            "scope": scope,
            "begins": begins,
            "ends": ends,
            "office": access.office,
            "purpose": access.purpose,
            "recorded_at": access.at,
        }
        with self._writing() as db:
            number = self._add(db, "representatives", row[0], record)
        self.log(access, "representative recorded", row[1])
        return number

    def end_representative(
        self, case: int | str, number: int, *, reason: str, access: Access
    ) -> None:
        """Ends a representative's time now.

        Raises InputError without a reason, and CasefileError if there is no such representative of
        the case, or its time is over.
        """
        if not reason.strip():
            raise InputError([Fault(field="reason", reason="say why it ends, in words")])
        row = self._row(case)
        with self._writing() as db:
            record = dict(self._records("representatives", row[0])).get(number)
            if record is None:
                raise CasefileError(f"Representative {number} does not act for this case.")
            if record.get("ended_at") is not None or record["ends"] <= access.at:
                raise CasefileError(f"The time of representative {number} is over already.")
            record.pop("code", None)
            ended = {"ended_at": access.at, "ended_by": access.office, "reason": reason}
            self._rewrite(db, "representatives", number, row[0], {**record, **ended})
        self.log(access, "representative ended", row[1])

    def issue_representative_code(
        self, case: int | str, number: int, *, expires_at: int, access: Access
    ) -> str:
        """A new one-time code with which a representative makes a passkey; an earlier one is over.

        The code is shown once: only its key's address is kept. Raises CasefileError if there is no
        such representative of the case, or its time is over.
        """
        row = self._row(case)
        if row[1] is None:
            raise CasefileError("The case is not enrolled yet: enroll it first.")
        code = codes.new()
        with self._writing() as db:
            record = dict(self._records("representatives", row[0])).get(number)
            if record is None or _opened(number, record).is_over(access.at):
                raise CasefileError(f"Representative {number} does not act for this case.")
            offer = {"address": str(codes.key(code, row[1]).address), "expires_at": expires_at}
            self._rewrite(db, "representatives", number, row[0], {**record, "code": offer})
        self.log(access, "issue code of representative", row[1])
        return code

    def representative_of(self, case_no: int, address: str) -> CodeOfRepresentative | None:
        """Whose code leads to a key's address, if it is one of a representative of the case."""
        row = self._numbered(case_no)
        if row is None:
            self._open_none()
            return None
        for number, record in self._records("representatives", row[0]):
            offer = record.get("code")
            if offer and offer["address"] == address:
                return CodeOfRepresentative(number=number, expires_at=offer["expires_at"])
        return None

    def use_representative_code(self, credential: Credential, address: str, *, at: int) -> bool:
        """Takes the passkey of a representative for the code that leads to a key's address.

        The code is over by it. False, and nothing is taken, where it was over before: used,
        replaced, or past its time or the representative's. Raises as `put_credential`.
        """
        # A claimant's passkey has no number, and no representative has 0.
        number, row = credential.representative or 0, self._row(credential.case_no)
        with self._writing() as db:
            record = dict(self._records("representatives", row[0])).get(number)
            if record is None or _opened(number, record).is_over(at):
                return False
            offer = record.pop("code", None)
            if not offer or offer["address"] != address or offer["expires_at"] <= at:
                return False
            self._insert(db, credential)
            self._rewrite(db, "representatives", number, row[0], record)
        return True

    def representatives(self, case: int | str, access: Access) -> list[Representative]:
        """Who acts for the person of a case, or did. Logged, and raises, as `case` does."""
        row = self._row(case)
        self.log(access, "representatives", row[1])
        return [_opened(*each) for each in self._records("representatives", row[0])]

    def speaks_for(self, credential_id: bytes, at: int) -> SpokenFor | None:
        """The case a representative's passkey speaks for at a time, and how far.

        None where it is not known, has not begun or has ended, and for a claimant's own passkey,
        of which the chain is asked. Raises CasefileError where somebody without the key changed it.
        """
        found = self.credential(credential_id)
        if found is None or found.representative is None:
            return None
        number, case_no = found.representative, found.case_no
        ((proof,),) = self._all(
            "SELECT proof FROM credentials WHERE credential_id = ?", credential_id
        )
        place = places.credential(credential_id, case_no, number)
        if proof is None or self._vault.open(proof, place) != [found.x.hex(), found.y.hex()]:
            raise CasefileError(MOVED)
        row = self._numbered(case_no)
        if row is None:  # its household is enrolled anew, and under another number
            return None
        record = dict(self._records("representatives", row[0])).get(number)
        if record is None:
            raise CasefileError(MOVED)
        representative = _opened(number, record)
        if not representative.acts(at):
            return None
        return SpokenFor(
            case_no=case_no,
            scope=representative.scope,
            representative=number,
            until=representative.ends,
        )


def _opened(number: int, record: Mapping[str, Any]) -> Representative:
    kept = {name: value for name, value in record.items() if name != "code"}
    return Representative(**{**kept, "number": number, "scope": Scope(record["scope"])})


def _require(*, name: str, begins: int, ends: int, at: int) -> None:
    faults = []
    if not name.strip():
        faults.append(Fault(field="name", reason="say who it is"))
    if not begins < ends:
        faults.append(Fault(field="ends", reason="must be after it begins"))
    elif ends - begins > LONGEST_DAYS * _DAY:
        reason = f"is more than {LONGEST_DAYS} days after it begins: record it anew when it is over"
        faults.append(Fault(field="ends", reason=reason))
    elif ends <= at:
        faults.append(Fault(field="ends", reason="is over already: give a day to come"))
    if faults:
        raise InputError(faults)
