"""Loading blocks: the next spans are asked for while one is read and another is written."""

from __future__ import annotations

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from almoner.blocks import Header, Span, Wanted
from almoner.errors import ChainError, MissingBlock, NodeUnreachable, ShiftingChain
from almoner.ledger.facts import Facts
from almoner.ledger.source import Source
from almoner.ledger.store import Store

CONNECTIONS = 2
"""Spans asked for at once: as many as a machine has cores for node and reader together."""
AHEAD = 4
"""Spans that are asked for before they are read."""
WRITTEN_AT_ONCE = 50_000
"""Events in one transaction."""
ROUND = 500_000
"""Events after which the caller has its turn."""

log = logging.getLogger(__name__)


class Sizes:
    """How many blocks to ask for: as many as come in an answer of a good size.

    Small answers cost a question each; large ones are built as a whole before the first byte is
    sent. Half after a refusal, more after each answer.
    """

    FIRST = 16
    LARGEST = 2000
    GOOD = 3_000_000
    """Bytes of an answer."""

    def __init__(self) -> None:
        self.blocks = self.FIRST

    def answered(self, blocks: int, size: int) -> None:
        """Learns from an answer of so many bytes about so many blocks."""
        fitting = blocks * self.GOOD // max(size, 1)
        self.blocks = max(1, min(fitting, 2 * self.blocks, self.LARGEST))

    def refused(self, blocks: int) -> None:
        """Learns that so many blocks were too much to ask for."""
        self.blocks = max(1, min(self.blocks, blocks // 2))


class Loading:
    """One round of loading. Leaving it writes what was kept, unless something is wrong with more
    than the next answer.

    Raises what the source raises, once a single block is refused, and LedgerError.
    """

    def __init__(
        self,
        store: Store,
        source: Source,
        sizes: Sizes,
        first: int,
        head: int,
        checkpoint: Callable[[str], None],
    ) -> None:
        self._store = store
        self._source = source
        self._sizes = sizes
        self._checkpoint = checkpoint
        self._next = first
        self._head = head
        self._readers = ThreadPoolExecutor(CONNECTIONS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._asked: deque[tuple[int, int, Future[Span]]] = deque()
        self._parent = store.loaded()
        self._kept = Facts()
        self._written: Future[None] | None = None
        self._events = 0
        self._current = first

    def __enter__(self) -> Self:
        # Thousands of short lists that hold each other in no circle: looking for some takes longer
        # than reading them.
        self._collecting = gc.isenabled()
        gc.disable()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self._forget_asked()
            self.settle()
            # A node that often fails would otherwise have to answer a whole round without a fault.
            whole = kind is None or issubclass(kind, ChainError)
            if whole and self._kept.last is not None:
                self._store.load(self._kept, self._checkpoint)
        finally:
            self._readers.shutdown()
            self._writer.shutdown()
            if self._collecting:
                gc.enable()

    def spans(self, wanted: Callable[[], Wanted]) -> Iterator[Span]:
        """The next spans, in order, until the head or until the round is over."""
        while self._next <= self._head or self._asked:
            if self._events >= ROUND:
                return
            while len(self._asked) < AHEAD and self._next <= self._head:
                last = min(self._next + self._sizes.blocks - 1, self._head)
                told = self._readers.submit(
                    self._source.span, self._next, last, wanted(), newest=last == self._head
                )
                self._asked.append((self._next, last, told))
                self._next = last + 1
            first, last, told = self._asked.popleft()
            try:
                span = told.result()
            except (ShiftingChain, NodeUnreachable):
                # A node that takes too long looks the same as none.
                self._sizes.refused(last - first + 1)
                raise
            except (MissingBlock, ChainError) as fault:
                if first == last:
                    raise
                self._sizes.refused(last - first + 1)
                log.info(
                    "The node refused blocks %d to %d; asking for fewer.",
                    first,
                    last,
                    extra={
                        "action": "range_halved",
                        "range": self._sizes.blocks,
                        "reason": str(fault),
                    },
                )
                self._forget_asked(first)
                continue
            self._require_next(span.headers[0])
            self._current = first
            yield span
            if self._next <= first:
                continue
            self._sizes.answered(last - first + 1, span.size)

    def again(self) -> None:
        """Reads the span at hand once more, and what was asked for after it."""
        self._forget_asked(self._current)

    def settle(self) -> None:
        """Waits until nothing is being written: only one thread at a time asks a database."""
        if self._written is not None:
            self._written.result()

    def keep(self, facts: Facts) -> None:
        """Takes the facts of the span at hand, to be written with those of others."""
        self._kept.take(facts)
        self._parent = facts.last
        self._events += facts.events
        if self._kept.events < WRITTEN_AT_ONCE:
            return
        self.settle()
        self._written = self._writer.submit(self._store.load, self._kept, self._checkpoint)
        self._kept = Facts()

    def _require_next(self, header: Header) -> None:
        if self._parent is not None and header.parent != self._parent.hash:
            raise ShiftingChain(f"Block {header.number} does not follow the one before.")

    def _forget_asked(self, first: int | None = None) -> None:
        for _, _, told in self._asked:
            told.cancel()
        for _, _, told in self._asked:
            if not told.cancelled():
                told.exception()
        self._asked.clear()
        if first is not None:
            self._next = first
