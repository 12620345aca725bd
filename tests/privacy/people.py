"""People whose personal data is known to the test, letter by letter, and a roster of households."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from almoner import roster
from almoner.testing import digest, household

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeioué"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The head of a household, or of a business of one's own. All of it is made from its number."""

    number: int

    @property
    def name(self) -> str:
        return f"{self._word('given')} {self._word('family')}"

    @property
    def identity(self) -> str:
        """Written as Social Security numbers are, none of which begins with a 9."""
        return f"9{self._digits('identity', 2)}-{self._digits('i', 2)}-{self._digits('j', 4)}"

    @property
    def born(self) -> str:
        return (date(1950, 1, 1) + timedelta(days=int(self._digits("born", 4)))).isoformat()

    @property
    def phone(self) -> str:
        return f"312-555-{self._digits('phone', 4)}"

    @property
    def address(self) -> str:
        return f"{self._digits('house', 4)} {self._word('street')} Street, Apt {self.number}"

    @property
    def email(self) -> str:
        return f"{self._word('given').lower()}.{self._digits('mail', 4)}@example.org"

    @property
    def case_number(self) -> str:
        """The agency's own, by which it finds the household."""
        return f"C-{self._digits('case', 6)}{self.number:02d}"

    @property
    def member(self) -> str:
        """The agency's index number of the person."""
        return f"M-{self._digits('member', 6)}{self.number:02d}"

    @property
    def business(self) -> str:
        """The number of the business in the agency's register of organizations."""
        return f"ORG-{self._digits('business', 8)}"

    @property
    def row(self) -> dict[str, str]:
        """Its line of a roster."""
        return {
            **dict.fromkeys(roster.COLUMNS, ""),
            "case_number": self.case_number,
            "members": self.member,
            "household_size": "1",
            "unit": "adult",
            "pay_to": household(self.number),
            "office": "OFFICE-01",
            "worker": f"CW0{1 + self.number % 2}",
            "from_period": "1",
            "to_period": "11",
            "phone": self.phone,
            "mailing_address": f"{self.name}, {self.address}",
            "language": "en",
        }

    def _word(self, what: str) -> str:
        """Four syllables, so that no word of any file is the same by chance."""
        seed = digest(f"{what} of case {self.number}")
        syllables = (
            _CONSONANTS[seed[at] % len(_CONSONANTS)] + _VOWELS[seed[at + 1] % len(_VOWELS)]
            for at in range(0, 8, 2)
        )
        return "".join(syllables).capitalize()

    def _digits(self, what: str, count: int) -> str:
        seed = int.from_bytes(digest(f"{what} of case {self.number}"), "big")
        return f"{seed % 10**count:0{count}d}"


@dataclass(slots=True, kw_only=True)
class Known:
    """Everything personal that was given to the system, by a name that shows nothing of it."""

    values: dict[str, str] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    """The paths of files about somebody, as commands were given them."""

    def roster(self, people: Sequence[Person], **changed: str) -> str:
        """A roster of them as CSV, its cells and whole lines known from then on."""
        written = io.StringIO()
        rows = csv.DictWriter(written, roster.COLUMNS, lineterminator="\n")
        rows.writeheader()
        for person in people:
            row = person.row | changed
            rows.writerow(row)
            self._note(person, row)
        lines = written.getvalue().splitlines()[1:]
        for person, line in zip(people, lines, strict=True):
            self.values[f"line of case {person.number}"] = line
        return written.getvalue()

    def words(self, act: str, person: Person) -> str:
        """What somebody writes about a person in an act, with everything in it."""
        self.meet(person)
        said = f"{person.name}, born {person.born}, number {person.identity}, {act}"
        self.values[f"words of {act}"] = said
        return said

    def meet(self, person: Person) -> None:
        """Knows from then on who it is and how to reach them."""
        given, family = person.name.split()
        self._put(
            person,
            {
                "name": person.name,
                "given name": given,
                "family name": family,
                "identity number": person.identity,
                "birth date": person.born,
                "phone": person.phone,
                "e-mail address": person.email,
                "address": person.address,
                "business": person.business,
            },
        )

    def _note(self, person: Person, row: dict[str, str]) -> None:
        self.meet(person)
        facts = {"amount": 322_000_000, "household_size": 1, "unit": "adult"}
        private = {column: row[column] for column in roster.PRIVATE}
        self._put(
            person,
            {
                "mailing address": row["mailing_address"],
                "case number": person.case_number,
                "member": person.member,
                "row": _json(row),
                "private columns": _json(private),
                "facts": _json(facts),
            },
        )

    def _put(self, person: Person, personal: Mapping[str, str]) -> None:
        self.values |= {f"{what} of case {person.number}": each for what, each in personal.items()}


def _json(what: Mapping[str, object]) -> str:
    """As canonical digests are made."""
    return json.dumps(what, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
