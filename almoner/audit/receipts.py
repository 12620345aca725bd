"""Logs proven by the receipts of their blocks, to which headers commit: data as well as topics.

Blooms know addresses and topics only. Receipts are those of a block if they hash to what its header
says, whoever gave them: a node, or a folder that kept them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import msgspec
import rlp
from trie import HexaryTrie
from web3.types import RPCEndpoint

from almoner.audit.agency import Agency
from almoner.audit.bloom import bits_of
from almoner.audit.finding import Findings
from almoner.audit.shapes import TRANSFER, topic_of
from almoner.audit.source import Header, Log, Number, Raw, Source, batch
from almoner.chain.client import Client
from almoner.errors import ChainError

AT_ONCE = 50
"""Blocks whose receipts are asked for in one request."""

_Told = tuple[str, tuple[str, ...], str]
"""Address, topics and data of a log, by its number."""


class Emitted(msgspec.Struct, gc=False):
    """A log in a receipt."""

    address: Raw
    topics: list[Raw]
    data: Raw


class Receipt(msgspec.Struct, gc=False):
    """A transaction's receipt as the node gives it: what its block's root is made of."""

    transactionHash: Raw
    status: Number
    cumulativeGasUsed: Number
    logsBloom: Raw
    logs: list[Emitted]
    type: Number = "0x0"


class BlockReceipts(msgspec.Struct, gc=False):
    """All receipts of a block, in its order."""

    number: Number
    receipts: list[Receipt]


Given = Callable[[Sequence[Header]], list[list[Receipt] | None]]
"""The receipts of blocks, None where there are none to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What comparing logs with receipts came to."""

    blocks: int
    """Whose logs were compared, or had to be."""
    refuted: int
    """Of them, with receipts that lack, or with other logs than those."""
    strays: int
    """Logs without their header, which no receipts can prove."""

    @property
    def sound(self) -> bool:
        return not self.refuted and not self.strays


@dataclass(frozen=True, slots=True)
class Own:
    """Which logs are the agency's, and which blooms may tell of one."""

    addresses: frozenset[str]
    token: str
    treasury: str
    """As it stands in topics."""
    blooms: tuple[int, ...]

    @classmethod
    def of(cls, contracts: Mapping[str, str], addresses: Iterable[str]) -> Own:
        """Of contracts by their names, and the addresses of all of them, the token aside."""
        token, treasury = contracts["Token"], topic_of(contracts["Treasury"])
        own = frozenset(addresses)
        moved = bits_of(token) | bits_of(TRANSFER) | bits_of(treasury)
        return cls(own, token, treasury, (moved, *map(bits_of, own)))

    def has(self, log: Log) -> bool:
        moved = log.topics[:1] == [TRANSFER] and self.treasury in log.topics[1:3]
        return log.address in self.addresses or (log.address == self.token and moved)

    def may_be_in(self, header: Header) -> bool:
        """Whether the block's bloom allows for a log of the agency."""
        bloom = int(header.logsBloom, 16)
        return any(not each & ~bloom for each in self.blooms)


def asked(client: Client, headers: Iterable[Header]) -> Iterator[BlockReceipts]:
    """What a node gives for blocks.

    Raises NodeUnreachable, and ChainError where the node does not give receipts.
    """
    waiting = iter(headers)
    while part := list(itertools.islice(waiting, AT_ONCE)):
        requests = [(RPCEndpoint("eth_getBlockReceipts"), [each.number]) for each in part]
        for header, answer in zip(part, batch(client, requests), strict=True):
            if "error" in answer:
                raise client.refusal("eth_getBlockReceipts", answer["error"])
            try:
                receipts = msgspec.convert(answer.get("result"), list[Receipt])
            except msgspec.ValidationError as fault:
                raise ChainError(
                    f"The node does not give the receipts of block {int(header.number, 16)}: ask "
                    f"another node. ({fault})"
                ) from fault
            yield BlockReceipts(number=header.number, receipts=receipts)


def of_node(client: Client) -> Given:
    """A node's receipts."""
    return lambda headers: [each.receipts for each in asked(client, headers)]


def of_folder(blocks: Iterator[BlockReceipts]) -> Given:
    """Receipts that were kept, in the chain's order; blocks nobody asks about are passed over."""
    block = next(blocks, None)

    def given(headers: Sequence[Header]) -> list[list[Receipt] | None]:
        nonlocal block
        found: list[list[Receipt] | None] = []
        for header in headers:
            number = int(header.number, 16)
            while block is not None and int(block.number, 16) < number:
                block = next(blocks, None)
            same = block is not None and int(block.number, 16) == number
            found.append(block.receipts if block is not None and same else None)
        return found

    return given


