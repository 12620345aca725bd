"""Reading a node: long answers in halves, no block left out, addresses however they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from eth_utils.address import to_checksum_address

from almoner.audit.finding import Severity
from almoner.audit.folder import FolderSource
from almoner.audit.receipts import of_node, prove
from almoner.audit.source import Log, NodeSource
from almoner.chain.client import Client
from almoner.errors import ChainError, ConfigError
from tests.audit.conftest import Played
from tests.audit.doctoring import Corruption, Record

SHORT = 20
"""Blocks the narrow node tells of at once."""


class Narrow(Client):
    """A client of a node that answers no longer spans, or lacks a block."""

    asked = 0

    def request(self, method: str, *parameters: object) -> Any:
        if method == "eth_getLogs":
            (wanted,) = parameters
            assert isinstance(wanted, dict)
            self.asked += 1
            if int(wanted["toBlock"], 16) - int(wanted["fromBlock"], 16) >= SHORT:
                raise ChainError("The node refused eth_getLogs: too many results.")
        return super().request(method, *parameters)


@pytest.fixture
def narrow(benefits: Played) -> Narrow:
    return Narrow(benefits.client.url)


def _lines(source: NodeSource | FolderSource) -> Iterator[bytes]:
    yield from map(msgspec.json.encode, source.headers())
    yield from map(msgspec.json.encode, source.logs())


def test_node__that_answers_short_spans_is_asked_in_halves(
    benefits: Played, narrow: Narrow
) -> None:
    told = list(_lines(NodeSource.begin(narrow, benefits.deployment)))
    assert told == list(_lines(FolderSource(benefits.folder / "record")))
    assert narrow.asked > 100


def test_node__that_lacks_a_block_is_named(benefits: Played) -> None:
    source = NodeSource.begin(benefits.client, benefits.deployment)
    source.last += 1
    with pytest.raises(ChainError, match=f"does not give block {source.last}"):
        list(source.headers())


def test_log__is_read_however_its_address_is_written(benefits: Played) -> None:
    log = next(FolderSource(benefits.folder / "record").logs())
    raw = msgspec.to_builtins(log)
    written = raw | {"address": to_checksum_address(log.address)}
    assert written != raw
    assert msgspec.convert(written, Log) == log


def test_receipts__prove_every_log(benefits: Played, of_benefits: Record) -> None:
    agency = of_benefits.audited()
    assert prove(of_node(benefits.client), of_benefits, agency).blocks > 100
    assert agency.findings.all == []


def _data_alone(record: Record) -> None:
    record.change(record.at("NoticeServed"), evidence=b"\x12" * 32)


def _removed_where_nothing_follows(record: Record) -> None:
    record.remove(record.at("SharedAccountProposed", -1))


def _told_and_never_emitted(record: Record) -> None:
    place = record.at("RuleRegistered")
    record.repeat(place, place, place)


@pytest.mark.parametrize(
    ("corrupt", "words"),
    [
        (_data_alone, "is not what its receipts have"),
        (_removed_where_nothing_follows, "is missing here"),
        (_told_and_never_emitted, "is not what its receipts have"),
    ],
)
def test_receipts__refute_a_log(
    benefits: Played, of_benefits: Record, corrupt: Corruption, words: str
) -> None:
    corrupt(of_benefits)
    agency = of_benefits.audited()
    before = len(agency.findings.all)
    prove(of_node(benefits.client), of_benefits, agency)
    (found,) = agency.findings.all[before:]
    assert (found.rule, found.severity) == ("record", Severity.CRITICAL)
    assert words in found.sentence
    assert found.transaction


def test_receipts__of_another_block_prove_nothing(benefits: Played, of_benefits: Record) -> None:
    agency = of_benefits.audited()
    header = of_benefits.kept_headers[of_benefits.block(of_benefits.at("RunApproved"))]
    header.receiptsRoot = f"0x{'12' * 32}"
    prove(of_node(benefits.client), of_benefits, agency)
    (found,) = agency.findings.all
    assert "not those its header commits to" in found.sentence


def test_program__is_meant_by_id_or_address(benefits: Played) -> None:
    agency = FolderSource(benefits.folder / "record").agency
    ((name, address),) = agency.programs.items()
    assert agency.program(None) == agency.program(name) == agency.program(address) == address
    assert agency.program(to_checksum_address(address)) == address
    with pytest.raises(ConfigError, match=name):
        agency.program("another")
