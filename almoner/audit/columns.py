"""What is kept of every case, in columns: a case takes some dozens of bytes, not an object."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORD = 224
"""Cases of one word."""
_ROW = np.dtype(
    [
        ("pay_to", "u4"),
        ("amount", "u8"),
        ("first", "u2"),
        ("last", "u2"),
        ("status", "u1"),
        ("members", "u1"),
        ("caseworker", "u4"),
        ("determiner", "u4"),
        ("closer", "u4"),
        ("ended_at", "u8"),
        ("except_until", "u8"),
    ]
)


class Status(IntEnum):
    """As numbered in contracts/interfaces/IRoster.sol."""

    NONE = 0
    ENROLLED = 1
    APPROVED = 2
    REJECTED = 3
    WITHDRAWN = 4
    TERMINATED = 5
    CLOSED = 6


@dataclass(slots=True)
class Accounts:
    """Accounts by small numbers. They are known by how they stand in a topic."""

    topics: list[str] = field(default_factory=lambda: [f"0x{'0' * 64}"])
    numbers: dict[str, int] = field(default_factory=lambda: {f"0x{'0' * 64}": 0})

    def number(self, topic: str) -> int:
        found = self.numbers.get(topic)
        if found is None:
            found = self.numbers[topic] = len(self.topics)
            self.topics.append(topic)
        return found

    def of(self, address: str) -> int:
        return self.number(f"0x{'0' * 24}{address[2:]}")

    def address(self, number: int) -> str:
        return f"0x{self.topics[number][26:]}"


@dataclass(slots=True)
class Columns:
    """The cases of one roster, from number 1 on; room is made for whole words."""

    rows: NDArray[Any] = field(default_factory=lambda: np.zeros(WORD, _ROW))
    terms: dict[int, bytes] = field(default_factory=dict)
    """What a determiner must repeat to approve."""
    count: int = 0

    def reach(self, case_no: int) -> None:
        """Makes room for a case."""
        size = len(self.rows)
        if case_no >= size:
            size = max(2 * size, (case_no // WORD + 1) * WORD)
            grown = np.zeros(size, _ROW)
            grown[: len(self.rows)] = self.rows
            self.rows = grown

    def word(self, word: int) -> NDArray[Any]:
        """The rows of a word."""
        self.reach((word + 1) * WORD - 1)
        return self.rows[word * WORD : (word + 1) * WORD]


def places(bits: int) -> NDArray[Any]:
    """Which bits are set, in order."""
    raw = np.frombuffer(bits.to_bytes(32, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(raw, bitorder="little"))


def bits_of(truths: NDArray[Any]) -> int:
    """A word of bits from 224 truths."""
    return int.from_bytes(np.packbits(truths, bitorder="little").tobytes(), "little")
