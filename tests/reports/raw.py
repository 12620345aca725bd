"""Logs as a node gives them, and what they come to.

Written against the interfaces alone: it asks eth_getLogs, decodes by signatures typed here, and
sums. Nothing of the ledger, the follower, the decoder or the reports is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from almoner.chain.client import Client

TREASURY = """
ProgramOpened(address indexed program, uint8 indexed kind, uint32 purpose, bytes32 terms, uint32 by)
Appropriated(uint32 indexed appropriation, uint32 indexed purpose, address source, uint64 amount, \
uint40 from, uint40 to, uint40 cancelAt, uint32 indexed by)
Funded(uint32 indexed appropriation, address indexed from, uint64 amount, uint64 received)
Allotted(uint32 indexed allotment, uint32 indexed appropriation, address indexed program, \
uint64 amount, uint64 total, uint32 by)
Deallotted(uint32 indexed allotment, uint32 indexed appropriation, uint64 amount, uint64 left, \
uint64 total, uint32 indexed by)
Apportioned(uint32 indexed allotment, uint64 amount, uint64 cash, uint32 indexed by)
Deapportioned(uint32 indexed allotment, uint64 amount, uint64 cash, uint32 indexed by)
AppropriationClosed(uint32 indexed appropriation, uint64 obligated, uint64 idle, uint32 indexed by)
Obligated(address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, \
uint64 total, uint40 payableAt)
ObligationIncreased(address indexed program, uint32 indexed id, uint32 indexed allotment, \
uint64 amount, uint64 total)
Deobligated(address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, \
uint64 total)
Disbursed(address indexed program, uint32 indexed id, uint32 indexed allotment, uint64 amount, \
uint64 total, uint64 cash)
Recovered(address indexed program, uint64 indexed payment, uint32 indexed allotment, address from, \
uint64 amount, uint64 total, uint64 cash)
ReturnedToSource(uint32 indexed appropriation, address indexed source, uint64 amount, \
uint64 total, uint32 by)
"""
GRANTS = """
AwardRecommended(uint32 indexed award, uint32 indexed application, address indexed payTo, \
uint64[] lines, uint64 total, uint40 from, uint40 to, uint8 mode, uint16 matchBps, \
uint16 indirectBps, uint16 toleranceBps, bytes32 conditions, bytes32 termsHash, uint32 by)
AwardAccepted(uint32 indexed award, bytes32 termsHash, address relayer)
AwardAmended(uint32 indexed award, uint32 indexed amendment, uint64[] lines, uint64 total, \
uint40 to, bytes32 termsHash)
AwardClosed(uint32 indexed award, uint32 indexed amendment, bytes32 report, uint64 paid, \
uint64 released, uint32 by)
DrawRequested(uint32 indexed draw, uint32 indexed award, uint8 indexed line, uint64 amount, \
uint64 matched, uint40 costFrom, uint40 costTo, bytes32 costRef, uint64 gross, bytes32 evidence, \
uint64 drawn, uint64 budget, bytes32 contentHash, address relayer)
DrawDenied(uint32 indexed draw, uint32 indexed award, bytes32 reasonHash, uint32 indexed by)
DrawWithdrawn(uint32 indexed draw, uint32 indexed award, address relayer)
DrawSubstantiated(uint32 indexed draw, uint32 indexed award, uint64 amount, bytes32 costRef, \
uint64 gross, bytes32 evidence, uint64 outstanding, uint32 indexed by)
PaymentSettled(uint64 indexed payment, address indexed payTo, uint64 amount)
PaymentStruck(uint64 indexed payment, uint64 indexed proposal, uint64 amount)
PaymentExpunged(uint64 indexed payment, uint64 indexed proposal, uint64 amount)
PaymentReturned(uint64 indexed payment, address indexed from, uint64 amount, bool established)
CostDisallowed(uint64 indexed payment, uint32 indexed amendment, uint64 amount, uint64 ofPayment, \
uint64 ofAward)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One log: its name, its arguments, where and when it was emitted."""

    name: str
    address: str
    args: dict[str, Any]
    block: int
    index: int
    time: int
    transaction: str


Which = Callable[[Log], bool]


def fetch(client: Client, address: str, signatures: str) -> list[Log]:
    """Every log of a contract that one of the signatures explains, in the chain's order."""
    shapes = dict(_shapes(signatures))
    asked = {"address": address, "fromBlock": "0x0", "toBlock": "latest"}
    times: dict[str, int] = {}
    found = []
    for log in client.request("eth_getLogs", asked):
        shape = shapes.get(log["topics"][0])
        if shape is None:
            continue
        if log["blockNumber"] not in times:
            block = client.request("eth_getBlockByNumber", log["blockNumber"], False)
            times[log["blockNumber"]] = int(block["timestamp"], 16)
        name, indexed, plain = shape
        topics = [bytes.fromhex(each[2:]) for each in log["topics"][1:]]
        args = {
            argument: decode([kind], topic)[0]
            for (kind, argument), topic in zip(indexed, topics, strict=True)
        }
        kinds = [kind for kind, _ in plain]
        values = decode(kinds, bytes.fromhex(log["data"][2:]))
        args |= {argument: value for (_, argument), value in zip(plain, values, strict=True)}
        found.append(
            Log(
                name=name,
                address=str(to_checksum_address(log["address"])),
                args=args,
                block=int(log["blockNumber"], 16),
                index=int(log["logIndex"], 16),
                time=times[log["blockNumber"]],
                transaction=log["transactionHash"],
            )
        )
    return found


def _shapes(signatures: str) -> Iterator[tuple[str, tuple[str, list[Any], list[Any]]]]:
    for line in signatures.strip().splitlines():
        name, inside = line.rstrip(")").split("(")
        words = [each.split() for each in inside.split(", ")]
        kinds = ",".join(each[0] for each in words)
        indexed = [(each[0], each[-1]) for each in words if each[1] == "indexed"]
        plain = [(each[0], each[-1]) for each in words if each[1] != "indexed"]
        yield f"0x{keccak(text=f'{name}({kinds})').hex()}", (name, indexed, plain)


def summed(logs: list[Log], name: str, until: int, which: Which = lambda _: True) -> int:
    """What the amounts of the logs of a name come to that were emitted before a moment."""
    return sum(
        int(log.args["amount"])
        for log in logs
        if log.name == name and log.time < until and which(log)
    )
