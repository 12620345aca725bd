"""Given what is due: it should be gone from the file, and one line should say so.

├── nothing of a case should be left: no token, no index, no word; another should be untouched
├── each kind should be erased by itself, and the log of who looked stay unless it is asked for
├── a line should say when, by which office and under which rule
├── all of what is wanted should be erased, or nothing
├── what a grantee said about an award of the same number should stay, and be erased by itself
├── a case that was never on the chain should be erased by the agency's number
└── while something else reads the file, it should be said that something may be left
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import ALL_BUT_THE_LOG, Casefile, Erased, Erasing, Kind, database
from almoner.casefile.rekeying import INDEX, TOKENS
from almoner.casefile.vault import Vault, read_key
from almoner.errors import CasefileError
from tests.casefile import full
from tests.casefile.household import CASE, KEY, LOOK

RULE = "private data: 6 years after the end of the case (records schedule)"


@pytest.fixture
def casefile(filled: Casefile) -> Casefile:
    return filled


def erasing(*kinds: Kind, case: int | str = 17) -> Erasing:
    wanted = frozenset(kinds) or ALL_BUT_THE_LOG
    if isinstance(case, str):
        return Erasing(case_nos=(), case_number=case, kinds=wanted, rule=RULE)
    return Erasing(case_nos=(case,), kinds=wanted, rule=RULE)


def erase(casefile: Casefile, *wanted: Erasing) -> None:
    casefile.erase(wanted, office="COUNTER", at=LOOK.at)


def traces(path: Path, case_no: int) -> set[bytes]:
    """Every token and index of a case, but for the log of who looked at it."""
    vault, found = Vault(read_key(KEY)), set()
    index, number = vault.index(full.number(case_no)), full.number(case_no)
    with closing(sqlite3.connect(path)) as db:
        for each in TOKENS:
            if each.table in ("access_log", "erasures"):
                continue
            key, value = (INDEX, index) if INDEX in each.about else ("case_no", case_no)
            rows = db.execute(
                f"SELECT {', '.join(each.columns)} FROM {each.table} WHERE {key} = ?", (value,)
            )
            found |= {token for row in rows for token in row}
    return (found | {index, vault.spelling(number), full.letter(case_no).digest}) - {None}


def content(path: Path) -> bytes:
    """The bytes of the file and of all that stands beside it."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.iterdir()))


def test_erase__leaves_nothing_of_a_case(casefile: Casefile, path: Path) -> None:
    gone, other = traces(path, 17), traces(path, 18)
    before = full.read(casefile, 18)
    assert len(gone) > 15
    assert all(full.shows(content(path), each) for each in gone), "they are found so"

    erase(casefile, erasing())

    left = content(path)
    assert [each for each in gone if full.shows(left, each)] == []
    assert all(full.shows(left, each) for each in other)
    assert full.read(casefile, 18) == before
    salt = bytes([17] * 32)
    for secret in (*full.words(17), salt.hex(), full.number(17), "household_size"):
        assert secret.encode() not in left
    with closing(sqlite3.connect(path)) as db:
        for table in ("letters", "statements", "grounds", "codes", "credentials", "cases"):
            assert db.execute(f"SELECT case_no FROM {table}").fetchall()
            assert (17,) not in db.execute(f"SELECT case_no FROM {table}").fetchall()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(CasefileError, match="number 17 on the chain was erased on 2027-01-15"):
        casefile.case(17, LOOK)


def test_erase__leaves_no_number_to_be_tried(casefile: Casefile, path: Path) -> None:
    """Who has the key of the file tries every number there can be."""
    vault = Vault(read_key(KEY))
    tried = {vault.index(full.number(at)): at for at in range(200)}
    tried |= {vault.spelling(full.number(at)): at for at in range(200)}

    def found() -> set[int]:
        left = content(path)
        return {at for index, at in tried.items() if index in left}

    assert found() == {17, 18}
    erase(casefile, erasing())
    assert found() == {18}
    assert casefile.case_no_of(full.number(17)) is None


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        (Kind.LETTERS, {"letters"}),
        (Kind.STATEMENTS, {"statements", "grounds", "answers"}),
        (Kind.CODES, {"code"}),
        (Kind.ACCESS_LOG, set()),
    ],
)
def test_erase__is_of_one_kind_alone(casefile: Casefile, kind: Kind, parts: set[str]) -> None:
    before = full.read(casefile, 17)
    assert kind in casefile.kept()[17]
    erase(casefile, erasing(kind))
    assert kind not in casefile.kept()[17]
    assert casefile.kept()[17] == frozenset(Kind) - {kind}
    assert casefile.kept()[18] == frozenset(Kind)
    if kind is not Kind.ACCESS_LOG:
        assert casefile.accesses(17)
    if kind is Kind.STATEMENTS:
        with pytest.raises(CasefileError, match="has no words for"):
            casefile.grounds(full.grounds(17).digest, LOOK)
        casefile.put_grounds(full.grounds(17))
    after = full.read(casefile, 17)
    assert {part for part in before if before[part] != after[part]} == parts - {"grounds"}


