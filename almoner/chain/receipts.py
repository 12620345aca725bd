"""Receipts: all logs of a block, proven by its header."""

from __future__ import annotations

from collections.abc import Sequence

import rlp
from trie import HexaryTrie

from almoner.chain.wire import RawLog, RawReceipt


def root(receipts: Sequence[RawReceipt]) -> bytes:
    """The root of the trie of a block's receipts (Yellow Paper 4.4.1, EIP-2718)."""
    trie = HexaryTrie({})
    for place, receipt in enumerate(receipts):
        trie[rlp.encode(place)] = _encoded(receipt)
    return bytes(trie.root_hash)


def logs(receipts: Sequence[RawReceipt]) -> list[tuple[int, RawLog]]:
    """All logs of a block, in its order, with the places of their transactions."""
    return [(place, log) for place, receipt in enumerate(receipts) for log in receipt.logs]


def _encoded(receipt: RawReceipt) -> bytes:
    status = receipt.status
    content: bytes = rlp.encode(
        [
            _bytes(receipt.root or "0x") if status is None else _number(status),
            _number(receipt.cumulative_gas_used),
            _bytes(receipt.logs_bloom),
            [
                [_bytes(log.address), [_bytes(topic) for topic in log.topics], _bytes(log.data)]
                for log in receipt.logs
            ],
        ]
    )
    kind = int(receipt.type, 16)
    return bytes([kind]) + content if kind else content


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _number(text: str) -> bytes:
    number = int(text, 16)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
