"""Given the command line and an agency on a local chain: a roster should become approved cases.

- almoner program check, almoner simulate roster, almoner simulate grants
  - they should need no chain, and say in sentences what is wrong
- almoner enroll, almoner case
  - they should sign with each caseworker's key, continue, and refuse with a non-zero exit
- almoner program open
  - it should open the file's program once, with its issue dates
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from almoner import simulate
from almoner.acts import people
from almoner.casefile import Casefile, key_from_code
from almoner.chain import deployment
from almoner.chain.client import Client
from almoner.chain.keys import Keyring
from almoner.chain.node import Node
from almoner.config import PROJECT_ROOT
from almoner.testing import World, bench
from almoner.testing.bench import Run

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
DAY = 86_400


def told(result: Result) -> dict[str, object]:
    """The JSON a command that worked printed."""
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def refused(result: Result) -> str:
    """The sentence a command was refused with."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("almoner: ")
    return result.stderr


@pytest.fixture(scope="session")
def founded(
    node: Node, client: Client, tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, Path]:
    """An agency, and the folder of its record and of keys for its officers."""
    made = World.create(client)
    folder = tmp_path_factory.mktemp("founded")
    keyring = Keyring(folder / "home" / "keys", bench.PASSWORD, iterations=1)
    officers = {f"worker-cw{number:02d}": people.Office.CASEWORKER for number in range(1, 13)}
    officers |= {
        "determiner-1": people.Office.DETERMINER,
        "counter-1": people.Office.COUNTER,
        "program-admin": people.Office.PROGRAM_ADMIN,
    }
    first, second = (made.officer("appointing_authority", at) for at in range(2))
    for name, office in officers.items():
        address = keyring.create(name)
        node.fund(address)
        person = people.open_person(client, made.offices, address, first, second)
        start = people.earliest(client, made.offices)
        term = (start, start + 365 * DAY)
        people.appoint(made.offices, person, office, term, first, second)
    made.warp_to(start)
    deployment.save(folder / "deployments", bench.record(client, made))
    return made, folder


@pytest.fixture
def run(offline: Run) -> Run:
    """A test that asks for no world here has no chain."""
    return offline


