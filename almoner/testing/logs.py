"""Logs as a node gives them, read one by one: what the ledger's columns are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_utils.address import to_checksum_address

from almoner.chain.client import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One log, its fields turned from hexadecimal and nothing else done."""

    address: str
    topics: tuple[bytes, ...]
    data: bytes
    block_number: int
    block_hash: bytes
    transaction_hash: bytes
    transaction_index: int
    log_index: int


def logs(client: Client, first: int, last: int, addresses: Sequence[str]) -> list[Log]:
    """All logs of the addresses in blocks `first` to `last`, both included, in chain order."""
    query = {"fromBlock": hex(first), "toBlock": hex(last), "address": list(addresses)}
    found = [_log(raw) for raw in client.request("eth_getLogs", query)]
    return sorted(found, key=lambda log: (log.block_number, log.log_index))


def _log(raw: Any) -> Log:
    return Log(
        address=to_checksum_address(raw["address"]),
        topics=tuple(_bytes(topic) for topic in raw["topics"]),
        data=_bytes(raw["data"]),
        block_number=int(raw["blockNumber"], 16),
        block_hash=_bytes(raw["blockHash"]),
        transaction_hash=_bytes(raw["transactionHash"]),
        transaction_index=int(raw["transactionIndex"], 16),
        log_index=int(raw["logIndex"], 16),
    )


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
