"""What a ledger asks of a chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from almoner.blocks import Header, Logs, Span, Wanted


class Source(Protocol):
    """What a ledger asks of a chain. Threads may share it.

    Raises ShiftingChain where the chain changed meanwhile, NodeUnreachable, MissingBlock or
    ChainError, and RecordRefuted where what it is told cannot be true.
    """

    def head(self) -> Header:
        """The newest block."""

    def final(self) -> int:
        """The number of the newest block that no reorganization takes back."""

    def header(self, number: int) -> Header:
        """The block of a number."""

    def span(self, first: int, last: int, wanted: Wanted, *, newest: bool) -> Span:
        """The blocks `first` to `last`, both included, with the wanted logs, all checked.

        `newest` says that the last one is the head, as far as is known.
        """

    def history(self, first: int, last: int, wanted: Wanted) -> tuple[Logs, Mapping[int, bytes]]:
        """The wanted logs of blocks that are known already, and the hashes of their blocks."""
