"""Files that organizations and reviewers hand in, whose names and texts are about a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from almoner.grants import documents
from almoner.testing.grant_samples import payee
from tests.cli.grants.papers import ASKED
from tests.privacy.people import Known, Person

BILLED = "2027-01-31"
"""The date of every invoice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """A folder of them, all known to the test: name, text, and each digest a list of them has."""

    folder: Path
    known: Known

    def write(self, what: str, person: Person, text: str, ending: str = "toml") -> Path:
        """Writes a file, and knows its name and its text."""
        self.known.values[f"text of {what}"] = text
        return self.publish(what, person, text, ending)

    def publish(self, what: str, person: Person, text: str, ending: str = "md") -> Path:
        """Writes a file whose text is public and about nobody; only its name is about a person."""
        name = f"{what} of {person.name}, {person.born}.{ending}"
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.known.meet(person)
        self.known.values[f"file name of {what}"] = name
        return self.handed_in(path)

    def handed_in(self, path: Path) -> Path:
        """A file that a command is given, because its name or its text is about somebody."""
        self.known.papers.add(str(path))
        return path

    def document(self, what: str, person: Person) -> Path:
        """A document, known also by the line that a list of documents has for it."""
        said = self.known.words(what, person)
        path = self.write(what, person, f"{said}, of {person.business}", "txt")
        self.known.values[f"line of {what}"] = documents.manifest([path]).rstrip()
        return path

    def application(self, what: str, person: Person, organization: str) -> Path:
        """An application of a person's business for what the example asks for."""
        lines = {
            "pay_to": payee(organization),
            "matched": "20,000",
            "documents": [self.document(f"{what}, plan", person).name],
        }
        return self.write(what, person, f"{_lines(lines)}[amounts]\n{_lines(ASKED)}")

    def sheet(self, what: str, person: Person, application: int) -> Path:
        """A reviewer's scores and what was written beside them."""
        comments = self.known.words(f"{what}, comments", person)
        lines = {"application": application, "scores": [40, 20, 10], "comments": comments}
        return self.write(what, person, _lines(lines))

    def request(
        self, what: str, person: Person, *, days: tuple[str, str], invoiced: bool = True
    ) -> Path:
        """A request of $600 for costs of some days, charged by a person who is in business."""
        lines = {
            "line": "Personnel",
            "amount": "600",
            "matched": "150",
            "documents": [self.document(f"{what}, bill", person).name],
        }
        text = _lines(lines) + "cost_from = {}\ncost_to = {}\n".format(*days)
        return self.write(what, person, text + (self._invoice(what, person) if invoiced else ""))

    def substantiation(self, what: str, person: Person) -> Path:
        """What shows that $400 of an advance went to a person who is in business."""
        lines = {"amount": "400", "documents": [self.document(f"{what}, bill", person).name]}
        return self.write(what, person, _lines(lines) + self._invoice(what, person))

    def _invoice(self, what: str, person: Person) -> str:
        """An invoice with the vendor's own numbers, known as its reference is made."""
        number, gross = f"{person.identity}, {person.born}, {what}", "1,000"
        given = [person.name.casefold(), number.casefold(), BILLED]
        self.known.values[f"invoice of {what}"] = json.dumps(given, separators=(",", ":"))
        own = _lines({"vendor": person.name, "number": number, "gross": gross})
        return f"[invoice]\n{own}date = {BILLED}\n"


def _lines(values: Mapping[str, object]) -> str:
    """Keys and values as TOML has them; of texts, numbers and lists of texts it is JSON's."""
    return "".join(
        f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}\n"
        for key, value in values.items()
    )
