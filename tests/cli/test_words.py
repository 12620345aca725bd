"""What is shown: words, names and dates to people, the same numbers as ever to machines.

almoner
├── hold show: reason, rule and persons in words; once sustained, its deadline is the cap
├── notice show, case show, run show: kinds, bases, persons and times in words
└── case show, case words: an office that does not exist should be refused by name
"""

from __future__ import annotations

import re

import pytest

from almoner import money
from almoner.acts.changes import Basis, ChangeKind, Origin
from almoner.acts.runs import PaymentKind, payment_id
from almoner.casefile import Casefile
from almoner.cli import words
from almoner.cli.dates import date
from almoner.config import PROJECT_ROOT
from almoner.program import load
from almoner.testing.bench import CASEFILE_KEY, Bench
from almoner.testing.samples import DAY

REASON = ("--reason", "File 12: absent")
ANYONE = ("--as", "guardian-1")
SERVED = ("--dispatch", "Letter 118, posted", "--as", "counter-1")
FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
CODES = re.compile(r"^(?!0x)\d{9,}$|^(True|False|0)$|_")


def _shown(bench: Bench, *command: object) -> dict[str, str]:
    """What a person reads, line by line."""
    result = bench.run(*command)
    assert result.exit_code == 0, result.stderr
    return dict(line.split(": ", 1) for line in result.stdout.splitlines())


def _codes(shown: dict[str, str]) -> dict[str, str]:
    """Lines that a person could not read: epochs, enums and numbers for nothing."""
    return {name: value for name, value in shown.items() if CODES.search(value)}


@pytest.fixture
def certified(bench: Bench) -> int:
    """The number of a certified run."""
    world = bench.world
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    return run


@pytest.fixture
def held(bench: Bench, certified: int) -> int:
    """The first payment of it, held by an investigator."""
    bench.world.register_and_arm_rule()
    payment = payment_id(certified, 1)
    place = ("hold", "place", payment, "--rule", 1, "--code", 190, "--days", 5)
    bench.told(*place, "--evidence", "A call", "--program", FILE, "--as", "investigator-1")
    return payment


def test_hold_show__is_in_words(bench: Bench, held: int) -> None:
    shown, told = _shown(bench, "hold", "show", held), bench.told("hold", "show", held)
    person = bench.world.person("investigator")
    assert shown["payment"] == f"{held} (run {held >> 32}, case C-000001)"
    assert shown["reason"] == "190 (A person is checking your payment)"
    assert shown["placer"] == f"person {person} (investigator-1)"
    assert shown["reviewer"] == "nobody"
    assert shown["counted"] == "no, a person placed it"
    assert (shown["extended"], shown["expires at"]) == ("no", date(told["expires_at"]))
    assert (told["placer"], told["reviewer"], told["reason"]) == (person, 0, 190)
    assert _codes(shown) == {}


def test_hold_show__has_the_cap_as_deadline_once_sustained(bench: Bench, held: int) -> None:
    first = bench.told("hold", "show", held)
    assert first["deadline"] == first["placed_at"] + 10 * DAY
    bench.done("hold", "sustain", held, *REASON, "--as", "investigator-2")
    told, shown = bench.told("hold", "show", held), _shown(bench, "hold", "show", held)
    assert told["deadline"] == told["expires_at"] == first["placed_at"] + 96 * DAY
    assert shown["deadline"] == date(told["expires_at"])
    assert shown["reviewer"].endswith(" (investigator-2)")
    bench.told("hold", "release", held, *REASON, "--as", "investigator-2")
    assert bench.told("hold", "show", held)["deadline"] == told["deadline"]


def test_hold_show__says_whether_it_counts_for_its_rule(bench: Bench, certified: int) -> None:
    bench.world.register_and_arm_rule()
    payment = payment_id(certified, 2)
    bench.world.place_hold(payment)
    shown = _shown(bench, "hold", "show", payment)
    assert shown["placer"].endswith(" (monitor-1), the fraud check")
    assert shown["counted"] == "not yet"
    bench.told("hold", "release", payment, *REASON, "--as", "investigator-2")
    assert _shown(bench, "hold", "show", payment)["counted"].startswith("yes, in the figures")


def test_hold_show__says_the_code_where_no_file_has_its_words(bench: Bench, held: int) -> None:
    assert words.reason(190, None) == "190 (its words are in the program file)"
    assert words.reason(7, load(FILE)) == "7 (its words are in the program file)"
    assert _shown(bench, "hold", "show", held)["rule"] == "1", "a rule no program file has"


