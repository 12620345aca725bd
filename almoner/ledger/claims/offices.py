"""Persons, keys, terms and the pause, as Offices would tell them."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.ledger import officers
from almoner.ledger.claims.claim import Claim, Question
from almoner.ledger.database import Database

_PAUSE = Question(contract="offices", call="pausedUntil()", answer="(uint40)")
_PERSONS = Question(contract="offices", call="persons()", answer="(uint32)")
_KEY = Question(
    contract="offices", call="keyOf(address)", answer="((uint32,uint40,uint32,uint32,bool))"
)
_IN_OFFICE = Question(contract="offices", call="inOffice(uint32,uint8)", answer="(bool)")


def claims(db: Database) -> Iterator[Claim]:
    """Every claim about Offices. Who holds an office is asked at the newest block."""
    persons = officers.persons(db)
    pauses = officers.pauses(db)
    ends = pauses[0].until_time if pauses else 0
    yield _PAUSE.claim("The end of the newest pause", (), ends)
    yield _PERSONS.claim("The number of persons", (), len(persons))
    for person in persons:
        for key in person.keys:
            retired = key.retired_at is not None
            said = (person.person, key.works_from, key.proposer, key.confirmer, retired)
            yield _KEY.claim(f"The key {key.key}", (key.key,), said)
    now = db.execute("SELECT time FROM blocks JOIN progress ON number = projected").fetchone()[0]
    for person in persons:
        for office in sorted({term.office for term in person.terms}):
            held = any(term.office == office and term.holds(now) for term in person.terms)
            seat = (person.person, office)
            yield _IN_OFFICE.claim("Whether person {} holds office {}".format(*seat), seat, held)
