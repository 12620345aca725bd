"""Given a case that is over: it should be shown as due in time, and erased for good.

almoner case retention
├── it should say what is due, why and since when, and erase nothing
└── a schedule of another program, or one without its figures, should be refused
almoner case erase
├── what is due should be gone, and what is not should stay
├── a case under a legal hold should be kept, and named
├── a case that is not over should be refused by name, with what is under way
├── nothing should be erased by a ledger that is behind, or by a schedule nobody confirmed
└── afterwards nothing should link the entry on the chain to the household
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almoner.casefile import Access, Casefile, Kind, Letter, NewCase
from almoner.casefile.contacts import Channel
from almoner.casefile.vault import Vault, read_key
from almoner.cli import retention
from almoner.config import PROJECT_ROOT
from almoner.roster.references import commitment, keys
from almoner.testing import enrollment
from almoner.testing.bench import CASEFILE_KEY, SETTINGS, Bench, sentence
from tests.cli.following import follow

NUMBER, CASE = "C-000007", 7
FACTS = {"household_size": 2, "unit": "adult", "amount": 322_000_000}
LOOK = Access(office="COUNTER", purpose="test", at=1)
WORDS = "Unit 12, Block 3"
ERASE = ("case", "erase", "--office", "program-admin")
ONE = (*ERASE, "--case", NUMBER, "--reason", "enrolled by mistake")
SCHEDULE = PROJECT_ROOT / "programs" / "retention" / "cash-assistance.toml"


@pytest.fixture
def over(bench: Bench) -> Bench:
    """A household of which the casefile has everything, enrolled by its facts, and refused."""
    household = NewCase(
        case_number=NUMBER, facts=FACTS, members=("M-7",), private={"mailing_address": WORDS}
    )
    references = keys(SETTINGS["AGENCY_KEY"], SETTINGS["PROGRAM_KEY"])
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        salt = casefile.put_case(household)
        proposed = enrollment(CASE, case_ref=references.case(NUMBER), facts=commitment(salt, FACTS))
        assert bench.world.enroll([proposed]) == [CASE]
        casefile.number({NUMBER: CASE})
        written = {"kind": "refusal", "language": "en", "channel": Channel.LETTER}
        casefile.put_letter(Letter.write(WORDS, case_no=CASE, at=1, **written))
    reason = ("--reason", "File 12: typed twice", "--as", "determiner-1")
    bench.told("case", "reject", NUMBER, *reason)
    return bench


def pass_years(bench: Bench, years: int) -> None:
    bench.world.warp(years * 366 * 86_400)
    follow(bench)


def content(bench: Bench) -> bytes:
    """The bytes of the casefile and its log."""
    name = bench.casefile.name
    return b"".join(each.read_bytes() for each in bench.casefile.parent.glob(f"{name}*"))


def kept(bench: Bench) -> dict[int, frozenset[Kind]]:
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        return casefile.kept()


def test_retention__says_what_is_due_and_erases_nothing(over: Bench) -> None:
    follow(over)
    before = kept(over)
    early = over.told("case", "retention")
    assert (early["records"], early["under_way"], early["erased"]) == ([], 6, [])
    later = over.told("case", "retention", "--all")["records"]
    ended = datetime.fromtimestamp(later[0]["ended_at"], UTC)
    assert [each["kind"] for each in later] == ["private_data", "letters", "statements"]
    assert not any(each["due"] for each in later)

    pass_years(over, 6)
    due = over.told("case", "retention")["records"]
    assert [each["kind"] for each in due] == ["private_data", "letters", "statements"]
    assert {(each["case_number"], *each["cases"]) for each in due} == {(NUMBER, CASE)}
    assert datetime.fromtimestamp(due[0]["due_at"], UTC).year == ended.year + 6
    said = over.run("case", "retention").stdout
    since = f"over since {ended:%Y-%m-%d %H:%M} UTC"
    assert f"case {NUMBER}, {since}; letters: 6 years after the" in said
    assert "Under way, and not to be erased: 6 households." in said
    assert kept(over) == before


def test_retention__refuses_another_programs_schedule(over: Bench, tmp_path: Path) -> None:
    follow(over)
    other = tmp_path / "other.toml"
    other.write_text(SCHEDULE.read_text().replace("cash-assistance", "other-program"))
    for command in (("case", "retention"), ERASE):
        refused = over.run(*command, "--schedule", other)
        assert "schedule: is of other-program, and the program is cash-assistance" in sentence(
            refused
        )
    other.write_text("program = 'cash-assistance'\n")
    assert "letters.years: is missing" in sentence(
        over.run("case", "retention", "--schedule", other)
    )
    assert over.told("case", "retention", "--schedule", SCHEDULE)["records"] == []


def test_erase__removes_what_is_due(over: Bench) -> None:
    follow(over)
    assert over.told(*ERASE) == {"erased": [], "under_legal_hold": []}
    assert Kind.PRIVATE_DATA in kept(over)[CASE]
    pass_years(over, 6)
    others = {no: kinds for no, kinds in kept(over).items() if no != CASE}

    done = over.told(*ERASE)

    assert done["erased"] == [{"cases": [CASE], "kinds": ["private_data", "letters", "statements"]}]
    assert kept(over) == others
    (line,) = over.told("case", "retention")["erased"]
    assert (line["case"], line["office"]) == (CASE, "PROGRAM_ADMIN")
    with Casefile.open(over.casefile, CASEFILE_KEY) as casefile:
        (erased,) = casefile.erasures()
    assert erased.rule.startswith("private data: 6 years after the end of the case (2 CFR 200.334")
    assert over.told(*ERASE)["erased"] == []


def test_erase__keeps_a_case_under_legal_hold(over: Bench) -> None:
    hold = ("--office", "hearing-officer", "--reason")
    number = over.told("case", "legal-hold", "place", NUMBER, *hold, "suit 12")["legal_hold"]
    pass_years(over, 6)
    before = kept(over)

    done = over.run(*ERASE)
    assert done.exit_code == 0
    assert f"Case {NUMBER} is under legal hold {number}, placed by HEARING_OFFICER" in done.stderr
    assert "0 household erased" in done.stdout.replace("households", "household")
    assert "It is under legal hold." in over.run("case", "retention").stdout
    assert f"Case {NUMBER} is under legal hold {number}" in sentence(over.run(*ONE))
    assert {no: kinds - {Kind.ACCESS_LOG} for no, kinds in kept(over).items()} == {
        no: kinds - {Kind.ACCESS_LOG} for no, kinds in before.items()
    }
    shown = over.told("case", "legal-hold", "show", NUMBER, "--office", "counter", "--purpose", "x")
    assert shown["legal_holds"][0]["reason"] == "suit 12"

    over.told("case", "legal-hold", "lift", NUMBER, number, *hold, "suit ended")
    assert over.told(*ERASE)["erased"][0]["cases"] == [CASE]


def test_erase__refuses_what_is_not_over(bench: Bench) -> None:
    follow(bench)
    words = (*ERASE, "--case", "C-000001", "--reason", "asked for")
    assert sentence(bench.run(*words)).startswith(
        "Case C-000001 cannot be erased, because case C-000001 is approved: wait until that is over"
    )
    assert "give both --case and --reason" in sentence(bench.run(*words[:-2]))
    nobody = (*ERASE, "--case", "C-000099", "--reason", "asked for")
    assert "There is no case C-000099 in the casefile" in sentence(bench.run(*nobody))
    assert kept(bench).keys() >= set(range(1, 7))


def test_erase__asks_for_the_newest_block_and_a_confirmed_schedule(
    over: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pass_years(over, 6)
    over.world.mine(1)
    monkeypatch.setattr(retention, "_AWAIT_SECONDS", 0.05)
    for words in (ERASE, ONE, ("case", "retention")):
        assert sentence(over.run(*words)).startswith("The ledger has block ")
    follow(over)
    monkeypatch.setattr(retention, "LOCAL_CHAIN", 1)
    assert sentence(over.run(*ERASE)).startswith("Nobody confirmed the retention schedule: have")
    assert "Nobody confirmed the figures of this schedule." in over.run("case", "retention").stdout
    assert Kind.PRIVATE_DATA in kept(over)[CASE]

    confirmed = tmp_path / "confirmed.toml"
    confirmed.write_text(SCHEDULE.read_text().replace('_by = ""', '_by = "Records officer, 2027"'))
    assert over.told(*ERASE, "--schedule", confirmed)["erased"][0]["cases"] == [CASE]


def test_erase__takes_a_case_that_never_came_onto_the_chain(bench: Bench) -> None:
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        casefile.put_case(NewCase(case_number="C-000050", facts={}, members=(), private={}))
    follow(bench)
    words = (*ERASE, "--case", "C-000050", "--reason", "typed twice")
    assert bench.told(*words)["erased"][0]["cases"] == []
    assert "There is no case C-000050" in sentence(bench.run(*words))


def test_erase__cuts_the_link_to_the_chain(over: Bench) -> None:
    follow(over)
    (event,) = over.world.roster.events.CaseEnrolled().get_logs(
        from_block=over.world.client.head()[0] - 2, argument_filters={"caseNo": CASE}
    )
    published = event["args"]["factsCommitment"]
    with Casefile.open(over.casefile, CASEFILE_KEY) as casefile:
        record = casefile.case(NUMBER, LOOK)
    assert commitment(record.salt, record.facts) == published, "before, they show whose it is"
    vault = Vault(read_key(CASEFILE_KEY))
    tried = {number: f"C-{number:06d}" for number in range(100)}

    def found() -> set[int]:
        left = content(over)
        return {
            number
            for number, written in tried.items()
            if vault.index(written) in left or vault.spelling(written) in left
        }

    assert found() == set(range(1, 8))
    over.told(*ONE)

    assert found() == set(range(1, 7))
    left = content(over)
    salt = (record.salt, record.salt.hex().encode(), json.dumps(FACTS).encode())
    for secret in (*salt, NUMBER.encode(), WORDS.encode(), b"household_size"):
        assert secret not in left
    assert kept(over).get(CASE, frozenset()) <= {Kind.ACCESS_LOG}
    with Casefile.open(over.casefile, CASEFILE_KEY) as casefile:
        assert casefile.case_no_of(NUMBER) is None
        assert not casefile.letters(CASE, LOOK)
        (line,) = casefile.erasures()
    assert (line.case_no, line.rule) == (CASE, "enrolled by mistake")
    # What stays, as SECURITY.md says: who has the agency's key tries all numbers.
    program_key = keys(SETTINGS["AGENCY_KEY"], SETTINGS["PROGRAM_KEY"])
    references = {program_key.case(written): number for number, written in tried.items()}
    assert references[event["args"]["caseRef"]] == CASE
