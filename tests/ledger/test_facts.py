"""From a node's logs to the columns of tables, and nothing of an event is lost.

given a span of logs, the reader
├── gives the facts from which the same events are decoded again
├── numbers accounts and keys by the event that said them first
├── keeps what has other words than its signature says as it is
└── keeps numbers of 64 bits whole
identifiers
├── that were forgotten are found again
└── of spans that were never written are given anew
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from almoner.blocks import Header, Logs
from almoner.chain import answers
from almoner.events import Decoder
from almoner.ledger import identifiers, kinds, stored
from almoner.ledger.facts import Facts, Reader
from almoner.ledger.follower import no_checkpoint
from almoner.ledger.identifiers import Identifiers
from almoner.ledger.store import Scope, Store

ABI = [
    {
        "type": "event",
        "name": "Paid",
        "inputs": [
            {"name": "payment", "type": "uint64", "indexed": True},
            {"name": "payTo", "type": "address", "indexed": True},
            {"name": "ref", "type": "bytes32", "indexed": True},
            {"name": "amount", "type": "uint64", "indexed": False},
        ],
    }
]
DECODER = Decoder([ABI])
TOPIC = f"0x{keccak(text='Paid(uint64,address,bytes32,uint64)').hex()}"
CONTRACT = f"0x{'c0' * 20}"
ALICE, BOB = f"{'a1' * 20}", f"{'b0' * 20}"
REF = "0e" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty ledger of a deployment that is nowhere."""
    addresses = [f"0x{number:040x}" for number in range(9)]
    with Store(tmp_path / "ledger.sqlite", _scope(addresses)) as opened:
        opened.know(DECODER)
        yield opened


def _scope(addresses: list[str]) -> Scope:
    names = (
        *("offices", "treasury", "holds", "changes", "hearings"),
        *("rounds", "amendments", "rule_sets", "token"),
    )
    named = dict(zip(names, addresses, strict=True))
    return Scope(chain_id=1, genesis=bytes(32), first_block=1, **named)


def paid(payment: int, account: str, ref: str = REF) -> list[str]:
    """The topics of a payment."""
    return [TOPIC, f"0x{payment:064x}", f"0x{account:0>64}", f"0x{ref}"]


def logs(*topics: list[str], block: int = 1) -> Logs:
    """Logs of one transaction of a block, with these topics, as a node would tell of them."""
    told = [
        {
            "address": CONTRACT,
            "topics": each,
            "data": f"0x{100 + at:064x}",
            "blockHash": f"0x{header(block).hash.hex()}",
            "blockNumber": hex(block),
            "transactionHash": f"0x{'7a' * 32}",
            "transactionIndex": "0x3",
            "logIndex": hex(at),
            "removed": False,
        }
        for at, each in enumerate(topics)
    ]
    answer = {"jsonrpc": "2.0", "id": 0, "result": told}
    return answers.logs(json.dumps(answer, separators=(",", ":")).encode())


def header(number: int) -> Header:
    return Header(
        number=number,
        hash=keccak(primitive=bytes([number])),
        parent=keccak(primitive=bytes([number - 1])),
        time=1_700_000_000 + number,
    )


def write(store: Store, read: Logs, given: Identifiers | None = None) -> None:
    """Reads a span of one block and writes it."""
    facts = Facts()
    reader = Reader(kinds.of(DECODER.shapes), given or Identifiers(store.db))
    reader.read([header(int(read.blocks[0]))], read, facts)
    store.load(facts, no_checkpoint)


def test_reader__gives_what_the_same_events_are_decoded_from(store: Store) -> None:
    write(store, logs(paid(7, ALICE), paid(8, BOB), paid(9, ALICE)))

    found = list(stored.events(store.db, DECODER))
    assert [event.args["payment"] for event in found] == [7, 8, 9]
    assert [event.args["payTo"].lower()[2:] for event in found] == [ALICE, BOB, ALICE]
    assert [event.args["amount"] for event in found] == [100, 101, 102]
    assert {event.args["ref"] for event in found} == {bytes.fromhex(REF)}
    assert [event.log_index for event in found] == [0, 1, 2]
    assert {event.transaction_hash for event in found} == {b"\x7a" * 32}
    assert {event.block_hash for event in found} == {header(1).hash}
    assert [b"".join(event.topics).hex() for event in found] == [
        "".join(topic[2:] for topic in paid(number, who))
        for number, who in ((7, ALICE), (8, BOB), (9, ALICE))
    ]


def test_reader__numbers_by_the_event_that_said_it_first(store: Store) -> None:
    write(store, logs(paid(7, ALICE), paid(8, BOB)))
    write(store, logs(paid(9, BOB), block=2))

    numbers = dict(store.db.execute("SELECT value, id FROM identifiers").fetchall())
    first, second = (1 << 20) << 2, (1 << 20 | 1) << 2
    assert numbers == {
        bytes.fromhex(CONTRACT[2:]): first,
        bytes.fromhex(ALICE): first | 2,
        bytes.fromhex(REF): first | 3,
        bytes.fromhex(BOB): second | 2,
    }


@pytest.mark.parametrize(
    "topics",
    [
        [TOPIC, f"0x{7:064x}"],
        [TOPIC, f"0x{1 << 64:064x}", f"0x{ALICE:0>64}", f"0x{REF}"],
        [TOPIC, f"0x{7:064x}", f"0x{'ff' * 32}", f"0x{REF}"],
        [f"0x{'dd' * 32}"],
        [],
    ],
    ids=["too few", "too large a number", "no account", "unknown", "anonymous"],
)
def test_reader__keeps_what_it_cannot_explain_as_it_is(store: Store, topics: list[str]) -> None:
    write(store, logs(paid(7, ALICE), topics, paid(8, BOB)))

    assert [event.args["payment"] for event in stored.events(store.db, DECODER)] == [7, 8]
    (row,) = store.db.execute("SELECT * FROM unexplained").fetchall()
    assert row["id"] == 1 << 20 | 1
    assert row["topics"].hex() == "".join(topic[2:] for topic in topics)
    assert row["data"] == (101).to_bytes(32, "big")


@pytest.mark.parametrize("payment", [0, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
def test_reader__keeps_numbers_of_64_bits_whole(store: Store, payment: int) -> None:
    write(store, logs(paid(payment, ALICE)))

    (event,) = stored.events(store.db, DECODER)
    assert event.args["payment"] == payment


def test_identifiers__that_were_forgotten_are_found_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, logs(paid(7, ALICE), paid(8, BOB)))
    monkeypatch.setattr(identifiers, "REMEMBERED", 1)
    given = Identifiers(store.db)

    write(store, logs(paid(9, BOB), paid(10, "dd" * 20), block=2), given)

    assert given.too_many
    assert store.db.execute("SELECT count(*) FROM identifiers").fetchone()[0] == 5
    last = [event.args["payTo"].lower()[2:] for event in stored.events(store.db, DECODER)][2:]
    assert last == [BOB, "dd" * 20]


def test_identifiers__of_what_was_not_written_are_given_anew(store: Store) -> None:
    given = Identifiers(store.db)
    Reader(kinds.of(DECODER.shapes), given).read([header(1)], logs(paid(7, ALICE)), Facts())
    given.forget()

    write(store, logs(paid(8, BOB), paid(7, ALICE)), given)

    (number,) = store.db.execute(
        "SELECT id FROM identifiers WHERE value = ?", (bytes.fromhex(ALICE),)
    ).fetchone()
    assert number == (1 << 20 | 1) << 2 | 2
