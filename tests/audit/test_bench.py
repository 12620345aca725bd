"""`almoner bench audit`: a written record is as honest as a played one, and is measured whole."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from almoner.audit.folder import FolderSource
from almoner.cli import main
from almoner.testing import long_record
from tests.audit.doctoring import Record

CASES, PERIODS = 500, 3


def test_long_record__is_honest(tmp_path: Path) -> None:
    payments = long_record.write(tmp_path / "long", cases=CASES, periods=PERIODS)
    agency = Record.load(FolderSource(tmp_path / "long")).audited()
    assert agency.findings.all == []
    assert agency.record.rehashes
    (program,) = agency.benefits.values()
    assert sum(bits.bit_count() for _, _, bits, _ in program.settled) == payments == CASES * PERIODS
    assert agency.money.books.disbursed == payments * long_record.AMOUNT


def test_long_record__is_not_when_one_payment_of_many_goes_elsewhere(tmp_path: Path) -> None:
    long_record.write(tmp_path / "long", cases=CASES, periods=PERIODS)
    record = Record.load(FolderSource(tmp_path / "long"))

    def elsewhere(record: Record) -> None:
        log = record.kept_logs[record.transfer(record.at("WordSettled", -1))]
        log.topics = [*log.topics[:2], f"0x{'0' * 24}{'ab' * 20}"]

    record.require(elsewhere, "I8", f"Case {CASES} was certified $100.00")


def test_bench__measures_a_whole_audit() -> None:
    ran = CliRunner(mix_stderr=False).invoke(
        main, ["bench", "audit", "--payments", "5000", "--json"]
    )
    assert ran.exit_code == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told.keys() == {"payments", "seconds", "peak_mb"}
    assert told["payments"] == 5000
    assert 0 < told["seconds"] < 60
    assert 10 < told["peak_mb"] < 1_000
