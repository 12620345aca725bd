"""Blocks and their logs as a node tells of them, in the form a ledger takes them.

Logs are kept by columns: a span of thousands is read and written without a look at each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What following a chain needs of a block. `time` in seconds since 1970."""

    number: int
    hash: bytes
    parent: bytes
    time: int


@dataclass(slots=True, kw_only=True)
class Logs:
    """Logs in the chain's order: entry i of each list is of log i.

    Words are hexadecimal with 0x and in lower case.
    """

    blocks: list[int] = field(default_factory=list)
    """Numbers of their blocks."""
    indexes: list[int] = field(default_factory=list)
    """Places in their blocks, from 0."""
    transactions: list[int] = field(default_factory=list)
    """Places of their transactions in those blocks, from 0."""
    hashes: list[str] = field(default_factory=list)
    """Of their transactions."""
    addresses: list[str] = field(default_factory=list)
    topics: list[list[str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.blocks)

    def chosen(self, places: Sequence[int]) -> Logs:
        """The logs at these places, in that order."""
        return Logs(
            **{
                each.name: [column[place] for place in places]
                for each in fields(self)
                for column in [getattr(self, each.name)]
            }
        )


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
