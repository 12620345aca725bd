"""Blocks and their logs as a node tells of them, in the form a ledger takes them.

Logs are kept by columns: a span of thousands is read and written without a look at each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Words = NDArray[np.uint8]
Marks = NDArray[np.bool_]

LOG_BITS = 20
"""Bits of a log's number that tell it from others of its block; the number of the block is above
them. All of it has 64 bits.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What following a chain needs of a block. `time` in seconds since 1970."""

    number: int
    hash: bytes
    parent: bytes
    time: int


@dataclass(slots=True, kw_only=True)
class Logs:
    """Logs in the chain's order: entry i of each array is of log i."""

    blocks: Numbers
    """Numbers of their blocks."""
    indexes: Numbers
    """Places in their blocks, from 0."""
    transactions: Numbers
    """Places of their transactions in those blocks, from 0."""
    block_hashes: Words
    """32 bytes each."""
    hashes: Words
    """Of their transactions, 32 bytes each."""
    addresses: Words
    """20 bytes each."""
    counts: Numbers
    """How many topics each has, at most 4."""
    topics: Words
    """4 of 32 bytes each; zeros where there are fewer."""
    offsets: Numbers
    """Where the data of each begins, and where that of the last one ends."""
    data: bytes
    """Of all, one after another."""

    def __len__(self) -> int:
        return len(self.blocks)

    def chosen(self, places: Numbers) -> Logs:
        """The logs at these places, in that order."""
        parts = [self.data_of(place) for place in places.tolist()]
        others = {
            each.name: getattr(self, each.name)[places]
            for each in fields(self)
            if each.name not in ("offsets", "data")
        }
        return Logs(**others, offsets=offsets([len(part) for part in parts]), data=b"".join(parts))

    def data_of(self, place: int) -> bytes:
        """The data of one log."""
        return self.data[self.offsets[place] : self.offsets[place + 1]]

    def topics_of(self, place: int) -> list[bytes]:
        """The topics of one log."""
        return [bytes(topic) for topic in self.topics[place, : self.counts[place]]]

    def by(self, addresses: Iterable[str]) -> Numbers:
        """The places of what these contracts (hexadecimal) said."""
        said: Marks = np.zeros(len(self), bool)
        for address in addresses:
            said |= (self.addresses == np.frombuffer(bytes.fromhex(address[2:]), np.uint8)).all(1)
        return np.flatnonzero(said)


def offsets(lengths: Sequence[int] | Numbers) -> Numbers:
    """Where each of these parts begins, one after another, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def values(words: Words) -> list[bytes]:
    """Words of one size, each as bytes."""
    whole = np.ascontiguousarray(words)
    found: list[bytes] = whole.view(f"V{whole.shape[-1]}").ravel().tolist()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which logs a ledger asks for. Addresses are hexadecimal, in lower case."""

    contracts: tuple[str, ...]
    """All of what they say."""
    token: str | None = None
    """Its transfers, to and from `accounts`."""
    accounts: tuple[str, ...] | None = ()
    """None asks for all transfers: of very many accounts that is less work for the node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Consecutive blocks that name each other as parents, and the wanted logs in them."""

    headers: Sequence[Header]
    logs: Logs
    size: int
    """Bytes the node told them in."""
