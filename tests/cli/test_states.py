"""Given an agency founded by commands: what is asked too early, twice or of nothing is said so.

almoner
├── deploy --check: before anything is deployed, it should say what to run
├── office key make, office staff: when run again, they should skip what is so and say it
├── rule arm: before rule register, it should name it
├── fund apportion: of an allotment that is not there, it should name the allotment
├── fund deallot, deapportion, return: what was handed out, they should take back; dry, they should
│   ask the chain and change nothing
├── fund close: before the cancel date, it should name it; after it, nothing is handed out
├── fund need: it should say what is missing by a day
├── run open: with nobody due, it should refuse before a run is opened
├── run approve, seal, settle: of a run that is not there or not ready, they should say so
├── hold show: of a payment without a hold, it should say so
└── serve: without the relay's key, with the casefile of another roster, or where its port is taken,
    it should say so before the pages
"""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest
from click.testing import Result

from almoner import config
from almoner.casefile import Casefile
from almoner.config import PROJECT_ROOT
from almoner.testing.bench import Run
from tests.cli import serving

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
FIRST_ISSUE = 1_799_074_800
DAY = 86_400


def said(result: Result) -> str:
    """What a command that worked printed."""
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(result: Result) -> str:
    """The sentence a command was refused with."""
    assert result.exit_code == 1, result.output
    # Below the progress bar of a command that had begun.
    sentence = result.stderr.strip()
    assert sentence.startswith("almoner: ")
    return sentence.removeprefix("almoner: ")


@pytest.fixture(scope="module")
def founded(founding: tuple[Run, Path]) -> Path:
    """The folder of an agency with officers and a program."""
    run, folder = founding
    said(run("deploy"))
    officers = {
        "budget-officer": ["budget-officer"],
        "program-admin": ["program-admin"],
        "determiner": ["determiner-1"],
        "maker": ["maker-1"],
        "approver": ["approver-1", "approver-2"],
        "investigator": ["investigator-1"],
    }
    said(run("office", "key", "make", *(name for names in officers.values() for name in names)))
    for office, names in officers.items():
        said(run("office", "staff", office, *names))
    said(run("node", "advance"))
    said(run("program", "open", FILE, "--as", "program-admin"))
    return folder


