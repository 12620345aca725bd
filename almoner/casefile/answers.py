"""What representatives write for people: kept as received, until the counter files it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from almoner.casefile.records import Access
from almoner.casefile.representatives import Representatives
from almoner.errors import CasefileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a representative wrote about a payment or a notice. Seconds since 1970."""

    number: int
    case_no: int
    subject: int
    """The payment, or the number of the notice's proposal."""
    representative: int
    words: str = field(repr=False)
    received_at: int
    filed_at: int | None = None
    filed_by: str | None = None
    """The office that filed it."""


class Answers(Representatives):
    """A casefile that takes answers."""

    def put_answer(
        self, case_no: int, *, subject: int, representative: int, words: str, at: int
    ) -> int:
        """Keeps an answer; the number it has from then on. Raises CasefileError for no such case.

        Whether the representative may answer is asked before (`speaks_for`).
        """
        row = self._row(case_no)
        record = {
            "case_no": case_no,
            "subject": subject,
            "representative": representative,
            "words": words,
            "received_at": at,
        }
        with self._writing() as db:
            return self._add(db, "answers", row[0], record)

    def answers_of(self, case_no: int, access: Access) -> list[Answer]:
        """The answers about a case, oldest first; the reading is logged."""
        found = [_opened(*each) for each in self._records("answers", self._row(case_no)[0])]
        if found:
            self.log(access, "answers", case_no)
        return found

    def waiting_answers(self, access: Access) -> list[Answer]:
        """The answers that nobody filed yet, oldest first; the reading is logged for each case."""
        indexes = self._all("SELECT DISTINCT number_index FROM answers")
        found = [_opened(*each) for (index,) in indexes for each in self._records("answers", index)]
        waiting = sorted(
            (each for each in found if each.filed_at is None),
            key=lambda each: (each.received_at, each.number),
        )
        for case_no in sorted({each.case_no for each in waiting}):
            self.log(access, "answers", case_no)
        return waiting

    def answer(self, number: int, access: Access) -> Answer:
        """One answer by its number; the reading is logged. Raises CasefileError for no such one."""
        row = self._one("SELECT number_index FROM answers WHERE entry = ?", number)
        if row is None:
            raise CasefileError(f"There is no answer {number}: almoner appeal inbox lists them.")
        found = _opened(number, dict(self._records("answers", row[0]))[number])
        self.log(access, "answers", found.case_no)
        return found

    def note_filed(self, number: int, *, office: str, at: int) -> None:
        """Notes that an answer was filed. Raises CasefileError if it was before."""
        row = self._one("SELECT number_index FROM answers WHERE entry = ?", number)
        with self._writing() as db:
            record = dict(self._records("answers", row[0]))[number]
            if record.get("filed_at") is not None:
                raise CasefileError(f"Answer {number} was filed before.")
            filed = {**record, "filed_at": at, "filed_by": office}
            self._rewrite(db, "answers", number, row[0], filed)


def _opened(number: int, record: Mapping[str, Any]) -> Answer:
    return Answer(number=number, **record)
