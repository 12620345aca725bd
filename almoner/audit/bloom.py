"""Which bits of a block's bloom an address or a topic sets."""

from __future__ import annotations

import functools

from eth_hash.auto import keccak

SIZE = 2048
"""Bits of a bloom."""


@functools.lru_cache(maxsize=262_144)
def bits_of(item: str) -> int:
    """The three bits of an address or a topic. Raises ValueError for what is no text of bytes."""
    digest = keccak(bytes.fromhex(item[2:]))
    bits = 0
    for at in (0, 2, 4):
        bits |= 1 << (int.from_bytes(digest[at : at + 2], "big") & (SIZE - 1))
    return bits