@pytest.fixture
def program(founded: Path, run: Run, tmp_path: Path) -> Run:
    """Runs a command with a home of its own, in that agency."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return run


@pytest.fixture
def funded(program: Run) -> Run:
    """The same, with an allotment."""
    source = said(program("office", "address", "maker-1")).strip()
    officer = ("--as", "budget-officer")
    words = ("appropriate", "900,000", "--purpose", 1001, "--source", source)
    said(program("fund", *words, *officer))
    said(program("fund", "allot", 1, "900,000", *officer))
    return program


def _advance_to_first_issue(run: Run) -> None:
    now = json.loads(said(run("node", "advance", "--json")))["time"]
    days = (FIRST_ISSUE - now) // DAY + 1
    if days > 0:
        said(run("node", "advance", "--days", days))


def test_deploy_check__says_when_nothing_is_deployed(run: Run) -> None:
    assert refused(run("deploy", "--check")) == (
        "No deployment record is of chain 31337: run almoner deploy, or name the folder of its "
        "record in ALMONER_DEPLOYMENTS."
    )


def test_office__can_be_run_again(program: Run) -> None:
    address = said(program("office", "address", "maker-1")).strip()
    again = program("office", "key", "make", "maker-1", "maker-2", "--json")
    assert json.loads(said(again))["maker-1"] == address
    assert "There is a key named maker-1 already" in again.stderr

    by_address = said(program("office", "staff", "maker", address))
    assert by_address.startswith(f"{address}: maker already, until 20")
    both = said(program("office", "staff", "maker", "maker-1", "maker-2"))
    assert both.startswith("maker-2: maker for 365 days from 20")
    assert "\nmaker-1: maker already, until 20" in both


def test_office_staff__appoints_again_who_was_removed(program: Run) -> None:
    said(program("office", "remove", "maker-1", "maker", "--as", "authority-1"))
    again = said(program("office", "staff", "maker", "maker-1"))
    assert again.startswith("maker-1: maker for 365 days from 20")


def test_arm_rules__names_register_rules(program: Run) -> None:
    arm = ("rule", "arm", FILE, "--as", "investigator-1")
    assert "are not registered: run almoner rule register" in refused(program(*arm))
    said(program("rule", "register", FILE, "--as", "program-admin"))
    assert "Armed: rule 1 of family 2" in said(program(*arm))
    assert said(program(*arm)) == "Armed: all were.\n"


def test_apportion__names_the_allotment(funded: Run) -> None:
    words = ("fund", "apportion", 9, "5", "--as", "budget-officer")
    assert refused(funded(*words)) == "There is no allotment 9."


def test_fund__climbs_down_the_ladder(funded: Run) -> None:
    officer = ("--as", "budget-officer")
    said(funded("fund", "send", 1, "500", "--as", "maker-1"))
    said(funded("fund", "apportion", 1, "300", *officer))

    tried = json.loads(said(funded("fund", "deallot", 1, "100", *officer, "--dry-run", "--json")))
    assert (tried["sent"], tried["act"]) == (False, "deallot")
    less = said(funded("fund", "deallot", 1, "100", *officer))
    assert less == "Allotment 1 has $100.00 less authority.\n"
    over = refused(funded("fund", "allot", 1, "100.01", *officer))
    assert over.startswith("$100.01 is more than appropriation 1 has left, which is $100.00.")
    assert said(funded("fund", "allot", 1, "100", *officer)) == "Allotment 2 is made.\n"

    assert said(funded("fund", "deapportion", 1, "50", *officer)) == (
        "Allotment 1 has $50.00 less cash.\n"
    )
    kept = refused(funded("fund", "deapportion", 1, "250.01", *officer))
    assert "at most $250.00 of it can be taken back, not $250.01" in kept
    assert "$250.01 is more than" in refused(funded("fund", "return", 1, "250.01", *officer))
    assert said(funded("fund", "return", 1, "250", *officer)) == (
        "$250.00 went back to the source.\n"
    )
    books = json.loads(said(funded("fund", "books", "--json")))
    assert books["balance"] == 250_000_000


def test_fund__every_act_can_be_tried_dry(funded: Run) -> None:
    officer = ("--as", "budget-officer")
    source = said(funded("office", "address", "maker-1")).strip()
    said(funded("fund", "send", 1, "500", "--as", "maker-1"))
    said(funded("fund", "apportion", 1, "300", *officer))
    before = said(funded("fund", "books"))
    appropriating = ("appropriate", "5", "--purpose", 1001, "--source", source)
    said(funded("fund", "deallot", 1, "1", *officer))

    for words in (
        (*appropriating, *officer),
        ("allot", 1, "1", *officer),
        ("deallot", 1, "5", *officer),
        ("apportion", 1, "5", *officer),
        ("deapportion", 1, "5", *officer),
        ("return", 1, "5", *officer),
        ("send", 1, "200", "--as", "maker-1"),
    ):
        answer = said(funded("fund", *words, "--dry-run"))
        assert answer.startswith("The chain would take "), words
        assert answer.endswith(". Nothing was sent.\n"), words

    assert said(funded("fund", "books")) == before
    assert "more than appropriation 1 has left" in refused(
        funded("fund", "allot", 1, "1.01", *officer, "--dry-run")
    )
    another = ("--as", "budget-officer", "--dry-run")
    assert refused(funded("fund", "send", 1, "5", *another)).startswith(
        f"Only maker-1 ({source}), the"
    )


def test_fund_close__ends_an_appropriation(funded: Run) -> None:
    officer = ("--as", "budget-officer")
    early = refused(funded("fund", "close", 1, *officer))
    assert early.startswith("Appropriation 1 can be closed from its cancel date on, which is 20")
    assert "no appropriation 9" in refused(funded("fund", "close", 9, *officer))
    source = said(funded("office", "address", "maker-1")).strip()
    short = ("--purpose", 1001, "--source", source, "--days", 1, "--cancel-days", 1)
    said(funded("fund", "appropriate", "10", *short, *officer))
    said(funded("node", "advance", "--days", 2))
    assert "Nothing was sent" in said(funded("fund", "close", 2, *officer, "--dry-run"))

    assert said(funded("fund", "close", 2, *officer)) == "Appropriation 2 is closed.\n"

    for words in (("close", 2, *officer), ("allot", 2, "1", *officer)):
        assert refused(funded("fund", *words)).startswith("Appropriation 2 is closed: its cash")


def test_fund_need__says_what_is_missing_by_a_day(funded: Run) -> None:
    assert refused(funded("fund", "need", 9)) == "There is no allotment 9."
    nothing = said(funded("fund", "need", 1, "--by", "2030-01-31"))
    assert nothing == ("Allotment 1 has $0.00 to pay by 2030-01-31; its cash covers that.\n")
    facts = json.loads(said(funded("fund", "need", 1, "--by", "1999-01-31", "--json")))
    assert facts["by"] > "2020"
    assert (facts["allotment"], facts["due"], facts["missing"]) == (1, 0, 0)


def test_run__is_refused_by_what_it_is(funded: Run, tmp_path: Path) -> None:
    approve = ("--as", "approver-1")
    assert refused(funded("run", "approve", 99, *approve)) == (
        "There is no run 99; none was opened yet."
    )
    _advance_to_first_issue(funded)
    opening = ("run", "open", "--period", 1, "--as", "maker-1", "--allotment")
    assert refused(funded(*opening, 9)) == "There is no allotment 9."
    assert refused(funded(*opening, 1)) == (
        "No approved case is due in period 1: approve cases first (almoner case approve)."
    )

    folder = tmp_path / "made"
    words = ("--households", 100, "--seed", 7, "--out", folder)
    said(funded("simulate", "roster", *words))
    roster = folder / "roster.csv"
    heading, *lines = roster.read_text().splitlines()[:12]
    roster.write_text("\n".join([heading, *lines, ""]))
    workers = sorted({f"worker-{line.split(',')[6].lower()}" for line in lines})
    said(funded("office", "key", "make", *workers))
    said(funded("office", "staff", "caseworker", *workers))
    said(funded("node", "advance"))
    said(funded("enroll", "--file", roster))
    said(funded("case", "approve", "--file", roster, "--as", "determiner-1"))

    assert said(funded(*opening, 1)).startswith("Run 1 pays ")
    assert refused(funded(*opening, 1)) == (
        "Every approved case that is due in period 1 is in a run."
    )
    assert refused(funded("run", "settle", 1, *approve)) == (
        "Run 1 is sealed, and only a certified run is paid: almoner run approve 1 comes first."
    )
    for act in ("approve", "seal", "settle"):
        assert refused(funded("run", act, 99, *approve)) == "There is no run 99; the last is 1."

    first = json.loads(said(funded("run", "approve", 1, *approve, "--json")))
    assert (first["approvals"], first["needed"], first["certified"]) == (1, 2, False)
    twice = refused(funded("run", "approve", 1, *approve))
    assert "this act needs another person" in twice
    assert "(on the chain: BenefitProgram_SamePerson(person=" in twice
    second = said(funded("run", "approve", 1, "--as", "approver-2"))
    assert "has 2 of 2 approvals needed; it is certified" in second
    assert refused(funded("run", "approve", 1, *approve)) == (
        "Run 1 is certified already: nothing is left to approve."
    )
    early = refused(funded("run", "settle", 1, *approve))
    assert early.startswith("Run 1 can be paid from 20")
    assert refused(funded("hold", "show", 1 << 32)) == f"Payment {1 << 32} has no hold."


def test_run_open__says_what_the_contract_refuses(funded: Run) -> None:
    opening = ("run", "open", "--allotment", 1, "--period")
    outside = refused(funded(*opening, 60_000, "--as", "maker-1"))
    assert outside.startswith("The calendar has no period 60000")
    assert "does not hold the office maker now" in refused(
        funded(*opening, 1, "--as", "approver-1")
    )


def test_serve__names_the_key_of_the_relay(program: Run) -> None:
    assert refused(program("serve")) == (
        "There is no key named relay to pay the fees: run almoner office key make relay."
    )


def test_serve__is_refused_with_the_casefile_of_another_roster(
    program: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(program("office", "key", "make", "relay"))
    settings = config.load()
    with Casefile.open(settings.casefile, settings.casefile_key) as casefile:
        casefile.claim("0x17 on chain 31337", {})
    # The port is taken, so that what is not refused would not serve for ever.
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ALMONER_PORT", str(taken.getsockname()[1]))
        served = program("serve")
    assert refused(served).startswith(
        "The casefile belongs to the roster 0x17 on chain 31337, not to 0x"
    )


def test_serve__says_when_its_port_is_taken(program: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said(program("office", "key", "make", "relay"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("ALMONER_PORT", str(taken.getsockname()[1]))
        served = program("serve")
    assert served.stdout == ""
    assert "(Address already in use): end what is there, or set ALMONER_PORT" in refused(served)


def test_serve__ends_in_order_when_interrupted(program: Run) -> None:
    said(program("office", "key", "make", "relay"))

    assert serving.page(FILE, "/").startswith(b"HTTP/1.")
