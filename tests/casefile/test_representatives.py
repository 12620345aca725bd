"""Given somebody who acts for a person: for a time, so far, and no longer.

├── it should be recorded with both dates, at most 366 days apart, by an office for a purpose
├── a passkey of its own should speak for the case while its time runs, and not before or after
├── ended early, with a reason, it should speak no more
├── looked for by a code, a case should take as many openings as one that is not there
├── given a one-time code: it should take one passkey
│   └── used, replaced, past its time, or the representative's over: it should take none
└── a line that somebody without the key wrote should speak for nobody
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from almoner.casefile import (
    Casefile,
    Credential,
    Representative,
    Scope,
    SpokenFor,
    key_from_code,
)
from almoner.casefile.places import Place
from almoner.casefile.vault import Vault
from almoner.errors import CasefileError, InputError
from tests.casefile.household import CASE, KEY, LOOK, PASSKEY

DAY = 86_400
NAME = "Legal Aid, desk 4"
TIME = {"begins": LOOK.at + DAY, "ends": LOOK.at + 367 * DAY}
THEIRS = Credential(credential_id=b"id-7", case_no=17, x=b"a" * 32, y=b"b" * 32, representative=1)


def record(casefile: Casefile, **changed: Any) -> int:
    given = {"name": NAME, "scope": Scope.ANSWER, "access": LOOK, **TIME, **changed}
    return casefile.put_representative(17, **given)


def test_put_representative__is_kept_with_who_recorded_it(casefile: Casefile, path: Path) -> None:
    assert record(casefile) == 1
    assert record(casefile, scope=Scope.READ) == 2

    first, second = casefile.representatives("C-000017", LOOK)
    assert first == Representative(
        number=1,
        name=NAME,
        scope=Scope.ANSWER,
        **TIME,
        office="COUNTER",
        purpose=LOOK.purpose,
        recorded_at=LOOK.at,
    )
    assert second == replace(first, number=2, scope=Scope.READ)
    assert [each.act for each in casefile.accesses(17)] == [
        *("representative recorded", "representative recorded", "representatives"),
    ]
    content = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert NAME.encode() not in content
    assert NAME not in repr(first)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "name: say who it is"),
        ({"ends": TIME["begins"]}, "ends: must be after it begins"),
        ({"ends": TIME["ends"] + 1}, "ends: is more than 366 days after it begins"),
        ({"begins": LOOK.at - DAY, "ends": LOOK.at}, "ends: is over already: give a day to come"),
    ],
)
def test_put_representative__refuses_a_time_that_cannot_be(
    casefile: Casefile, wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        record(casefile, **wrong)
    assert casefile.representatives(17, LOOK) == []


def test_speaks_for__is_the_case_while_the_time_runs(casefile: Casefile) -> None:
    record(casefile)
    casefile.put_credential(THEIRS)
    casefile.put_credential(PASSKEY)
    spoken = SpokenFor(case_no=17, scope=Scope.ANSWER, representative=1, until=TIME["ends"])

    for at, expected in (
        (TIME["begins"] - 1, None),
        (TIME["begins"], spoken),
        (TIME["ends"] - 1, spoken),
        (TIME["ends"], None),
    ):
        assert casefile.speaks_for(b"id-7", at) == expected
    assert casefile.speaks_for(b"id-8", TIME["begins"]) is None, "it is not known"
    assert casefile.speaks_for(b"id-1", TIME["begins"]) is None, "it is the claimant's"
    assert casefile.credential(b"id-7") == THEIRS
    assert casefile.credentials_of(17) == [PASSKEY, THEIRS]


def test_end_representative__ends_it_at_once(casefile: Casefile) -> None:
    record(casefile)
    casefile.put_credential(THEIRS)
    now = replace(LOOK, at=TIME["begins"] + DAY, office="CASEWORKER")
    with pytest.raises(InputError, match="say why it ends"):
        casefile.end_representative(17, 1, reason=" ", access=now)
    with pytest.raises(CasefileError, match="Representative 2 does not act for this case"):
        casefile.end_representative(17, 2, reason="by letter", access=now)
    casefile.end_representative(17, 1, reason="by letter of the person", access=now)

    assert casefile.speaks_for(b"id-7", now.at) is None
    assert casefile.speaks_for(b"id-7", now.at - 1) is not None, "as it was then"
    (ended,) = casefile.representatives(17, LOOK)
    assert (ended.ended_at, ended.ended_by, ended.reason) == (
        *(now.at, "CASEWORKER", "by letter of the person"),
    )
    with pytest.raises(CasefileError, match="time of representative 1 is over already"):
        casefile.end_representative(17, 1, reason="again", access=now)


def test_end_representative__refuses_another_cases(casefile: Casefile) -> None:
    casefile.put_case(replace(CASE, case_number="C-000018"))
    casefile.number({"C-000018": 18})
    record(casefile)
    with pytest.raises(CasefileError, match="Representative 1 does not act for this case"):
        casefile.end_representative(18, 1, reason="by letter", access=LOOK)
    with pytest.raises(CasefileError, match="no representative 1 of this case"):
        casefile.put_credential(replace(THEIRS, case_no=18))
    assert casefile.credential(b"id-7") is None


def issue(casefile: Casefile, at: int = LOOK.at) -> str:
    """A new code of representative 1; the address of its key."""
    access = replace(LOOK, at=at)
    code = casefile.issue_representative_code(17, 1, expires_at=TIME["ends"] + DAY, access=access)
    return str(key_from_code(code, 17).address)


def test_use_representative_code__takes_one_passkey(casefile: Casefile) -> None:
    record(casefile)
    address = issue(casefile)

    assert casefile.use_representative_code(THEIRS, address, at=TIME["begins"])

    assert casefile.credential(b"id-7") == THEIRS
    assert casefile.speaks_for(b"id-7", TIME["begins"]) is not None
    second = replace(THEIRS, credential_id=b"id-8")
    assert not casefile.use_representative_code(second, address, at=TIME["begins"])
    assert casefile.credentials_of(17) == [THEIRS]


def test_use_representative_code__that_was_replaced_takes_none_and_leaves_the_new_one(
    casefile: Casefile,
) -> None:
    record(casefile)
    old, new = issue(casefile), issue(casefile)

    assert not casefile.use_representative_code(THEIRS, old, at=TIME["begins"])

    assert casefile.credential(b"id-7") is None
    assert casefile.use_representative_code(THEIRS, new, at=TIME["begins"])


def test_use_representative_code__is_kept_where_the_passkey_is_refused(casefile: Casefile) -> None:
    record(casefile)
    address = issue(casefile)
    casefile.put_credential(replace(PASSKEY, credential_id=THEIRS.credential_id))
    with pytest.raises(CasefileError, match="registered already"):
        casefile.use_representative_code(THEIRS, address, at=TIME["begins"])
    assert casefile.use_representative_code(
        replace(THEIRS, credential_id=b"id-8"), address, at=TIME["begins"]
    )


def test_representative_of__opens_as_much_where_there_is_no_case(
    casefile: Casefile, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, count = Vault.open, []

    def counted(vault: Vault, token: bytes, place: Place) -> Any:
        count.append(place)
        return opened(vault, token, place)

    monkeypatch.setattr(Vault, "open", counted)
    work = []
    for typed in ("C-000017", "c 17", "C-000018"):
        count.clear()
        case_no = casefile.case_no_of(typed)
        assert casefile.representative_of(case_no or 0, "0x17") is None
        work.append((case_no, len(count)))

    assert work == [(17, 2), (None, 2), (None, 2)]


@pytest.mark.parametrize("over", ["code", "time", "ended"])
def test_use_representative_code__takes_none_past_its_time(casefile: Casefile, over: str) -> None:
    record(casefile)
    ends = TIME["begins"] + DAY if over == "code" else TIME["ends"] + DAY
    code = casefile.issue_representative_code(17, 1, expires_at=ends, access=LOOK)
    address = str(key_from_code(code, 17).address)
    now = TIME["ends"] if over == "time" else TIME["begins"] + DAY
    if over == "ended":
        casefile.end_representative(17, 1, reason="by letter", access=replace(LOOK, at=now))
        assert casefile.representative_of(17, address) is None

    assert not casefile.use_representative_code(THEIRS, address, at=now)

    assert casefile.credential(b"id-7") is None


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO credentials SELECT x'99', case_no, x, y, 0, 1, proof FROM credentials",
        "INSERT INTO credentials VALUES (x'99', 17, x'01', x'02', 0, 1, NULL)",
        "UPDATE credentials SET credential_id = x'99', x = x'01'",
        "UPDATE credentials SET credential_id = x'99', representative = 2",
    ],
)
def test_speaks_for__refuses_what_somebody_without_the_key_wrote(
    casefile: Casefile, path: Path, change: str
) -> None:
    for _ in range(2):
        record(casefile)
    casefile.put_credential(THEIRS)
    casefile.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(change)
        db.commit()
    with (
        Casefile.open(path, KEY) as again,
        pytest.raises(CasefileError, match="Somebody without its key changed the casefile"),
    ):
        again.speaks_for(b"\x99", TIME["begins"])
