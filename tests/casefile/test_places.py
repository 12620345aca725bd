"""Given somebody who can write the file and has no key.

when a token, or a number, is moved from one household to another
├── nobody should read the one for the other: the casefile should say that it was changed
└── what was not moved should still come out
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import (
    Casefile,
    Channel,
    Contact,
    Grounds,
    Letter,
    NewCase,
    Scope,
    Statement,
)
from almoner.errors import CasefileError
from tests.casefile.full import PROGRAM
from tests.casefile.household import KEY, LOOK

STREETS = {1: "Elm Street 4", 2: "Oak Street 9", 3: "Ash Street 1"}
WORDS = {n: f"We live in {street}." for n, street in STREETS.items()}
GROUNDS = {n: Grounds.write(words, case_no=n, at=1) for n, words in WORDS.items()}
PAYMENTS = {n: (2 << 32) | n for n in STREETS}
CONTACT = Contact(address=("Box 1",))
Look = Callable[[Casefile, int], object]


def _statement(n: int) -> Statement:
    salt = bytes([n] * 32)
    digest = hashlib.sha256(salt + WORDS[n].encode()).digest()
    kept = {"case_no": n, "payment_id": PAYMENTS[n], "written_at": 1}
    return Statement(digest=digest, salt=salt, words=WORDS[n], **kept)


@pytest.fixture
def path(tmp_path: Path, households: Path) -> Path:
    """A casefile with three households on chain."""
    return Path(shutil.copy(households, tmp_path / "casefile.sqlite"))


@pytest.fixture(scope="module")
def households(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("three") / "casefile.sqlite"
    with Casefile.open(made, KEY) as casefile:
        for n, street in STREETS.items():
            private = {"address": street, "language": f"language {n}"}
            casefile.put_case(
                NewCase(
                    case_number=f"C-{n}", facts={"size": n}, members=(f"M-{n}",), private=private
                )
            )
            casefile.put_grounds(GROUNDS[n])
            casefile.put_statement(_statement(n))
        about = {"program": PROGRAM, "payment_id": (3 << 32) | 1, "digest": bytes(32)}
        casefile.put_statement(replace(_statement(1), **about))
        casefile.number({f"C-{n}": n for n in STREETS})
        for n in STREETS:
            casefile.salt(n, LOOK)
            casefile.put_contact(n, replace(CONTACT, phone=f"555-000{n}"), LOOK)
            casefile.choose_channel(n, Channel.TEXT, LOOK)
            given = {"name": f"N. {n}", "scope": Scope.READ, "begins": 1, "ends": 2}
            casefile.put_representative(n, **given, access=replace(LOOK, at=1))
            casefile.place_legal_hold(n, LOOK)
            kind = {"kind": "notice", "language": "en", "channel": Channel.LETTER}
            casefile.put_letter(Letter.write(WORDS[n], case_no=n, at=1, **kind))
    return made


def _case(casefile: Casefile, n: int) -> object:
    return casefile.case(n, LOOK).private


def _number(casefile: Casefile, n: int) -> object:
    return casefile.case_numbers([n], LOOK)


def _index(n: int) -> str:
    return f"(SELECT number_index FROM cases WHERE case_no = {n})"


def _moved(table: str, column: str, key: str, one: object, two: object, rest: str = "") -> str:
    """The token of the second over that of the first."""
    return (
        f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE {key} = {two}{rest})"
        f" WHERE {key} = {one}{rest}"
    )


def _record_moved(table: str) -> str:
    """The record of the second household over that of the first."""
    return _moved(table, "record", "number_index", _index(1), _index(2))


SWAPPED = (
    "UPDATE cases SET case_no = 99 WHERE case_no = 1;"
    "UPDATE cases SET case_no = 1 WHERE case_no = 2;"
    "UPDATE cases SET case_no = 2 WHERE case_no = 99"
)
MOVES: dict[str, tuple[str, Look]] = {
    "address": (
        _moved("private", "value", "number_index", _index(1), _index(2), " AND field = 'address'"),
        _case,
    ),
    "language": (
        _moved("private", "value", "number_index", _index(1), _index(2), " AND field = 'language'"),
        lambda casefile, n: casefile.language(n, LOOK),
    ),
    "address for language": (
        f"UPDATE private SET value = (SELECT value FROM private WHERE number_index = {_index(1)}"
        f" AND field = 'address') WHERE number_index = {_index(1)} AND field = 'language'",
        _case,
    ),
    "number": (_moved("cases", "case_number", "case_no", 1, 2), _number),
    "salt": (
        _moved("cases", "salt", "case_no", 1, 2),
        lambda casefile, n: casefile.salt(n, LOOK),
    ),
    "salts": (
        _moved("cases", "salt", "case_no", 1, 2),
        lambda casefile, n: casefile.salts({f"C-{n}": n}, office="COUNTER", purpose="", at=1),
    ),
    "facts": (_moved("cases", "facts", "case_no", 1, 2), _case),
    "members": (_moved("cases", "members", "case_no", 1, 2), _case),
    "numbers swapped, by number": (SWAPPED, _case),
    "numbers swapped, named": (SWAPPED, _number),
    "numbers swapped, by name": (SWAPPED, lambda casefile, n: casefile.case_no_of(f"C-{n}")),
    "numbers swapped, for a code": (
        SWAPPED,
        lambda casefile, n: casefile.issue_code(n, expires_at=9, access=LOOK),
    ),
    "spelling": (
        _moved("cases", "spelling_index", "case_no", 2, 1)
        + ";UPDATE cases SET spelling_index = x'00' WHERE case_no = 1",
        lambda casefile, n: casefile.case_no_of(f"c {n}"),
    ),
    "statement": (
        _moved("statements", "words", "case_no", 1, 2),
        lambda casefile, n: casefile.statements(PAYMENTS[n], LOOK),
    ),
    "statement of another payment": (
        f"UPDATE statements SET payment_id = {PAYMENTS[3]}, case_no = 3 WHERE case_no = 2;"
        f"UPDATE statements SET payment_id = {PAYMENTS[1]}, case_no = 1 WHERE case_no = 3",
        lambda casefile, n: casefile.statements(PAYMENTS[n], LOOK),
    ),
    "statement about an award": (
        f"UPDATE statements SET program = '', payment_id = {PAYMENTS[1]} WHERE program != ''",
        lambda casefile, n: casefile.statements(PAYMENTS[n], LOOK),
    ),
    "statement that becomes one about an award": (
        f"UPDATE statements SET program = '{PROGRAM}' WHERE case_no = 1",
        lambda casefile, n: (
            casefile.statements(PAYMENTS[n], LOOK)
            or casefile.statements(PAYMENTS[n], LOOK, program=PROGRAM)
        ),
    ),
    "grounds": (
        _moved("grounds", "words", "case_no", 1, 2),
        lambda casefile, n: casefile.grounds(GROUNDS[n].digest, LOOK),
    ),
    "contact of before": (
        _record_moved("contacts"),
        lambda casefile, n: casefile.contacts(n, LOOK)[1:],
    ),
    "choice": (_record_moved("choices"), lambda casefile, n: casefile.channel(n, LOOK)),
    "representative": (
        _record_moved("representatives"),
        lambda casefile, n: casefile.representatives(n, LOOK),
    ),
    "legal hold": (_record_moved("legal_holds"), lambda casefile, n: casefile.legal_holds(n, LOOK)),
    "letter": (
        _moved("letters", "content", "case_no", 1, 2),
        lambda casefile, n: casefile.letters(n, LOOK),
    ),
    "dispatch of a letter": (
        _moved("letters", "dispatch", "case_no", 1, 2),
        lambda casefile, n: casefile.letters(n, LOOK),
    ),
    "letter of another case": (
        "UPDATE letters SET case_no = 1 WHERE case_no = 2",
        lambda casefile, n: casefile.letters(n, LOOK),
    ),
    "line of the log": (
        "UPDATE access_log SET case_no = 1 WHERE case_no = 2",
        lambda casefile, n: casefile.accesses(n),
    ),
}


@pytest.mark.parametrize("move", MOVES)
def test_casefile__gives_nobody_what_is_anothers(path: Path, move: str) -> None:
    change, look = MOVES[move]
    with Casefile.open(path, KEY) as casefile:
        assert look(casefile, 1), "before, it comes out"
        casefile.withdraw_code(1)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(change)

    with Casefile.open(path, KEY) as casefile:
        with pytest.raises(CasefileError, match="Somebody without its key changed the casefile"):
            look(casefile, 1)
        record = casefile.case(3, LOOK)
        assert record.private["address"] == STREETS[3]
        assert (record.case_number, casefile.case_no_of("C-3")) == ("C-3", 3)