def test_notice_show__is_in_words(bench: Bench) -> None:
    cut = ("case", "propose", "decrease", "C-000002", "60", "--basis", "ADVANCE", *REASON)
    number = bench.told(*cut, "--as", "caseworker-2")["proposal"]
    shown = _shown(bench, "notice", "show", number)
    assert (shown["kind"], shown["basis"]) == ("decrease", "advance notice")
    assert (shown["origin"], shown["channel"], shown["second"]) == (
        *("staff", "none yet"),
        "nobody yet",
    )
    assert shown["proposer"] == f"person {bench.world.person('caseworker', 1)} (caseworker-2)"
    assert (shown["payment"], shown["served at"]) == ("none", "not yet")
    bench.told("notice", "serve", number, *SERVED)
    shown, told = _shown(bench, "notice", "show", number), bench.told("notice", "show", number)
    assert (shown["channel"], told["channel"]) == ("letter", 1)
    assert shown["enactable at"] == date(told["enactable_at"])
    assert (told["basis"], told["payment"]) == ("advance", 0)
    assert {name: each for name, each in _codes(shown).items() if name != "failures"} == {}


def test_notice_show__of_a_mass_change_names_its_word(bench: Bench, tmp_path: object) -> None:
    file = f"{tmp_path}/amounts.csv"
    with open(file, "w") as out:
        out.write("case,amount\nC-000001,110\n")
    mass = ("case", "mass", "--file", file, "--reason", "Table", "--as", "program-admin-1")
    (number,) = bench.told(*mass)["proposals"]
    shown = _shown(bench, "notice", "show", number)
    assert (shown["case"], shown["kind"]) == ("the cases of word 0", "mass change")
    assert bench.told("notice", "show", number)["case"] == 0


def test_words__are_of_every_kind() -> None:
    assert set(words.KINDS) == set(ChangeKind)
    assert set(words.BASES) == set(Basis)
    assert set(words.ORIGINS) == set(Origin)
    assert set(words.SINGLES) == set(PaymentKind)
    assert words.channel(5) == "by hand"
    assert words.family(1) == "officer_account"
    assert words.family(99) is None


def test_run_show__is_in_words(bench: Bench, certified: int) -> None:
    shown, told = _shown(bench, "run", "show", certified), bench.told("run", "show", certified)
    maker = bench.world.person("maker")
    assert (shown["maker"], told["maker"]) == (f"person {maker} (maker-1)", maker)
    assert shown["approvers"].startswith(f"person {told['approvers'][0]} (approver-")
    assert shown["payable"] == date(told["payable"])
    opened = bench.told(
        *("run", "single", "court-order", "C-000001", "50", "--period", 1, "--decision", "Order"),
        *("--allotment", bench.world.allotment, "--as", "maker-1"),
    )["run"]
    shown = _shown(bench, "run", "show", opened)
    assert (shown["kind"], shown["approvers"]) == ("court order", "nobody yet")
    assert shown["payable block"] == "not yet"
    told = bench.told("run", "show", opened)
    assert (told["kind"], told["approvers"], told["payable_block"]) == ("court_order", [], 0)


def test_case_show__is_in_words(bench: Bench) -> None:
    shown, told = _shown(bench, "case", "show", "C-000001"), bench.told("case", "show", "C-000001")
    assert shown["caseworker"] == f"person {bench.world.person('caseworker')} (caseworker-1)"
    assert shown["amount"] == "$100.00 a period"
    assert (shown["ended at"], shown["frozen"], shown["signer bound"]) == (
        *("not ended", "no"),
        "no",
    )
    assert (told["amount"], told["ended_at"], told["frozen"]) == (money.parse("100"), 0, False)
    assert _shown(bench, "case", "show", "C-000006")["determiner"] == "nobody yet"


def test_case_show__is_for_an_office_that_exists(bench: Bench) -> None:
    look = ("case", "show", "C-000001", "--purpose", "a letter", "--office")
    refused = bench.run(*look, "judge")
    assert refused.exit_code == 1
    assert "office: judge is none of appointing-authority, budget-officer" in refused.stderr
    digest = ("case", "words", f"0x{'12' * 32}", "--purpose", "a letter", "--office")
    assert "office: judge is none of" in bench.run(*digest, "judge").stderr
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        before = len(casefile.accesses())
    for name in ("hearing-officer", "HEARING_OFFICER"):
        assert bench.told(*look, name)["case"] == 1
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        log = casefile.accesses()
    assert len(log) == before + 2, "who was refused looked at nothing"
    assert {each.office for each in log[before:]} == {"HEARING_OFFICER"}
