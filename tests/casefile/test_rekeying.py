"""Given a casefile and another key: everything should be sealed anew, or nothing.

├── all that was kept should come out under the new key, and nothing open under the old one
├── nothing of what was sealed under the old key should be left in the file
├── killed midway, or refused, it should be whole under the old key
├── a process that has it open should be told to start again with the new key
└── every token of the schema should be among those that are sealed anew
"""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import Casefile, Erasing, Kind
from almoner.casefile.rekeying import TOKENS
from almoner.casefile.versions import SCHEMA
from almoner.config import PROJECT_ROOT
from almoner.errors import CasefileError
from tests.casefile import full
from tests.casefile.household import CASE, KEY, LOOK

NEW = "9e" * 32
KILLED = f"""
import os, signal, sys
from pathlib import Path
from almoner.casefile import Casefile

def told(done, total):
    if done == total // 2:
        os.kill(os.getpid(), signal.SIGKILL)

Casefile.open(Path(sys.argv[1]), "{KEY}").rekey("{NEW}", told)
"""


@pytest.fixture
def casefile(filled: Casefile) -> Casefile:
    """With an erasure, and a case that is not on chain."""
    gone = Erasing(case_nos=(18,), kinds=frozenset({Kind.CODES}), rule="a rule")
    filled.erase([gone], office="COUNTER", at=5)
    filled.put_case(replace(CASE, case_number="C-000020"))
    return filled


def tokens(path: Path) -> set[bytes]:
    """Every token and index there is."""
    with closing(sqlite3.connect(path)) as db:
        found = {
            value
            for table in TOKENS
            for row in db.execute(f"SELECT {', '.join(table.columns)} FROM {table.table}")
            for value in row
        }
        found |= {value for row in db.execute("SELECT number_index FROM cases") for value in row}
        found |= {value for row in db.execute("SELECT spelling_index FROM cases") for value in row}
    return found - {None}


def test_rekey__gives_all_that_was_kept_under_the_new_key(casefile: Casefile, path: Path) -> None:
    before = {case_no: full.read(casefile, case_no) for case_no in full.CASES}
    accesses, erasures = casefile.accesses(), casefile.erasures()
    bar: list[tuple[int, int]] = []

    assert casefile.rekey(NEW, lambda done, total: bar.append((done, total))) == 2

    assert [done for done, _ in bar] == list(range(1, bar[-1][1] + 1))
    assert casefile.accesses() == accesses
    assert casefile.erasures() == erasures
    assert {case_no: full.read(casefile, case_no) for case_no in full.CASES} == before
    casefile.close()
    with Casefile.open(path, NEW) as again:
        assert again.key_version == 2
        assert {case_no: full.read(again, case_no) for case_no in full.CASES} == before
        assert again.case("C-000020", LOOK).members == CASE.members
        assert again.rekey(KEY) == 3, "and back"
    with pytest.raises(CasefileError, match="does not open with this key"):
        Casefile.open(path, NEW)


def test_rekey__leaves_nothing_of_the_old_key(casefile: Casefile, path: Path) -> None:
    old = tokens(path)
    casefile.rekey(NEW)
    content = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert not [each for each in old if full.shows(content, each)]
    now = tokens(path)
    assert len(now) == len(old) > 30
    assert all(full.shows(content, each) for each in now), "the new ones are found so"


def test_rekey__killed_midway_leaves_the_old_file_whole(casefile: Casefile, path: Path) -> None:
    before = {case_no: full.read(casefile, case_no) for case_no in full.CASES}
    casefile.close()
    killed = subprocess.run([sys.executable, "-c", KILLED, path], cwd=PROJECT_ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL

    with pytest.raises(CasefileError, match="does not open with this key"):
        Casefile.open(path, NEW)
    with Casefile.open(path, KEY) as again:
        assert again.key_version == 1
        assert {case_no: full.read(again, case_no) for case_no in full.CASES} == before
        assert again.rekey(NEW) == 2, "and it can be done again"
        assert full.read(again, 17) == before[17]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (KEY, "The new key is the one the casefile has"),
        ("9e" * 31, "32 secret bytes in hexadecimal"),
        (None, "32 secret bytes in hexadecimal"),
    ],
)
def test_rekey__refuses_what_is_no_new_key(
    casefile: Casefile, path: Path, key: str | None, said: str
) -> None:
    old = tokens(path)
    with pytest.raises(CasefileError, match=said):
        casefile.rekey(key)
    assert tokens(path) == old


def test_rekey__changes_nothing_where_one_token_is_another_keys(
    casefile: Casefile, path: Path
) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE letters SET content = 'x' || content WHERE case_no = 18")
        db.commit()
    old = tokens(path)
    with pytest.raises(CasefileError, match="does not open with this key"):
        casefile.rekey(NEW)
    assert tokens(path) == old
    assert casefile.case(17, LOOK).case_number == "C-000017"


def test_open_casefile__is_told_of_another_key(casefile: Casefile, path: Path) -> None:
    with Casefile.open(path, KEY) as other:
        casefile.rekey(NEW)
        for act in (
            lambda: other.put_grounds(full.grounds(9)),
            lambda: other.case_no_of("C-000017"),
            lambda: other.case("C-000017", LOOK),
        ):
            with pytest.raises(CasefileError, match="has another key since it was opened: set ALM"):
                act()
    assert casefile.case_no_of("C-000017") == 17


def test_tokens__are_all_of_the_schema() -> None:
    noted = {
        (table, column)
        for table, body in re.findall(
            r"CREATE TABLE (\w+) \((.*?)\n\)", SCHEMA.read_text(), re.DOTALL
        )
        for column in re.findall(r"^ +(\w+) BLOB.*-- token", body, re.MULTILINE)
    }
    assert noted == {(each.table, column) for each in TOKENS for column in each.columns}
