"""Given the casefile at a counter: it should be looked into and changed by commands.

almoner case contact, representative
├── what is recorded should be shown, with what was before
└── each look should be in the access log
almoner case access-log
├── it should say who looked, by case and by office, and what it keeps itself
└── reading it should be a look, and a case that is not there refused
almoner case key
├── rotated, the casefile should open with the new key alone, and its version be shown
└── a wrong old key, or no new one, should be refused; one that is done already too
a casefile of another roster
└── no command should read it, nor write into it: its cases are other households
"""

from __future__ import annotations

import pytest

from almoner.casefile import Casefile
from almoner.testing.bench import CASEFILE_KEY, Bench, sentence

CASE = "C-000001"
LOOK = ("--office", "counter", "--purpose", "form 8")
NEW_KEY = "9e" * 32


OF_ANOTHER: tuple[tuple[str, ...], ...] = (
    ("contact", "show", CASE, *LOOK),
    ("contact", "change", CASE, "--phone", "555-0142", *LOOK),
    ("representative", "show", CASE, *LOOK),
    ("legal-hold", "show", CASE, *LOOK),
    ("legal-hold", "place", CASE, "--reason", "suit 7", "--office", "counter"),
    ("access-log", *LOOK),
    ("words", f"0x{'11' * 32}", *LOOK),
    ("show", CASE, *LOOK),
    ("late", CASE, "--period", "1"),
    ("propose", "increase", CASE, "450", "--reason", "Form 8", "--as", "caseworker-1"),
)


def test_contact__is_changed_and_shows_what_was_before(bench: Bench) -> None:
    change = ("case", "contact", "change", CASE)
    bench.told(*change, "--line", "Unit 7", "--line", "Block 9", "--phone", "555-0142", *LOOK)
    told = bench.told(*change, "--email", "box@example.org", *LOOK)
    assert told == {"changed": ["email"]}
    choose = ("case", "contact", "choose", CASE)
    assert bench.told(*choose, "email", *LOOK) == {"channel": "email"}

    shown = bench.told("case", "contact", "show", CASE, *LOOK)
    assert shown["channel"] == "email"
    now, before, *_ = shown["contacts"]
    assert (now["address"], now["phone"], now["email"]) == (
        *(["Unit 7", "Block 9"], "555-0142", "box@example.org"),
    )
    assert (before["email"], before["until"] > 0) == ("", True)
    bench.told("case", "contact", "take-back", CASE, *LOOK)
    said = bench.run("case", "contact", "show", CASE, *LOOK).stdout
    assert said.startswith("Letters go by letter.\nnow: Unit 7, Block 9, 555-0142, box@example.org")
    assert "no choice to take back" in sentence(
        bench.run("case", "contact", "take-back", CASE, *LOOK)
    )
    assert "email: is no e-mail address" in sentence(bench.run(*change, "--email", "box", *LOOK))


def test_representative__acts_until_a_day(bench: Bench) -> None:
    record = ("case", "representative", "record", CASE, "--name", "Legal Aid, desk 4", *LOOK)
    time = ("--from", "2100-01-01", "--until")
    long = sentence(bench.run(*record, "--scope", "read", *time, "2101-01-02"))
    assert "ends: is more than 366 days after it begins" in long
    assert bench.told(*record, "--scope", "read", *time, "2101-01-01") == {"representative": 1}
    shown = ("case", "representative", "show", CASE, *LOOK)
    (one,) = bench.told(*shown)["representatives"]
    assert (one["name"], one["scope"], one["office"]) == ("Legal Aid, desk 4", "read", "COUNTER")
    end = ("case", "representative", "end", CASE, 1, "--reason", "by letter", "--office", "counter")
    bench.told(*end)
    assert ": by letter" in bench.run(*shown).stdout
    assert "is over already" in sentence(bench.run(*end))


