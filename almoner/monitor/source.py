"""A chain behind a node, as the ledger's follower asks for it."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.blocks import Header, Logs, Span, Wanted
from almoner.chain import artifacts
from almoner.chain.delegates import Delegates
from almoner.chain.spans import Spans, Verify
from almoner.chain.wire import Wire
from almoner.events import Decoder

FOLLOWED = (
    *("Offices", "Treasury", "Holds", "Changes", "Hearings", "BenefitProgram", "Roster"),
    *("GrantRounds", "GrantAmendments", "GrantAwards", "RuleSets"),
)

LIVE = 3
"""Newest blocks, at most, that are proven by their receipts while they are followed."""
FAR = 2_000_000
"""Bytes of answers after which, still without the newest block, others are asked to read too."""


def decoder() -> Decoder:
    """Explains the events of all our contracts."""
    return Decoder(artifacts.load(name).abi for name in FOLLOWED)


class ChainSource:
    """Reads blocks and logs from a node, and checks them as strictly as `verify` says; those of the
    newest blocks always in full.
    """

    def __init__(self, url: str, verify: Verify = Verify.BLOOM) -> None:
        self._spans = Spans(Wire(url))
        self._delegates = Delegates(url)
        self._verify = verify
        self._read = 0

    def head(self) -> Header:
        """The newest block."""
        return self._spans.head()

    def final(self) -> int:
        """The number of the newest block that no reorganization takes back."""
        return self._spans.final()

    def header(self, number: int) -> Header:
        """The block of a number. Raises MissingBlock."""
        return self._spans.header(number)

    def span(self, first: int, last: int, wanted: Wanted, *, newest: bool) -> Span:
        """The blocks `first` to `last` with the wanted logs."""
        if newest:
            self._read = 0
            self._delegates.close()
            live = last - first < LIVE
            return self._spans.span(first, last, wanted, Verify.FULL if live else self._verify)
        reader = self._delegates if self._read >= FAR else self._spans
        span = reader.span(first, last, wanted, self._verify)
        self._read += span.size
        return span

    def history(self, first: int, last: int, wanted: Wanted) -> tuple[Logs, Mapping[int, bytes]]:
        """The wanted logs of blocks that are known already, and the hashes of their blocks."""
        return self._spans.history(first, last, wanted, self._verify)
