"""Receipts: all logs of a block, proven by its header."""

from __future__ import annotations

from collections.abc import Sequence

from almoner.chain.encoding import encode, number, of_bytes, of_number
from almoner.chain.wire import RawLog, RawReceipt


def root(receipts: Sequence[RawReceipt]) -> bytes:
    """The root of the trie of a block's receipts (Yellow Paper 4.4.1, EIP-2718)."""
    # Loaded here: who only looks at blooms starts in half the time without it.
    from trie import HexaryTrie

    trie = HexaryTrie({})
    for place, receipt in enumerate(receipts):
        trie[encode(number(place))] = _encoded(receipt)
    return bytes(trie.root_hash)


def logs(receipts: Sequence[RawReceipt]) -> list[tuple[int, RawLog]]:
    """All logs of a block, in its order, with the places of their transactions."""
    return [(place, log) for place, receipt in enumerate(receipts) for log in receipt.logs]


def _encoded(receipt: RawReceipt) -> bytes:
    status = receipt.status
    content = encode(
        [
            of_bytes(receipt.root or "0x") if status is None else of_number(status),
            of_number(receipt.cumulative_gas_used),
            of_bytes(receipt.logs_bloom),
            [
                [of_bytes(log.address), list(map(of_bytes, log.topics)), of_bytes(log.data)]
                for log in receipt.logs
            ],
        ]
    )
    kind = int(receipt.type, 16)
    return bytes([kind]) + content if kind else content