def test_erase__of_statements_is_of_what_representatives_wrote(casefile: Casefile) -> None:
    said = {"subject": full.payment(17), "words": "for them", "at": LOOK.at}
    erase(casefile, erasing(Kind.STATEMENTS))
    casefile.put_answer(17, representative=1, **said)
    assert Kind.STATEMENTS in casefile.kept()[17], "it is due with them"

    erase(casefile, erasing(Kind.STATEMENTS))

    assert casefile.answers_of(17, LOOK) == []
    assert [each.words for each in casefile.answers_of(18, LOOK)] == [full.words(18)[6]]
    assert casefile.representatives(17, LOOK), "who acts is private data"
    assert Kind.STATEMENTS not in casefile.kept()[17]


def test_erase__keeps_the_log_and_one_line(casefile: Casefile) -> None:
    looks = casefile.accesses(17)
    assert looks
    erase(casefile, erasing())
    assert casefile.accesses(17) == looks
    assert casefile.erasures() == [
        Erased(
            at=LOOK.at,
            office="COUNTER",
            case_no=17,
            kinds=(Kind.PRIVATE_DATA, Kind.LETTERS, Kind.STATEMENTS, Kind.CODES),
            rule=RULE,
        )
    ]
    assert casefile.kept()[17] == {Kind.ACCESS_LOG}
    erase(casefile, erasing(Kind.ACCESS_LOG))
    assert 17 not in casefile.kept()
    assert casefile.accesses(17) == []


def test_erase__all_or_nothing(casefile: Casefile, path: Path) -> None:
    before = content(path)
    with pytest.raises(CasefileError, match="There is no case number 99 on the chain"):
        erase(casefile, erasing(), erasing(case=99))
    assert casefile.case(17, LOOK).case_number == "C-000017"
    assert casefile.erasures() == []
    assert len(content(path)) >= len(before)


def test_erase__of_all_numbers_a_household_had(casefile: Casefile) -> None:
    """Enrolled anew after its end, it has another number on chain under the agency's one."""
    casefile.number({"C-000018": 25})
    both = replace(erasing(case=25), case_nos=(18, 25))
    erase(casefile, both)
    assert set(casefile.kept()) == {17, 18, 25} - {25}
    assert casefile.kept()[18] == {Kind.ACCESS_LOG}
    assert [each.case_no for each in casefile.erasures()] == [18, 25]


def test_erase__of_a_case_that_was_never_on_the_chain(casefile: Casefile, path: Path) -> None:
    casefile.put_case(replace(CASE, case_number="C-000019"))
    index = Vault(read_key(KEY)).index("C-000019")
    assert index in content(path)
    erase(casefile, erasing(case="c 000019"))
    assert index not in content(path)
    (line,) = casefile.erasures()
    assert (line.case_no, line.rule) == (None, RULE)


def test_erase__of_a_household_leaves_the_award_of_its_number(
    casefile: Casefile, path: Path
) -> None:
    said = full.of_award(17)
    casefile.put_statement(said)
    casefile.put_statement(full.of_award(18))
    assert casefile.statements(said.payment_id, LOOK, program=full.PROGRAM) == [said]
    assert casefile.statements(full.payment(17), LOOK) == [full.statement(17)]

    erase(casefile, erasing(), erasing(Kind.ACCESS_LOG))

    assert casefile.statements(full.payment(17), LOOK) == []
    assert casefile.statements(said.payment_id, LOOK, program=full.PROGRAM) == [said]
    assert 17 not in casefile.kept(), "an award is no household"
    looks = {(each.act, each.case_no) for each in casefile.accesses()}
    assert ("statement of award 17", None) in looks, "who read it is no household's either"
    gone = {"rule": RULE, "office": "COUNTER", "at": LOOK.at}
    assert casefile.erase_award(full.PROGRAM, 17, **gone) == 1
    assert casefile.statements(said.payment_id, LOOK, program=full.PROGRAM) == []
    assert said.digest not in content(path)
    assert casefile.statements(full.payment(18), LOOK) == [full.statement(18)]
    assert casefile.statements(full.payment(18), LOOK, program=full.PROGRAM) == [full.of_award(18)]
    line = casefile.erasures()[-1]
    assert (line.case_no, line.rule) == (None, f"award 17: {RULE}")
    with pytest.raises(CasefileError, match="nothing that was said about award 17"):
        casefile.erase_award(full.PROGRAM, 17, **gone)


def test_erase_accesses__are_of_several_cases_and_old(casefile: Casefile) -> None:
    for at in (100, 200):
        casefile.case_numbers([17, 18], replace(LOOK, at=at))
    several = [each for each in casefile.accesses() if each.case_no is None]
    assert [each.at for each in several] == [100, 200]
    gone = {"rule": RULE, "office": "COUNTER", "at": 300}
    assert casefile.erase_accesses(before=100, **gone) == 0
    assert casefile.erasures() == []
    assert casefile.erase_accesses(before=101, **gone) == 1
    assert [each.at for each in casefile.accesses() if each.case_no is None] == [200]
    (line,) = casefile.erasures()
    assert (line.case_no, line.kinds) == (None, (Kind.ACCESS_LOG,))


def test_erase__says_where_something_may_be_left(
    casefile: Casefile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with Casefile.open(path, KEY) as impatient, closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cases").fetchone()
        with pytest.raises(CasefileError, match="It is done, but what was deleted may still st"):
            erase(impatient, erasing())
        reader.execute("ROLLBACK")
        assert impatient.erasures()
    gone = Vault(read_key(KEY)).index(full.number(17))
    erase(casefile)
    assert gone not in content(path)
