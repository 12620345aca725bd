"""`almoner audit`: from a node, into a folder, from a folder; what it prints and how it exits."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from eth_utils.crypto import keccak

from almoner.audit.columns import WORD
from almoner.audit.folder import FolderSource
from almoner.audit.kinds import PaymentState, RunState
from almoner.chain import deployment
from almoner.cli import main
from almoner.testing import digest
from tests.audit.conftest import Played
from tests.audit.doctoring import Record

Run = Callable[..., Result]


@pytest.fixture
def run(benefits: Played, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command of an outsider: a node's address, a deployment record, nothing else."""
    deployment.save(tmp_path / "deployments", benefits.deployment)
    monkeypatch.setenv("ALMONER_RPC", benefits.client.url)
    monkeypatch.setenv("ALMONER_DEPLOYMENTS", str(tmp_path / "deployments"))
    monkeypatch.setenv("ALMONER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner(mix_stderr=False).invoke(main, [str(each) for each in words])


@pytest.fixture
def offline(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same where no node answers."""
    monkeypatch.setenv("ALMONER_RPC", "http://127.0.0.1:1")
    return run


def _told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output + result.stderr
    return dict(json.loads(result.stdout))


def test_audit__of_a_node_finds_nothing_and_keeps_what_it_read(run: Run, tmp_path: Path) -> None:
    told = _told(run("audit", "--record", "kept", "--against-views", "--receipts", "--json"))
    assert told["in_order"]
    assert told["findings"] == []
    assert told["views"]["differences"] == []
    assert told["views"]["asked"] > 300
    assert told["proven_blocks"] > 100
    kept = tmp_path / "kept"
    again = _told(run("audit", "--from", kept, "--json"))
    assert again == {key: value for key, value in told.items() if key != "views"}
    assert again["logs_proven"]
    direct = _told(run("audit", "--json"))
    unproven = ("proof", "proven_blocks", "logs_proven")
    assert direct == {
        **{key: value for key, value in again.items() if key not in unproven},
        "logs_proven": False,
        "proof": direct["proof"],
    }


def test_record__without_receipts_is_read_and_said_to_be_unproven(
    offline: Run, of_benefits: Record, benefits: Played, tmp_path: Path
) -> None:
    folder, page = _kept(of_benefits, tmp_path / "bare"), tmp_path / "report.html"
    ran = offline("audit", "--from", folder, "--html", page)
    assert ran.exit_code == 0, ran.stderr
    assert "Logs not proven by receipts" in ran.stdout
    assert "Logs not proven by receipts" in page.read_text()
    told = _told(offline("audit", "--from", folder, "--json"))
    assert not told["logs_proven"]
    assert told["proof"].startswith("Logs not proven by receipts")
    whole = offline("audit", "--from", benefits.folder / "record", "--html", page)
    for text in (whole.stdout, page.read_text()):
        assert "Logs proven by the receipts of" in text
        assert "not proven" not in text


def test_record__without_a_block_says_which(
    offline: Run, of_benefits: Record, tmp_path: Path
) -> None:
    gone = of_benefits.kept_headers.pop(of_benefits.block(of_benefits.at("RunApproved")))
    number, last = int(gone.number, 16), int(of_benefits.kept_headers[-1].number, 16)
    folder = _kept(of_benefits, tmp_path / "gap")
    ran = offline("audit", "--from", folder)
    assert ran.exit_code == 1
    assert f"1 to {last:,}, without {number:,}, missing here" in ran.stdout
    told = json.loads(offline("audit", "--from", folder, "--json").stdout)["figures"]
    assert (told["first_block"], told["missing_blocks"]) == (1, [[number, number]])


def test_record__that_begins_later_says_so(
    offline: Run, of_benefits: Record, tmp_path: Path
) -> None:
    del of_benefits.kept_headers[:3]
    ran = offline("audit", "--from", _kept(of_benefits, tmp_path / "late"))
    assert "without 1 to 3, missing here" in ran.stdout
    assert "Blocks 1 to 3 are missing before block 4." in ran.stdout


def test_record__says_which_folder_it_makes(run: Run, tmp_path: Path) -> None:
    assert "Making the folder new." in run("audit", "--record", "new/evidence").stderr
    assert "Making the folder new/more." in run("audit", "--record", "new/more").stderr
    (tmp_path / "made").mkdir()
    assert "Making" not in run("audit", "--record", "made").stderr


def test_audit__needs_no_node_for_what_was_kept(offline: Run, benefits: Played) -> None:
    folder = benefits.folder / "record"
    assert "Nothing was found." in offline("audit", "--from", folder).stdout
    assert offline("audit").exit_code == 1
    assert offline("audit", "--from", folder, "--against-views").exit_code == 1


def test_audit__exits_with_1_and_says_where(
    offline: Run, of_benefits: Record, tmp_path: Path
) -> None:
    place = of_benefits.transfer(of_benefits.at("WordSettled"))
    log = of_benefits.kept_logs[place]
    log.topics = [*log.topics[:2], f"0x{'0' * 24}{'ab' * 20}"]
    folder = _kept(of_benefits, tmp_path / "doctored")
    result = offline("audit", "--from", folder)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("blocks"), "figures first"
    assert lines[-2].startswith("critical"), "findings last"
    assert lines[-1].startswith("Found: ")
    found = [each.split()[1] for each in lines if each.startswith("critical")]
    assert found == sorted(found, key=lambda rule: rule != "record"), "of them the record's first"
    assert "record" in found
    assert "critical  I8" in result.stdout
    assert f"went to 0x{'ab' * 20}" in result.stdout
    assert log.transactionHash in result.stdout
    told = json.loads(offline("audit", "--from", folder, "--json").stdout)
    assert not told["in_order"]
    unexplained = [each for each in told["findings"] if each["rule"] == "I8"]
    assert unexplained[0]["severity"] == "critical"
    assert unexplained[0]["block"] == int(log.blockNumber, 16)
    page = tmp_path / "report.html"
    offline("audit", "--from", folder, "--html", page)
    assert "Not in order." in page.read_text()
    assert log.transactionHash in page.read_text()


def test_page__in_no_folder_is_refused_before_anything_is_read(
    benefits: Played, offline: Run, tmp_path: Path
) -> None:
    page = tmp_path / "nowhere" / "report.html"
    ran = offline("audit", "--from", benefits.folder / "record", "--html", page)
    assert ran.exit_code == 1
    assert "--html: there is no folder" in ran.stderr


def test_audit__writes_one_page_that_needs_nothing_else(
    offline: Run, benefits: Played, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    ran = offline("audit", "--from", benefits.folder / "record", "--html", page, "--sample", 3)
    assert ran.exit_code == 0, ran.stderr
    text = page.read_text()
    assert "In order." in text
    assert '<html lang="en">' in text
    assert "drawn by the hash of block" in text
    assert not [each for each in ("<script", "http://", "https://", "src=") if each in text]


def test_audit__figures_are_those_of_the_chain(offline: Run, benefits: Played) -> None:
    told = _told(offline("audit", "--from", benefits.folder / "record", "--json"))
    treasury, figures = benefits.world.treasury.functions, told["figures"]
    books = treasury.books().call()
    assert [figures[each] for each in ("received", "recovered", "disbursed")] == list(books[:3])
    assert sum(figures["lateness"].values()) == figures["paid"]["count"]
    assert figures["improper"]["over"] == {"count": 1, "amount": 50_000_000}
    waiting = 0
    for payment in _certified(benefits):
        waiting += payment in (PaymentState.DUE, PaymentState.HELD, PaymentState.FREE)
    assert figures["unpaid"] == waiting > 0
    in_all = sum(each["placed"] for each in figures["families"])
    assert in_all == figures["holds_in_all"]
    assert in_all == sum(figures["holds"].values()) + figures["holds_before"]
    families = {each["family"]: each for each in figures["families"]}
    assert families[2]["rate"] == 1
    assert not families[2]["tripped"], "two persons armed it again"


def test_case__is_told_from_its_first_event_to_its_last(offline: Run, benefits: Played) -> None:
    folder = benefits.folder / "record"
    told = _told(offline("audit", "--from", folder, "--case", 8, "--json"))
    sentences = [each["sentence"] for each in told["steps"]]
    assert told["in_order"]
    assert told["logs_proven"]
    assert sentences[0].startswith("Person 5 (caseworker) enrolled it: $100.00 to 0x")
    assert sentences[1] == "Person 7 (determiner) approved it."
    (held, *_) = [each for each in sentences if "held payment" in each]
    assert held.startswith("Person 15 (monitor) held payment 17179869192 by rule 1 (7 CFR ")
    assert held.endswith("for reason 1 of the program's file.")
    assert "Payment 17179869192 was struck." in sentences
    assert [each["block"] for each in told["steps"]] == sorted(
        each["block"] for each in told["steps"]
    )
    by_reference = _told(
        offline("audit", "--from", folder, "--case", f"0x{digest('case 8').hex()}", "--json")
    )
    assert by_reference == told
    neighbor = _told(offline("audit", "--from", folder, "--case", 9, "--json"))
    assert "Payment 17179869192 was struck." not in [each["sentence"] for each in neighbor["steps"]]


def test_case__of_a_record_that_is_not_in_order_says_so(
    offline: Run, of_benefits: Record, tmp_path: Path
) -> None:
    log = of_benefits.kept_logs[of_benefits.at("CaseEnrolled", caseNo=8)]
    log.topics = [*log.topics[:3], f"0x{'0' * 24}{'ab' * 20}"]
    words = ("--from", _kept(of_benefits, tmp_path / "doctored"), "--case", 8)
    ran = offline("audit", *words)
    assert ran.exit_code == 1
    *_, proven, verdict = ran.stdout.splitlines()
    assert proven.startswith("Logs not proven by receipts")
    assert verdict.startswith("This may not be so. Found: ")
    told = json.loads(offline("audit", *words, "--json").stdout)
    assert not told["in_order"]
    assert not told["logs_proven"]
    assert f"0x{'ab' * 20}" in told["steps"][0]["sentence"].lower()


def test_program__is_of_a_case_only(offline: Run, benefits: Played) -> None:
    ran = offline("audit", "--from", benefits.folder / "record", "--program", "7")
    assert ran.exit_code == 1
    assert "--program: give it with --case" in ran.stderr


def test_award__is_told_too(offline: Run, grants: Played, of_grants: Record) -> None:
    program = of_grants.values(of_grants.at("ProgramOpened", 1))["program"]
    words = ("--from", grants.folder / "record", "--program", program, "--case", 4)
    lines = offline("audit", *words).stdout.splitlines()
    assert any("The organization accepted it." in each for each in lines)
    assert any("Draw 1 was requested" in each for each in lines)


def test_case__is_no_part_of_a_report(offline: Run, benefits: Played) -> None:
    ran = offline("audit", "--from", benefits.folder / "record", "--case", 8, "--sample", 3)
    assert ran.exit_code == 1
    assert "without --against-views, --receipts, --sample and --html" in ran.stderr


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("C-000001", "almoner case show CASE --json prints the number on the chain as case"),
        ("0x1234", "give the number on the chain"),
        ("999", "the record says nothing of 999"),
        (f"0x{'12' * 32}", "the record says nothing of 0x1212"),
    ],
)
def test_case__that_is_none_is_refused(
    offline: Run, benefits: Played, reference: str, words: str
) -> None:
    ran = offline("audit", "--from", benefits.folder / "record", "--case", reference)
    assert ran.exit_code == 1
    assert words in ran.stderr


def test_sample__is_drawn_by_the_hash_of_a_later_block(offline: Run, benefits: Played) -> None:
    folder = benefits.folder / "record"
    sample = _told(offline("audit", "--from", folder, "--sample", 5, "--json"))["sample"]
    assert sample["block"] == benefits.client.head()[0]
    assert sample["hash"] == f"0x{benefits.client.block(sample['block']).hash.hex()}"
    assert all(each["block"] < sample["block"] for each in sample["drawn"])
    every = _told(offline("audit", "--from", folder, "--sample", 10_000, "--json"))["sample"]
    paid = [each["payment_id"] for each in every["drawn"]]
    assert len(set(paid)) == len(paid) == sample["payments"]
    # Drawn again by hand: numbered in the order of the chain, picked by the hash.
    first = _in_order(folder)
    number = int.from_bytes(keccak(bytes.fromhex(sample["hash"][2:]) + bytes(32)), "big")
    assert sample["drawn"][0]["payment_id"] == first[number % len(first)]


def test_record__is_kept_in_a_new_folder_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "something").write_text("mine")
    ran = run("audit", "--record", "used")
    assert ran.exit_code == 1
    assert "is not empty" in ran.stderr
    both = run("audit", "--record", "new", "--from", "used")
    assert both.exit_code == 1
    assert "not both" in both.stderr


@pytest.mark.parametrize("name", ["agency.json", "headers.jsonl", "logs.jsonl"])
def test_record__that_cannot_be_read_is_refused(
    offline: Run, of_benefits: Record, tmp_path: Path, name: str
) -> None:
    folder = _kept(of_benefits, tmp_path / "broken")
    (folder / name).write_text("{}\n")
    ran = offline("audit", "--from", folder)
    assert ran.exit_code == 1
    assert name in ran.stderr
    (folder / name).unlink()
    assert name in offline("audit", "--from", folder).stderr


def _certified(benefits: Played) -> list[int]:
    """The state of each payment of each certified run, as the contracts have it."""
    found = []
    record = Record.load(FolderSource(benefits.folder / "record"))
    for place, log in enumerate(record.kept_logs):
        if record.name(place) != "RunCertified":
            continue
        program = benefits.client.contract("BenefitProgram", log.address)
        run = record.values(place)["run"]
        for case_no in range(1, 31):
            payment, state, _, _ = program.functions.payment(run << 32 | case_no).call()
            if state == RunState.CERTIFIED:
                found.append(payment[2])
    return found


def _kept(record: Record, folder: Path) -> Path:
    folder.mkdir()
    (folder / "agency.json").write_bytes(msgspec.json.encode(record.agency))
    for name, lines in (("headers", record.kept_headers), ("logs", record.kept_logs)):
        with (folder / f"{name}.jsonl").open("wb") as out:
            for line in lines:
                out.write(msgspec.json.encode(line) + b"\n")
    return folder


def _in_order(folder: Path) -> list[int]:
    """Payments of the record, program by program in the order in which they were opened."""
    record = Record.load(FolderSource(folder))
    found: dict[str, list[int]] = {}
    for place, log in enumerate(record.kept_logs):
        name = record.name(place)
        if name == "ProgramOpened":
            found[record.values(place)["program"]] = []
        elif name == "WordSettled":
            said = record.values(place)
            first = said["run"] << 32 | said["word"] * WORD
            found[log.address] += [
                first + bit for bit in range(WORD) if said["paidBits"] >> bit & 1
            ]
        elif name == "PaymentSettled":
            found[log.address].append(record.values(place)["paymentId"])
    return [each for program in found.values() for each in program]
