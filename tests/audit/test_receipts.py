"""Receipts kept with a record: they prove every log, data and all, long after, without a node."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from almoner.audit.agency import Agency
from almoner.audit.folder import FolderSource
from almoner.audit.receipts import BlockReceipts, Proof, of_folder, prove
from almoner.errors import ConfigError
from tests.audit.conftest import Played
from tests.audit.doctoring import Record

Blocks = list[BlockReceipts]

UNTOLD = (
    *(("NoticeServed", "evidence"), ("HoldPlaced", "reason"), ("HoldReleased", "reasonHash")),
    *(("Appropriated", "cancelAt"), ("CalendarSet", "issueAt"), ("KeyOffered", "expiresAt")),
    *(
        ("NoticeServed", "by"),
        ("ChangeProposed", "by"),
        ("Allotted", "by"),
        ("ProgramOpened", "by"),
    ),
    *(
        ("RuleArmed", "registrar"),
        ("SharedAccountConfirmed", "proposer"),
        ("Obligated", "payableAt"),
    ),
    *(("PaymentSetAside", "state"), ("AppointmentProposed", "until"), ("PaymentLate", "dueAt")),
    *(("SharedAccountProposed", "until"), ("AppealFiled", "statement"), ("Funded", "amount")),
)
"""Events and values of them that somebody may change in a folder."""


@pytest.fixture
def folder(benefits: Played, tmp_path: Path) -> Path:
    """A copy of the record, to be doctored."""
    return Path(shutil.copytree(benefits.folder / "record", tmp_path / "record"))


def _proven(record: Record, folder: Path) -> tuple[Proof, Agency, int]:
    """What receipts of a folder say of a record, and how much had been found before they did."""
    agency = record.audited()
    before = len(agency.findings.all)
    return prove(of_folder(FolderSource(folder).receipts()), record, agency), agency, before


def _rewrite(folder: Path, change: Callable[[Blocks], None]) -> None:
    blocks = list(FolderSource(folder).receipts())
    change(blocks)
    with (folder / "receipts.jsonl").open("wb") as out:
        for block in blocks:
            out.write(msgspec.json.encode(block) + b"\n")


def test_record__is_proven_by_its_receipts(of_benefits: Record, folder: Path) -> None:
    proof, agency, _ = _proven(of_benefits, folder)
    assert agency.findings.all == []
    assert proof.sound
    told = {log.blockNumber for log in of_benefits.kept_logs}
    assert proof.blocks == len(list(FolderSource(folder).receipts())) >= len(told) > 100


@pytest.mark.parametrize(("name", "field"), UNTOLD, ids=[".".join(each) for each in UNTOLD])
def test_value__changed_in_any_log_is_found(
    of_benefits: Record, folder: Path, name: str, field: str
) -> None:
    place = of_benefits.at(name)
    log, said = of_benefits.kept_logs[place], of_benefits.values(place)[field]
    of_benefits.change(place, **{field: b"\x12" * 32 if isinstance(said, bytes) else said + 1})
    proof, agency, before = _proven(of_benefits, folder)
    (found,) = agency.findings.all[before:]
    assert "is not what its receipts have" in found.sentence
    assert (found.block, found.transaction) == (int(log.blockNumber, 16), log.transactionHash)
    assert proof.refuted == 1


def test_log__with_its_receipts_gone_too_is_found(of_benefits: Record, folder: Path) -> None:
    """By the bloom, which the header commits to: this block's receipts had to be kept."""
    place = of_benefits.at("SharedAccountProposed", -1)
    number = of_benefits.kept_logs[place].blockNumber
    of_benefits.remove(place)

    def drop(blocks: Blocks) -> None:
        blocks[:] = [each for each in blocks if each.number != number]

    _rewrite(folder, drop)
    proof, agency, before = _proven(of_benefits, folder)
    (found,) = agency.findings.all[before:]
    assert found.sentence == f"The receipts of block {int(number, 16)} are missing."
    assert proof.refuted == 1


def test_logs__without_headers_are_not_proven(of_benefits: Record, folder: Path) -> None:
    del of_benefits.kept_headers[-40:]
    last = int(of_benefits.kept_headers[-1].number, 16)
    proof, _, _ = _proven(of_benefits, folder)
    beyond = [each for each in of_benefits.kept_logs if int(each.blockNumber, 16) > last]
    assert proof.strays == len(beyond) > 0
    assert proof.refuted == 0
    assert not proof.sound


def _missing(blocks: Blocks) -> None:
    del blocks[40:]


def _doctored(blocks: Blocks) -> None:
    log = blocks[40].receipts[0].logs[-1]
    log.data = f"0x{'12' * (len(log.data) // 2 - 1)}"


def _swapped(blocks: Blocks) -> None:
    blocks[40], blocks[41] = blocks[41], blocks[40]


def _cut(blocks: Blocks) -> None:
    blocks[40].receipts.clear()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_missing, "are missing. So"),
        (_doctored, "are not those its header commits to"),
        (_swapped, "are missing."),
        (_cut, "are not those its header commits to"),
    ],
)
def test_receipts__doctored_are_one_finding(
    of_benefits: Record, folder: Path, change: Callable[[Blocks], None], words: str
) -> None:
    _rewrite(folder, change)
    proof, agency, _ = _proven(of_benefits, folder)
    (found,) = agency.findings.all
    assert words in found.words
    assert found.count == proof.refuted > 0
    assert not proof.sound


@pytest.mark.parametrize(
    "line", ["{", '{"number": "0x1"}', '{"number": 1, "receipts": []}', '{"number": "0xzz"}']
)
def test_receipts__that_are_none_are_refused_by_their_line(folder: Path, line: str) -> None:
    lines = (folder / "receipts.jsonl").read_text().splitlines()
    (folder / "receipts.jsonl").write_text("\n".join([*lines[:6], line, *lines[7:]]))
    with pytest.raises(ConfigError, match=r"receipts\.jsonl, line 7: "):
        list(FolderSource(folder).receipts())


@pytest.mark.parametrize(("name", "field"), [("headers", "number"), ("logs", "logIndex")])
def test_line__with_a_number_that_is_none_is_refused(folder: Path, name: str, field: str) -> None:
    path = folder / f"{name}.jsonl"
    first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([json.dumps({**json.loads(first), field: "0xzz"}), *rest]))
    source = FolderSource(folder)
    with pytest.raises(ConfigError, match=rf"{name}\.jsonl, line 1: "):
        list(source.headers() if name == "headers" else source.logs())


def test_log__that_no_node_writes_is_found(of_benefits: Record) -> None:
    place = of_benefits.transfer(of_benefits.at("WordSettled"))
    of_benefits.kept_logs[place].data = "0x"
    of_benefits.require(lambda _: None, "record", "is not written as a node writes one")
