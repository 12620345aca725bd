"""Logs proven by the receipts of their blocks, to which headers commit: data as well as topics.

Blooms know addresses and topics only. Who has a node can ask it for the receipts of every block
that has any log; they are those of the block if they hash to what its header says.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from typing import Any

import rlp
from trie import HexaryTrie
from web3.types import RPCEndpoint

from almoner.audit.agency import Agency
from almoner.audit.shapes import TRANSFER, topic_of
from almoner.audit.source import Header, Log, Source, batch
from almoner.chain.client import Client

AT_ONCE = 50
"""Blocks whose receipts are asked for in one request."""

_Told = tuple[str, tuple[str, ...], str]
"""Address, topics and data of a log, by its number."""


def prove(client: Client, source: Source, agency: Agency) -> int:
    """Notes each log that its block's receipts do not have, and each they have that is not here.

    Returns how many blocks were asked about. Raises NodeUnreachable, and ChainError where the node
    does not give receipts.
    """
    followed = set(agency.handlers)
    token = source.agency.contracts["Token"]
    treasury = topic_of(source.agency.contracts["Treasury"])

    def is_ours(log: Log) -> bool:
        moved = log.topics[:1] == [TRANSFER] and treasury in log.topics[1:3]
        return log.address in followed or (log.address == token and moved)

    asked, end = 0, agency.findings.place
    agency.findings.place = copy(end)
    blocks = iter(_blocks(source.headers(), source.logs()))
    while part := list(itertools.islice(blocks, AT_ONCE)):
        requests = [(RPCEndpoint("eth_getBlockReceipts"), [header.number]) for header, _ in part]
        for (header, told), answer in zip(part, batch(client, requests), strict=True):
            if "error" in answer:
                raise client.refusal("eth_getBlockReceipts", answer["error"])
            asked += 1
            _compare(agency, header, told, answer.get("result") or [], is_ours)
    agency.findings.place = end
    return asked


def _blocks(headers: Iterable[Header], logs: Iterator[Log]) -> Iterator[tuple[Header, list[Log]]]:
    """Blocks that have any log of anybody's, with those that were told."""
    log = next(logs, None)
    for header in headers:
        told = []
        while log is not None and log.blockNumber == header.number:
            told.append(log)
            log = next(logs, None)
        if told or int(header.logsBloom, 16):
            yield header, told


def _compare(
    agency: Agency,
    header: Header,
    told: list[Log],
    receipts: list[Any],
    is_ours: Callable[[Log], bool],
) -> None:
    findings, number = agency.findings, int(header.number, 16)
    findings.place.block, findings.place.time = number, int(header.timestamp, 16)
    findings.place.transaction, findings.place.index = "", None
    if root(receipts) != header.receiptsRoot:
        findings.critical(
            "record", f"The node's receipts of block {number} are not those its header commits to."
        )
        return
    proven = [
        Log(
            address=log["address"],
            topics=log["topics"],
            data=log["data"],
            blockNumber=header.number,
            blockHash=header.hash,
            transactionHash=receipt["transactionHash"],
            logIndex=hex(index),
        )
        for index, (receipt, log) in enumerate(
            (receipt, log) for receipt in receipts for log in receipt["logs"]
        )
    ]
    own = {int(log.logIndex, 16): log for log in proven if is_ours(log)}
    kept = {int(log.logIndex, 16): log for log in told}
    for index in sorted(own.keys() | kept.keys()):
        findings.place.index = index
        log = own.get(index) or kept[index]
        findings.place.transaction = log.transactionHash
        if index not in kept:
            findings.critical("record", f"Log {index} of block {number} is missing here.")
        elif own.get(index) is None or _content(own[index]) != _content(kept[index]):
            findings.critical(
                "record", f"Log {index} of block {number} is not what its receipts have."
            )


def root(receipts: list[Any]) -> str:
    """The root of the trie of a block's receipts."""
    trie = HexaryTrie({})
    for place, receipt in enumerate(receipts):
        logs = [
            [_raw(log["address"]), [_raw(topic) for topic in log["topics"]], _raw(log["data"])]
            for log in receipt["logs"]
        ]
        status = int(receipt["status"], 16)
        gas = int(receipt["cumulativeGasUsed"], 16)
        content = rlp.encode([status, gas, _raw(receipt["logsBloom"]), logs])
        kind = int(receipt.get("type", "0x0"), 16)
        trie[rlp.encode(place)] = bytes([kind]) + content if kind else content
    return f"0x{trie.root_hash.hex()}"


def _content(log: Log) -> _Told:
    return log.address, tuple(log.topics), log.data


def _raw(text: str) -> bytes:
    return bytes.fromhex(text[2:])
