"""Decoding logs.

decode
├── reads what web3 reads
├── gives indexed and plain fields by name
├── reads a string that is not UTF-8, with what cannot be read replaced
└── keeps raw what has an unknown topic, another number of topics, or data that
    is too short or does not fit its type
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from eth_abi.abi import encode
from eth_utils.abi import event_abi_to_log_topic
from eth_utils.crypto import keccak
from web3._utils.events import get_event_data

from almoner.chain import artifacts as compiled
from almoner.chain.artifacts import Artifact
from almoner.events import Decoder
from almoner.monitor.source import decoder as decoder_of_all
from almoner.testing import World, household
from almoner.testing.logs import Log, logs


@pytest.fixture
def decoder(artifacts: Mapping[str, Artifact]) -> Decoder:
    return Decoder([artifacts["Roster"].abi])


@pytest.fixture
def enrolled(artifacts: Mapping[str, Artifact]) -> Log:
    """The log of a household with two members."""
    abi = next(each for each in artifacts["Roster"].abi if each.get("name") == "CaseEnrolled")
    plain = ["bytes32[]", "bytes32", "uint32", "bytes", "uint64", "uint16", "uint16", "bytes32"]
    values = [[b"\x01" * 32, b"\x02" * 32], b"\x03" * 32, 0, b"\x04" * 20, 5, 1, 12, b"\x06" * 32]
    return Log(
        address=household(1),
        topics=(
            bytes(event_abi_to_log_topic(abi)),  # type: ignore[arg-type]
            (7).to_bytes(32, "big"),
            b"\x08" * 32,
            bytes(12) + bytes.fromhex(household(2)[2:]),
        ),
        data=encode([*plain, "uint32"], [*values, 9]),
        block_number=3,
        block_hash=b"\x0a" * 32,
        transaction_hash=b"\x0b" * 32,
        transaction_index=0,
        log_index=4,
    )


def test_decode__gives_every_field_by_name(decoder: Decoder, enrolled: Log) -> None:
    event = decoder.decode(enrolled, 1_000)

    assert event.name == "CaseEnrolled"
    assert event.block_time == 1_000
    assert dict(event.args) == {
        "caseNo": 7,
        "caseRef": b"\x08" * 32,
        "payTo": household(2),
        "memberRefs": (b"\x01" * 32, b"\x02" * 32),
        "groupRef": b"\x03" * 32,
        "priorCaseNo": 0,
        "signer": b"\x04" * 20,
        "amount": 5,
        "fromPeriod": 1,
        "toPeriod": 12,
        "factsCommitment": b"\x06" * 32,
        "by": 9,
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("7 CFR § 273".encode(), "7 CFR § 273"),
        (b"7 CFR \xa7 273", "7 CFR \ufffd 273"),
        (b"\xff\xfe\x00", "\ufffd\ufffd\x00"),
    ],
)
def test_decode__reads_any_string(
    artifacts: Mapping[str, Artifact], enrolled: Log, written: bytes, read: str
) -> None:
    abi = next(each for each in artifacts["Holds"].abi if each.get("name") == "RuleRegistered")
    topics = [bytes(event_abi_to_log_topic(abi)), *((word).to_bytes(32, "big") for word in (3, 1))]  # type: ignore[arg-type]
    plain = [("bytes32", b"\x02" * 32), ("bytes", written), ("uint32", 9)]
    indexed = [each["name"] for each in abi["inputs"] if each["indexed"]]
    if len(indexed) == 3:
        topics.append((9).to_bytes(32, "big"))
        plain.pop()
    log = dataclasses.replace(
        enrolled,
        topics=tuple(topics),
        data=encode([kind for kind, _ in plain], [value for _, value in plain]),
    )

    event = Decoder([artifacts["Holds"].abi]).decode(log, 1_000)

    assert event.name == "RuleRegistered"
    assert event.args["authority"] == read
    assert event.args["ruleHash"] == b"\x02" * 32
    assert event.args["by"] == 9


@pytest.mark.parametrize(
    "change", ["topic", "fewer topics", "short data", "no topics", "overlong number"]
)
def test_decode__keeps_raw_what_it_cannot_explain(
    decoder: Decoder, enrolled: Log, change: str
) -> None:
    broken = {
        "topic": dataclasses.replace(
            enrolled, topics=(bytes(keccak(text="Other()")), *enrolled.topics[1:])
        ),
        "fewer topics": dataclasses.replace(enrolled, topics=enrolled.topics[:3]),
        "short data": dataclasses.replace(enrolled, data=enrolled.data[:64]),
        "no topics": dataclasses.replace(enrolled, topics=()),
        "overlong number": dataclasses.replace(
            enrolled,
            topics=(enrolled.topics[0], (1 << 32).to_bytes(32, "big"), *enrolled.topics[2:]),
        ),
    }[change]

    event = decoder.decode(broken, 1_000)

    assert event.name is None
    assert dict(event.args) == {}
    assert (event.topics, event.data) == (broken.topics, broken.data)
    assert decoder.decode(enrolled, 1_000).name == "CaseEnrolled"


def test_decode__equals_web3s_own_reading(world: World) -> None:
    """Another implementation, asked about every event of a founded agency."""
    known = compiled.events_by_topic()
    mine = decoder_of_all()
    addresses = [world.offices.address, world.treasury.address]
    found = logs(world.client, 1, world.client.head()[0], addresses)

    for log in found:
        raw = world.client.web3.eth.get_transaction_receipt(log.transaction_hash)["logs"]  # type: ignore[arg-type]
        theirs = next(each for each in raw if each["logIndex"] == log.log_index)
        read = get_event_data(world.client.web3.codec, known[log.topics[0]], theirs)
        event = mine.decode(log, 0)
        assert event.name == read["event"]
        assert dict(event.args) == dict(read["args"])
    assert len(found) > 50