@pytest.fixture
def world(
    node: Node,
    founded: tuple[World, Path],
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """The agency, its keys and its record in the home of this test."""
    made, folder = founded
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("ALMONER_RPC", node.url)
    return made


@pytest.fixture
def roster(tmp_path: Path) -> Iterator[Path]:
    simulate.write(simulate.caseload(100, seed=9), tmp_path)
    return tmp_path / "roster.csv"


def test_program_check__describes_a_sound_file(run: Run) -> None:
    found = told(run("program", "check", FILE, "--json"))

    assert found["program"] == "cash-assistance"
    assert found["adult"] == [each * 10**6 for each in (322, 435, 549, 662, 776, 890, 1003)]
    assert "benefits" in str(found["not_confirmed"])
    assert "$1,003.00" in run("program", "check", FILE).stdout


def test_program_check__names_every_fault(run: Run, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.toml"
    text = FILE.read_text().replace("bot_floor", "bot_flor").replace('"435"', '"4e5"')
    spoiled.write_text(text)

    sentence = refused(run("program", "check", spoiled))

    assert "holds.bot_flor: is not a known key; did you mean 'bot_floor'?" in sentence
    assert "benefits.adult[2]: write the amount like 1,003.50" in sentence


def test_program_check__prints_an_error_as_json(run: Run, tmp_path: Path) -> None:
    almoner = Path(sys.executable).with_name("almoner")
    command = [almoner, "program", "check", tmp_path / "none.toml", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "none.toml cannot be read" in json.loads(done.stdout)["error"]
    assert "Traceback" not in done.stderr


def test_simulate_roster__writes_what_enroll_reads(run: Run, tmp_path: Path) -> None:
    words = ("simulate", "roster", "--households", "100", "--seed", "9", "--out")
    found = told(run(*words, tmp_path / "made", "--json"))

    assert (found["households"], found["ring"]) == (100, 24)
    again = tmp_path / "again"
    assert run(*words, again).exit_code == 0
    for name in ("roster.csv", "ring.csv", "declared.csv", "truth.json"):
        assert (tmp_path / "made" / name).read_bytes() == (again / name).read_bytes()


def test_simulate_roster__refuses_too_few(run: Run, tmp_path: Path) -> None:
    words = ("simulate", "roster", "--households", "99", "--seed", "9", "--out", tmp_path)

    assert run(*words).exit_code == 2


def test_simulate_grants__writes_a_year(run: Run, tmp_path: Path) -> None:
    words = ("simulate", "grants", "--applicants", "16", "--awards", "12", "--seed", "9", "--out")
    found = told(run(*words, tmp_path / "made", "--json"))

    assert (found["applications"], found["awards"]) == (16, 12)
    assert found["requests"] > 40
    files = [path for path in (tmp_path / "made").rglob("*") if path.is_file()]
    assert len(files) == found["files"]
    plain = run(*words, tmp_path / "again")
    assert plain.stdout.startswith("16 applications, 12 awards and ")
    for name in ("year.csv", "awards.csv", "truth.json"):
        assert (tmp_path / "made" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_simulate_grants__names_what_it_refuses(run: Run, tmp_path: Path) -> None:
    words = ("simulate", "grants", "--seed", "9", "--out", tmp_path / "made")

    few = run(*words, "--awards", "11", "--applicants", "12")
    benefits = run(*words, "--program", FILE)

    assert (few.exit_code, benefits.exit_code) == (1, 1)
    assert "awards: must be at least 12" in few.stderr
    assert "applicants: must be at least 4 more than awards" in few.stderr
    assert (
        "program: cash-assistance pays benefits: name the file of a grant program"
        in benefits.stderr
    )
    assert not (tmp_path / "made").exists()


def test_enroll__then_approve_show_and_offer_a_key(world: World, run: Run, roster: Path) -> None:
    dry = told(run("enroll", "--file", roster, "--dry-run", "--json"))
    assert (dry["households"], dry["to_enroll"]) == (100, 100)
    assert world.roster.functions.cases().call() == 0

    assert told(run("enroll", "--file", roster, "--json"))["sent"] == 100
    plain = run("enroll", "--file", roster)
    assert plain.stdout.startswith("0 of 100 households were enrolled in 0 transactions; 100 were")
    assert "Enrolling" in plain.stderr
    assert world.roster.functions.cases().call() == 100

    waiting = told(run("case", "show", "C-000001", "--json"))
    assert waiting["status"] == "enrolled"
    words = ("case", "approve", "--file", roster, "--as", "determiner-1", "--json")
    assert told(run(*words))["approved"] == 100
    assert told(run(*words))["already"] == 100
    shown = told(run("case", "show", "C-000001", "--json"))
    key = Keyring(Path("home/keys"), bench.PASSWORD).address("determiner-1")
    determiner = people.owner(world.client, world.offices, key)
    assert shown == waiting | {"status": "approved", "determiner": determiner}
    assert "phone" not in shown

    offered = told(run("case", "offer-key", "C-000001", "--as", "counter-1", "--json"))
    case_no = int(str(offered["case"]))
    key, expires_at, _ = world.roster.functions.keyOfferOf(case_no).call()
    assert key == offered["address"] == key_from_code(str(offered["code"]), case_no).address
    assert expires_at == offered["expires_at"]


def test_case_show__gives_personal_data_to_who_says_why(
    world: World, run: Run, roster: Path
) -> None:
    told(run("enroll", "--file", roster, "--json"))
    show = ("case", "show", "C-000001", "--json")

    assert "give both --office and --purpose" in refused(run(*show[:-1], "--office", "counter"))
    found = told(run(*show, "--office", "counter", "--purpose", "a letter"))

    assert str(found["phone"]).startswith("555-01")
    with Casefile.open(Path("home/casefile.sqlite"), bench.CASEFILE_KEY) as casefile:
        logged = [(each.office, each.purpose, each.act) for each in casefile.accesses()]
    assert logged == [("COUNTER", "a letter", "case")]


def test_case_show__names_a_case_that_is_not_there(world: World, run: Run) -> None:
    assert "C-9 is not enrolled: check it" in refused(run("case", "show", "C-9"))


def test_offer_key__refuses_who_is_no_counter(world: World, run: Run, roster: Path) -> None:
    told(run("enroll", "--file", roster, "--json"))

    sentence = refused(run("case", "offer-key", "C-000001", "--as", "worker-cw01"))

    assert "Offices_NotInOffice" in sentence


def test_enroll__refuses_a_faulty_file_before_anything_is_sent(
    world: World, run: Run, roster: Path
) -> None:
    lines = roster.read_text().splitlines()
    roster.write_text("\n".join([*lines, lines[1], lines[2].replace("CW", "CX")]) + "\n")

    sentence = refused(run("enroll", "--file", roster))

    assert "line 102, case_number: C-000001 is on line 2 already" in sentence
    assert "is no caseworker known here; did you mean 'CW" in sentence
    assert world.roster.functions.cases().call() == 0


def test_enroll__refuses_another_agency_key_than_before(
    world: World, run: Run, roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(run("enroll", "--file", roster, "--json"))
    approve = ("case", "approve", "--file", roster, "--as", "determiner-1")
    monkeypatch.setenv("ALMONER_AGENCY_KEY", "0c" * 32)

    for words in (("enroll", "--file", roster), ("enroll", "--file", roster, "--dry-run"), approve):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "almoner: ALMONER_AGENCY_KEY is not the one this casefile's" in result.stderr
        assert "0c" * 32 not in result.stderr

    monkeypatch.setenv("ALMONER_AGENCY_KEY", "0a" * 32)
    assert told(run(*approve, "--json"))["approved"] == 100


def test_enroll__dry_run_refuses_a_worker_out_of_office(
    world: World, run: Run, roster: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "home" / "keys"
    assert run("enroll", "--file", roster, "--dry-run").exit_code == 0
    assert ",CW01," in roster.read_text()
    (keys / "worker-cw01.json").write_bytes((keys / "counter-1.json").read_bytes())

    assert "Offices_NotInOffice" in refused(run("enroll", "--file", roster, "--dry-run"))


def test_enroll__refuses_without_the_agencys_key(
    world: World, run: Run, roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMONER_AGENCY_KEY", "")

    assert "Set ALMONER_AGENCY_KEY to 32 secret bytes" in refused(run("enroll", "--file", roster))


def test_program_open__opens_once_with_issue_dates(world: World, run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    text = FILE.read_text().replace('id = "cash-assistance"', 'id = "other"', 1)
    other.write_text(text)
    words = ("program", "open", other, "--as", "program-admin", "--json")

    first = told(run(*words))
    again = told(run(*words))

    assert first == again
    opened = world.client.contract("BenefitProgram", str(first["address"]))
    assert opened.functions.purpose().call() == 1001
    assert opened.functions.periodOf(1).call()[0] == 1_799_074_800
    assert opened.functions.periodOf(12).call()[0] > opened.functions.periodOf(11).call()[0]