def test_access_log__says_who_looked(bench: Bench) -> None:
    log = ("case", "access-log", "--office", "hearing-officer", "--purpose", "complaint 3")
    bench.told("case", "contact", "show", CASE, *LOOK)
    bench.told("case", "show", "C-000002", "--office", "investigator", "--purpose", "hold 4")

    every = bench.told(*log)
    acts = [(each["office"], each["act"], each["case_no"]) for each in every["accesses"]]
    assert ("COUNTER", "contacts", 1) in acts
    assert ("INVESTIGATOR", "case", 2) in acts
    assert "keeps neither what was seen nor which person" in every["kept"]
    of_one = bench.told(*log, "--case", CASE)["accesses"]
    assert {each["case_no"] for each in of_one} == {1}
    assert {each["purpose"] for each in of_one} == {"form 8"}
    by_office = bench.told(*log, "--by", "investigator")["accesses"]
    assert [(each["case_no"], each["purpose"]) for each in by_office] == [(2, "hold 4")]
    assert bench.told(*log, "--case-no", 2, "--by", "counter")["accesses"] == []
    mine = bench.told(*log, "--by", "hearing-officer")["accesses"]
    assert {each["act"] for each in mine} == {"access log"}
    said = bench.run(*log, "--case", CASE).stdout
    assert "COUNTER: contacts, number 1 on the chain: form 8\n" in said
    assert "Reading the log is a look." in said


def test_access_log__refuses_a_case_that_is_not_there(bench: Bench) -> None:
    log = ("case", "access-log", "--office", "hearing-officer", "--purpose", "complaint 3")
    nobody = sentence(bench.run(*log, "--case", "C-000099"))
    assert nobody == "case: C-000099 is not enrolled: check it, or give --case-no"
    both = sentence(bench.run(*log, "--case", CASE, "--case-no", 1))
    assert both == "give --case or --case-no, not both"
    assert "is none of" in sentence(bench.run("case", "access-log", "--office", "x", *log[4:]))


def test_rotate__gives_the_casefile_another_key(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotate, show = ("case", "key", "rotate"), ("case", "key", "show")
    assert sentence(bench.run(*rotate)).startswith("Set ALMONER_CASEFILE_NEW_KEY to another 32")
    monkeypatch.setenv("ALMONER_CASEFILE_NEW_KEY", CASEFILE_KEY)
    assert sentence(bench.run(*rotate)).startswith("The new key is the one the casefile has")
    monkeypatch.setenv("ALMONER_CASEFILE_NEW_KEY", NEW_KEY)
    monkeypatch.setenv("ALMONER_CASEFILE_KEY", "c6" * 32)
    assert sentence(bench.run(*rotate)).startswith("The casefile does not open with this key")
    monkeypatch.setenv("ALMONER_CASEFILE_KEY", CASEFILE_KEY)
    assert bench.told(*show) == {"version": 1}

    done = bench.run(*rotate)
    assert "Encrypting anew" in done.stderr
    assert "has a new key, version 2. Set ALMONER_CASEFILE_KEY to it now" in done.stdout

    assert sentence(bench.run(*rotate)).startswith("The casefile opens with ALMONER_CASEFILE_NEW_")
    assert "does not open with this key" in sentence(bench.run(*show))
    monkeypatch.setenv("ALMONER_CASEFILE_KEY", NEW_KEY)
    assert bench.told(*show) == {"version": 2}
    with Casefile.open(bench.casefile, NEW_KEY) as casefile:
        assert casefile.case_no_of(CASE) == 1


@pytest.mark.parametrize("words", OF_ANOTHER, ids=lambda words: " ".join(words[:2]))
def test_casefile_of_another_roster__is_left_alone(bench: Bench, words: tuple[str, ...]) -> None:
    roster = f"0x{'17' * 20} on chain 31337"
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        casefile.claim(roster, {})
    refusal = sentence(bench.run("case", *words))
    assert refusal.startswith(f"The casefile belongs to the roster {roster}, not to 0x"), refusal
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        assert casefile.accesses() == []
