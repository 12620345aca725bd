"""Blooms: what a block's header says about the logs in it.

A header sets three of 2,048 bits for the address and each topic of every log (Yellow Paper 4.4.3).
A log whose bits are not all set is not of that block; a contract whose bits are set may have logs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import sha3
from numpy.typing import NDArray

from almoner.blocks import Logs, offsets, values

BITS = 2048
Rows = NDArray[np.bool_]
"""A row of 2,048 bits for each block."""
_REMEMBERED = 1 << 18
"""Words whose bits are kept: accounts come again, and hashing is what costs."""
_OF_NUMBER = bytes(24)
"""How a number of 64 bits begins: most are of payments, and do not come again."""
_known: dict[bytes, bytes] = {}


def blooms(texts: Iterable[str]) -> Rows:
    """Headers' blooms (hexadecimal), a row of 2,048 bits each."""
    rows = np.frombuffer(bytes.fromhex("".join(text[2:] for text in texts)), np.uint8)
    return np.unpackbits(rows.reshape(-1, BITS // 8), axis=1).astype(bool)


def of_logs(logs: Logs, numbers: Sequence[int]) -> Rows:
    """What the blooms of the blocks of these numbers would be if these were all their logs."""
    rows = np.zeros((len(numbers), BITS), bool)
    if not logs:
        return rows
    # Each word of a block once: what one block says is much the same again and again.
    topics = values(logs.topics[np.arange(logs.topics.shape[1]) < logs.counts[:, None]])
    addresses = values(logs.addresses)
    firsts = np.flatnonzero(np.diff(logs.blocks, prepend=-1))
    ends = [*firsts[1:].tolist(), len(logs)]
    begun = offsets(logs.counts)
    places = {number: place for place, number in enumerate(numbers)}
    for first, end in zip(firsts.tolist(), ends, strict=True):
        words = {*addresses[first:end], *topics[begun[first] : begun[end]]}
        bits = _bits(words)
        rows[places[int(logs.blocks[first])], BITS - 1 - (bits & BITS - 1)] = True
    return rows


def hits(rows: Rows, addresses: Sequence[str]) -> Rows:
    """Which blocks may have logs of which addresses: a row a block, a column an address."""
    words = [bytes.fromhex(address[2:]) for address in addresses]
    bits = _bits(words).reshape(-1, 3)
    found: Rows = rows[:, BITS - 1 - (bits & BITS - 1)].all(axis=2)
    return found


def _bits(words: Iterable[bytes]) -> NDArray[np.uint16]:
    """Three numbers of two bytes for each word; their last eleven bits tell which bit it sets."""
    if len(_known) > _REMEMBERED:
        _known.clear()
    found = []
    for word in words:
        bits = _known.get(word)
        if bits is None:
            bits = sha3.keccak_256(word).digest()[:6]
            if not word.startswith(_OF_NUMBER):
                _known[word] = bits
        found.append(bits)
    return np.frombuffer(b"".join(found), ">u2")
