"""Given a casefile of an earlier version: opened, it should be as if it had been made today.

├── version 1: its cases should be found by every spelling, and officers' words have a place
├── version 3: purposes that were readable should be sealed
├── version 4: all that was kept should come out, and open in its place only
├── version 5: its passkeys should be the claimants', and what is new have a place
├── version 6: its statements should be the households', and those about awards have a place
└── under another key: it should refuse, and change nothing
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import Casefile, Grounds, Kind, Statement
from almoner.errors import CasefileError
from tests.casefile import full
from tests.casefile.earlier import make_earlier, make_version_5, make_version_6, sealed_before
from tests.casefile.household import CASE, KEY, LOOK, PASSKEY

GROUNDS = Grounds.write("File 12: absent", case_no=17, at=1_800_000_000)
UNCASED = Grounds.write("Table of 2027", case_no=None, at=1_800_000_000)
STATEMENT = Statement(
    payment_id=(2 << 32) | 17,
    case_no=17,
    digest=hashlib.sha256(bytes(32) + b"We share it.").digest(),
    salt=bytes(32),
    words="We share it.",
    written_at=1_800_000_000,
)


def test_open__finds_the_cases_of_version_1(casefile: Casefile, path: Path) -> None:
    casefile.close()
    make_earlier(path, 1)
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            "DROP INDEX cases_by_spelling; ALTER TABLE cases DROP COLUMN spelling_index;"
            "DROP TABLE grounds;"
        )

    for _ in range(2):
        with Casefile.open(path, KEY) as again:
            assert again.case_no_of("c 000017") == again.case_no_of("C-000017") == 17
            again.put_case(replace(CASE, case_number="C-000018"))
    with Casefile.open(path, KEY) as again:
        again.put_grounds(GROUNDS)


def test_open__seals_what_version_3_left_readable(casefile: Casefile, path: Path) -> None:
    entries = [str(each) for each in range(20)]
    for entry in entries:
        casefile.log(replace(LOOK, purpose=entry), "case", 17)
    casefile.close()
    make_earlier(path, 3)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE access_log SET purpose = 'called about number ' || (entry - 1)")
        db.commit()
    assert b"called about" in path.read_bytes()

    with Casefile.open(path, KEY) as again:
        assert [each.purpose for each in again.accesses(17)] == [
            f"called about number {entry}" for entry in entries
        ]
    assert b"called about" not in path.read_bytes()
    with Casefile.open(path, KEY) as again:
        assert again.accesses(17)[0].purpose == "called about number 0", "it is sealed once"


def test_open__keeps_all_of_version_4(casefile: Casefile, path: Path) -> None:
    casefile.put_case(replace(CASE, case_number="C-000018"))
    for grounds in (GROUNDS, UNCASED):
        casefile.put_grounds(grounds)
    casefile.put_statement(STATEMENT)
    salt = casefile.salt(17, LOOK)
    casefile.close()
    make_earlier(path, 4)

    for _ in range(2):
        with Casefile.open(path, KEY) as again:
            record = again.case(17, LOOK)
            assert (record.facts, record.members) == (CASE.facts, CASE.members)
            assert (record.private, record.salt) == (CASE.private, salt)
            assert again.case("C-000018", LOOK).case_no is None
            assert again.grounds(GROUNDS.digest, LOOK) == GROUNDS
            assert again.grounds(UNCASED.digest, LOOK) == UNCASED
            assert again.statements(STATEMENT.payment_id, LOOK) == [STATEMENT]
            assert again.accesses()[0].purpose == LOOK.purpose
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (7,)


def test_open__gives_version_5_a_place_for_what_is_new(casefile: Casefile, path: Path) -> None:
    casefile.put_credential(PASSKEY)
    record, accesses = casefile.case(17, LOOK), casefile.accesses()
    casefile.close()
    make_version_5(path)

    with Casefile.open(path, KEY) as again:
        assert again.accesses() == accesses
        assert again.case(17, LOOK) == record
        assert again.credential(PASSKEY.credential_id) == PASSKEY
        assert (again.key_version, again.contacts(17, LOOK)[1:]) == (1, [])
        full.fill(again, 18)
        kept = full.read(again, 18)
    with Casefile.open(path, KEY) as again:
        assert full.read(again, 18) == kept
    with closing(sqlite3.connect(path)) as db:
        shape = set(db.execute("SELECT name, tbl_name FROM sqlite_master"))
    with Casefile.open(path.with_name("new.sqlite"), KEY):
        pass
    with closing(sqlite3.connect(path.with_name("new.sqlite"))) as db:
        assert set(db.execute("SELECT name, tbl_name FROM sqlite_master")) == shape


def test_open__keeps_the_statements_of_version_6_as_households(
    casefile: Casefile, path: Path
) -> None:
    casefile.put_statement(STATEMENT)
    casefile.close()
    make_version_6(path)

    for _ in range(2):
        with Casefile.open(path, KEY) as again:
            assert again.statements(STATEMENT.payment_id, LOOK) == [STATEMENT]
            assert again.kept()[17] >= {Kind.STATEMENTS}
    with Casefile.open(path, KEY) as again:
        again.put_statement(full.of_award(17))
        assert again.statements(full.payment(17), LOOK) == [STATEMENT]
        assert again.statements(full.payment(17), LOOK, program=full.PROGRAM) == [full.of_award(17)]


def test_open__does_not_bring_a_file_up_to_date_twice(casefile: Casefile, path: Path) -> None:
    """Who says that a file is of an earlier version does not get its tokens placed anew."""
    casefile.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 4")
    with pytest.raises(CasefileError, match="does not open with this key"):
        Casefile.open(path, KEY)
    with closing(sqlite3.connect(path)) as db:  # with the proof of an earlier copy too
        db.execute(
            "UPDATE meta SET value = ? WHERE name = 'proof'", (sealed_before("almoner casefile"),)
        )
        db.commit()
    with pytest.raises(CasefileError, match="does not open with this key"):
        Casefile.open(path, KEY)


def test_open__leaves_an_earlier_file_under_another_key_as_it_is(
    casefile: Casefile, path: Path
) -> None:
    casefile.close()
    make_earlier(path, 4)
    with closing(sqlite3.connect(path)) as db:
        before = list(db.iterdump())
    with pytest.raises(CasefileError, match="does not open with this key"):
        Casefile.open(path, "c6" * 32)
    with closing(sqlite3.connect(path)) as db:
        assert list(db.iterdump()) == before
        assert db.execute("PRAGMA user_version").fetchone() == (4,)
