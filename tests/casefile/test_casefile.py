"""Given a casefile: personal data should come out for whom it was put, and be nowhere in the file.

- opened with another key, or no key, or on a file that is none
  - it should refuse in a sentence that does not show the key
- households
  - it should keep a salt once made, find a case by both numbers, and log each look at it
- one-time codes
  - it should keep the address and the end of a code, and not the code
- grounds
  - it should keep what opens an officer's digest, and note who reads it
  - about another case, it should not tell them
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from almoner.casefile import Casefile, Enrolled, Grounds, key_from_code
from almoner.errors import CasefileError, InputError
from tests.casefile.household import CASE, KEY, LOOK, PASSKEY

PRINTS = {"ALMONER_AGENCY_KEY": b"print a", "ALMONER_PROGRAM_KEY": b"print p"}
GROUNDS = Grounds.write("File 12: absent", case_no=17, at=1_800_000_000)


def test_open__refuses_another_key(casefile: Casefile, path: Path) -> None:
    with pytest.raises(CasefileError, match="does not open with this key: set ALMONER_CASEFILE_K"):
        Casefile.open(path, "c6" * 32)
    with Casefile.open(path, KEY) as again:
        assert again.case_no_of("C-000017") == 17


@pytest.mark.parametrize("key", [None, "", "c5" * 31, "not a key", "zz" * 32])
def test_open__refuses_what_is_no_key_and_makes_no_file(path: Path, key: str | None) -> None:
    with pytest.raises(CasefileError, match="Set ALMONER_CASEFILE_KEY to 32 secret") as refusal:
        Casefile.open(path, key)

    assert not key or key not in str(refusal.value)
    assert not path.exists()


def test_open__takes_a_fernet_key(path: Path) -> None:
    key = Fernet.generate_key().decode()
    with Casefile.open(path, key) as made:
        made.put_case(CASE)
    with Casefile.open(path, key) as again:
        assert again.case("C-000017", LOOK).members == CASE.members


def test_open__refuses_a_file_that_is_no_casefile(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, not a database\n" * 100)

    with pytest.raises(CasefileError, match="is no casefile"):
        Casefile.open(path, KEY)


def test_open__keeps_the_file_from_others(casefile: Casefile, path: Path) -> None:
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700


def test_file__has_no_plaintext(casefile: Casefile, path: Path) -> None:
    code, _ = casefile.issue_code(17, expires_at=1_900_000_000, access=LOOK)
    record = casefile.case(17, LOOK)
    casefile.close()

    content = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert b"issue code" in content, "the access log is looked at"
    secrets = [CASE.case_number, *CASE.members, *CASE.private.values(), code, code.replace("-", "")]
    for secret in (*secrets, record.salt.hex(), "household_size", KEY, LOOK.purpose):
        assert secret.encode() not in content
    for secret in (record.salt, bytes.fromhex(KEY)):
        assert secret not in content


def test_case__is_found_by_both_numbers(casefile: Casefile) -> None:
    record = casefile.case(17, LOOK)

    assert casefile.case(" c-000017 ", LOOK) == record
    assert (record.case_number, record.case_no) == ("C-000017", 17)
    assert record.facts == CASE.facts
    assert record.members == CASE.members
    assert record.private == CASE.private
    assert record.language == casefile.language(17, LOOK) == "es-synthetic"
    assert record.salt == casefile.salt(17, LOOK)


@pytest.mark.parametrize(
    ("number", "named"), [(18, "number 18 on the chain"), ("C-000018", "C-000018")]
)
def test_case__names_one_that_is_not_there(
    casefile: Casefile, number: int | str, named: str
) -> None:
    with pytest.raises(CasefileError, match=f"There is no case {named} in the casefile"):
        casefile.case(number, LOOK)
    assert casefile.accesses() == [], "a look at nothing is no access"


def test_case_no_of__is_none_for_one_that_is_not_enrolled(casefile: Casefile) -> None:
    casefile.put_case(replace(CASE, case_number="C-000018"))

    assert casefile.case_no_of("c-000017") == 17
    assert casefile.enrolled("c-000017") == Enrolled(case_no=17, case_number="C-000017")
    assert casefile.enrolled("C-000018") is None
    assert casefile.case_no_of("C-000018") is None
    assert casefile.case_no_of("C-000019") is None


@pytest.mark.parametrize("typed", ["c000017", " C 000 017 ", "c-000-017", "C\u00a0000017"])
def test_case_no_of__ignores_spaces_hyphens_and_small_letters(
    casefile: Casefile, typed: str
) -> None:
    assert casefile.case_no_of(typed) == 17
    assert casefile.case(typed, LOOK).case_no == 17
    assert casefile.case_no_of(f"{typed}0") is None


def test_case_no_of__does_not_guess_between_two(casefile: Casefile) -> None:
    casefile.put_cases([replace(CASE, case_number=number) for number in ("C-1-1", "C-11")])
    casefile.number({"C-1-1": 1, "C-11": 11})

    assert (casefile.case_no_of("c-1-1"), casefile.case_no_of("c-11")) == (1, 11)
    assert casefile.case_no_of("c11") is None


def test_case_numbers__are_of_those_that_are_here(casefile: Casefile) -> None:
    assert casefile.case_numbers([16, 17], LOOK) == {17: "C-000017"}
    assert casefile.case_numbers([], LOOK) == {}


def test_case_numbers__leave_one_line_in_the_log(casefile: Casefile) -> None:
    casefile.put_case(replace(CASE, case_number="C-000018"))
    casefile.number({"C-000018": 18})
    casefile.case_numbers([16], LOOK)
    assert casefile.accesses() == [], "a look at nothing is no access"

    casefile.case_numbers([16, 17, 18], LOOK)

    (entry,) = casefile.accesses()
    assert (entry.office, entry.purpose) == (LOOK.office, LOOK.purpose)
    assert (entry.act, entry.case_no) == ("numbers of 2 cases", None)


def test_language__is_english_where_nothing_is_known(casefile: Casefile) -> None:
    casefile.put_case(replace(CASE, case_number="C-000018", private={}))
    casefile.number({"C-000018": 18})

    assert casefile.language(18, LOOK) == casefile.language(99, LOOK) == "en"
    assert casefile.accesses() == [], "nothing was looked at"


def test_accesses__say_who_looked_and_why(casefile: Casefile) -> None:
    other = replace(LOOK, office="INVESTIGATOR", purpose="hold 3")
    casefile.case(17, LOOK)
    casefile.salt("C-000017", other)
    casefile.salts({"C-000017": 17}, office="DETERMINER", purpose="approve", at=5)

    logged = [(each.office, each.purpose, each.act, each.case_no) for each in casefile.accesses()]
    assert logged == [
        ("COUNTER", "address for a letter", "case", 17),
        ("INVESTIGATOR", "hold 3", "salt", 17),
        ("DETERMINER", "approve", "salts of 1 cases", None),
    ]
    assert [each.office for each in casefile.accesses(17)] == ["COUNTER", "INVESTIGATOR"]


def test_put_cases__keeps_the_salt(casefile: Casefile) -> None:
    salt = casefile.salt(17, LOOK)
    moved = replace(CASE, private={"phone": "555-0199"})

    assert casefile.put_cases([moved]) == {"C-000017": salt}
    assert casefile.case(17, LOOK).private == {**CASE.private, "phone": "555-0199"}
    other = casefile.put_case(replace(CASE, case_number="C-000018"))
    assert other != salt, "no two cases share a salt"


def test_put_cases__changes_facts_only_before_they_are_on_chain(casefile: Casefile) -> None:
    waiting = replace(CASE, case_number="C-000018")
    casefile.put_cases([waiting])
    for case in (CASE, waiting):
        casefile.put_cases([replace(case, facts={"household_size": 3}, members=("M-9",))])

    assert casefile.case("C-000017", LOOK).facts == CASE.facts
    assert casefile.case("C-000018", LOOK).facts == {"household_size": 3}
    assert casefile.case("C-000018", LOOK).members == ("M-9",)


def test_put_cases__all_or_none(casefile: Casefile) -> None:
    lost = replace(CASE, case_number="C-000019")
    with pytest.raises(CasefileError, match="no record of case number 19 on the chain"):
        casefile.put_cases([replace(CASE, case_number="C-000018"), lost], {"C-000019": 19})

    with pytest.raises(CasefileError, match="There is no case C-000018"):
        casefile.case("C-000018", LOOK)


def test_number__refuses_a_case_that_was_never_put(casefile: Casefile) -> None:
    with pytest.raises(CasefileError, match="Case number 18 on the chain is not in the casefile"):
        casefile.number({"C-000017": 16, "C-000018": 18})
    assert casefile.case_no_of("C-000017") == 17, "none of them was numbered"


def test_salts__refuse_a_case_on_chain_without_a_record(casefile: Casefile) -> None:
    with pytest.raises(CasefileError, match="no record of case number 19 on the chain"):
        casefile.salts(
            {"C-000017": 17, "C-000019": 19}, office="DETERMINER", purpose="approve", at=5
        )
    assert casefile.accesses() == []


def test_claim__ties_it_to_one_roster(casefile: Casefile) -> None:
    casefile.claim("0x01 on chain 31337", PRINTS)
    casefile.claim("0x01 on chain 31337", PRINTS)
    for asked in (casefile.claim, casefile.compare):
        with pytest.raises(
            CasefileError, match="belongs to the roster 0x01 on chain 31337, not to 0x0"
        ):
            asked("0x02 on chain 31337", PRINTS)


@pytest.mark.parametrize("setting", list(PRINTS))
def test_claim__ties_it_to_the_keys_of_its_references(casefile: Casefile, setting: str) -> None:
    casefile.claim("0x01", PRINTS)
    for asked in (casefile.claim, casefile.compare):
        with pytest.raises(
            CasefileError,
            match=f"^{setting} is not the one this casefile's references were made with: set it",
        ):
            asked("0x01", {**PRINTS, setting: b"other"})

    casefile.compare("0x01", PRINTS)


def test_compare__ties_it_to_nothing(casefile: Casefile) -> None:
    casefile.compare("0x01", PRINTS)
    casefile.compare("0x02", {setting: b"other" for setting in PRINTS})


def test_put_grounds__keeps_what_opens_the_digest(casefile: Casefile, path: Path) -> None:
    casefile.put_grounds(GROUNDS)
    found = casefile.grounds(GROUNDS.digest, LOOK)
    assert found == GROUNDS
    assert found.digest == hashlib.sha256(found.salt + b"File 12: absent").digest()
    files = path.parent.glob(f"{path.name}*")
    assert not any(b"File 12" in each.read_bytes() for each in files)
    assert [each.act for each in casefile.accesses(17)][-1] == "grounds"


def test_put_grounds__again_changes_nothing(casefile: Casefile) -> None:
    """A salt that is given, for what is signed elsewhere, makes the same digest twice."""
    first = Grounds.write("We sent it", case_no=None, at=1, salt=b"s" * 32)
    again = Grounds.write("We sent it", case_no=None, at=2, salt=b"s" * 32)
    assert first.digest == again.digest != Grounds.write("We sent it", case_no=None, at=1).digest
    for grounds in (first, again):
        casefile.put_grounds(grounds)
    assert casefile.grounds(first.digest, LOOK) == first


def test_grounds_about__are_those_of_the_case(casefile: Casefile) -> None:
    of_nobody = Grounds.write("Costs of another project", case_no=None, at=1)
    for grounds in (GROUNDS, of_nobody):
        casefile.put_grounds(grounds)

    assert casefile.grounds_about(GROUNDS.digest, 17, LOOK) == GROUNDS
    assert casefile.grounds_about(of_nobody.digest, None, LOOK) == of_nobody
    looks = casefile.accesses()
    for digest, other in ((GROUNDS.digest, 18), (GROUNDS.digest, None), (of_nobody.digest, 17)):
        with pytest.raises(CasefileError, match="are about another case, and are not told here"):
            casefile.grounds_about(digest, other, LOOK)
    assert casefile.accesses() == looks, "nobody saw them"
    with pytest.raises(CasefileError, match="has no words for"):
        casefile.grounds_about(b"\7" * 32, 17, LOOK)


def test_grounds__of_another_digest_are_not_there(casefile: Casefile) -> None:
    casefile.put_grounds(GROUNDS)
    again = Grounds.write(GROUNDS.words, case_no=17, at=GROUNDS.written_at)
    assert again.digest != GROUNDS.digest, "the salt is new"
    with pytest.raises(CasefileError, match=f"no words for 0x{again.digest.hex()}"):
        casefile.grounds(again.digest, LOOK)
    with pytest.raises(InputError, match="in words, not empty"):
        Grounds.write("  ", case_no=17, at=0)


def test_open__refuses_a_later_version(casefile: Casefile, path: Path) -> None:
    casefile.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 8")

    with pytest.raises(CasefileError, match=r"written by another version \(8, not 7\)"):
        Casefile.open(path, KEY)


def test_issue_code__keeps_the_address_and_the_end(casefile: Casefile) -> None:
    code, address = casefile.issue_code(17, expires_at=1_900_000_000, access=LOOK)
    offer = casefile.code_offer(17)

    assert offer is not None
    assert (offer.case_no, offer.address, offer.expires_at) == (17, address, 1_900_000_000)
    assert key_from_code(code, 17).address == address
    assert [each.act for each in casefile.accesses(17)] == ["issue code"]


def test_issue_code__replaces_an_earlier_one(casefile: Casefile) -> None:
    first, old = casefile.issue_code(17, expires_at=1_900_000_000, access=LOOK)
    second, new = casefile.issue_code(17, expires_at=1_900_000_001, access=LOOK)

    offer = casefile.code_offer(17)
    assert first != second
    assert offer is not None
    assert offer.address == new != old
    casefile.withdraw_code(17)
    assert casefile.code_offer(17) is None


def test_issue_code__refuses_a_case_that_is_not_there(casefile: Casefile) -> None:
    with pytest.raises(CasefileError, match="There is no case number 18 on the chain"):
        casefile.issue_code(18, expires_at=1_900_000_000, access=LOOK)


def test_repr__shows_nothing_that_identifies(casefile: Casefile) -> None:
    shown = repr(casefile.case(17, LOOK)) + repr(CASE)

    assert "case_no=17" in shown
    for private in (CASE.case_number, *CASE.members, *CASE.private.values()):
        assert private not in shown


def test_store__is_shared_by_threads(casefile: Casefile) -> None:
    def work(thread: int) -> None:
        for at in range(20):
            casefile.put_credential(replace(PASSKEY, credential_id=b"%d-%d" % (thread, at)))
            casefile.case(17, LOOK)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert len(casefile.credentials_of(17)) == 80
    assert len(casefile.accesses(17)) == 80


def test_store__is_shared_by_processes(casefile: Casefile, path: Path) -> None:
    """A second connection sees what the first wrote, and writes beside it."""
    with Casefile.open(path, KEY) as other:
        casefile.put_credential(PASSKEY)
        other.put_credential(replace(PASSKEY, credential_id=b"id-2"))

        assert other.credentials_of(17) == casefile.credentials_of(17)
        assert len(other.credentials_of(17)) == 2