def prove(given: Given, source: Source, agency: Agency) -> Proof:
    """Notes each log that its block's receipts do not have, and each they have that is not here.

    Raises what giving the receipts does.
    """
    own, asked_of, refuted = Own.of(source.agency.contracts, agency.handlers), 0, 0
    read, compared = itertools.count(), 0
    end = agency.findings.place
    agency.findings.place = copy(end)
    logs = (log for log, _ in zip(source.logs(), read, strict=False))
    blocks = _blocks(source.headers(), logs, own)
    while part := list(itertools.islice(blocks, AT_ONCE)):
        answers = given([header for header, _ in part])
        for (header, told), receipts in zip(part, answers, strict=True):
            asked_of += 1
            compared += len(told)
            refuted += not _compare(agency.findings, header, told, receipts, own)
    agency.findings.place = end
    return Proof(blocks=asked_of, refuted=refuted, strays=next(read) - compared)


def _blocks(
    headers: Iterable[Header], logs: Iterator[Log], own: Own
) -> Iterator[tuple[Header, list[Log]]]:
    """Blocks that hold, or by their bloom may hold, a log of the agency; with those told of it."""
    log = next(logs, None)
    for header in headers:
        told, number = [], int(header.number, 16)
        # Those that lie between are strays, and were noted when they were read.
        while log is not None and int(log.blockNumber, 16) <= number:
            if int(log.blockNumber, 16) == number:
                told.append(log)
            log = next(logs, None)
        if told or own.may_be_in(header):
            yield header, told
    # To the last one, so that all are counted.
    for _ in logs:
        pass


def _compare(
    findings: Findings,
    header: Header,
    told: list[Log],
    receipts: list[Receipt] | None,
    own: Own,
) -> bool:
    """Whether the logs told of a block are those its receipts have."""
    number = int(header.number, 16)
    findings.place.block, findings.place.time = number, int(header.timestamp, 16)
    findings.place.transaction, findings.place.index = "", None
    if receipts is None:
        findings.critical("record", f"The receipts of block {number} are missing.", "no receipts")
        return False
    if root(receipts) != header.receiptsRoot:
        findings.critical(
            "record",
            f"The receipts of block {number} are not those its header commits to.",
            "other receipts",
        )
        return False
    proven = {int(log.logIndex, 16): log for log in _logs(header, receipts) if own.has(log)}
    here = {int(log.logIndex, 16): log for log in told}
    same = True
    for index in sorted(proven.keys() | here.keys()):
        findings.place.index = index
        log = proven.get(index) or here[index]
        findings.place.transaction = log.transactionHash
        if index not in here:
            findings.critical("record", f"Log {index} of block {number} is missing here.")
        elif index not in proven or _content(proven[index]) != _content(here[index]):
            findings.critical(
                "record", f"Log {index} of block {number} is not what its receipts have."
            )
        else:
            continue
        same = False
    return same


def _logs(header: Header, receipts: list[Receipt]) -> list[Log]:
    emitted = ((receipt, log) for receipt in receipts for log in receipt.logs)
    return [
        Log(
            address=log.address,
            topics=log.topics,
            data=log.data,
            blockNumber=header.number,
            blockHash=header.hash,
            transactionHash=receipt.transactionHash,
            logIndex=hex(index),
        )
        for index, (receipt, log) in enumerate(emitted)
    ]


def root(receipts: list[Receipt]) -> str:
    """The root of the trie of a block's receipts."""
    trie = HexaryTrie({})
    for place, receipt in enumerate(receipts):
        logs: list[Any] = [
            [_raw(log.address), [_raw(topic) for topic in log.topics], _raw(log.data)]
            for log in receipt.logs
        ]
        status = int(receipt.status, 16)
        gas = int(receipt.cumulativeGasUsed, 16)
        content = rlp.encode([status, gas, _raw(receipt.logsBloom), logs])
        kind = int(receipt.type, 16)
        trie[rlp.encode(place)] = bytes([kind % 256]) + content if kind else content
    return f"0x{trie.root_hash.hex()}"


def _content(log: Log) -> _Told:
    return log.address, tuple(log.topics), log.data


def _raw(text: str) -> bytes:
    return bytes.fromhex(text[2:])
