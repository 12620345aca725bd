"""Following a chain: every block once, in order, and taken back when the chain takes it back.

Blocks are loaded first, with what they say as columns, and projected afterwards: at the head one by
one, far behind it by whole ranges. Both are the same steps, each a durable transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import numpy as np

from almoner.blocks import Header, Logs, Wanted
from almoner.errors import ChainError, ForeignChain, MissingBlock, ShiftingChain
from almoner.events import Decoder, Event
from almoner.ledger import kinds
from almoner.ledger.database import Database
from almoner.ledger.facts import Facts, Reader
from almoner.ledger.identifiers import Identifiers
from almoner.ledger.loading import Loading, Sizes
from almoner.ledger.source import Source
from almoner.ledger.store import NAMING, Judge, Store
from almoner.ledger.transfers import Transfers

MOST_SHIFTS = 20
"""Times the chain may change while one span is read, before the node is called broken."""
AT_ONCE = 50_000
"""Events that are projected in one transaction, about."""

log = logging.getLogger(__name__)


class Nobody:
    """Judges nothing."""

    def saw(self, _db: Database, _event: Event) -> None:
        """Hears of nothing."""

    def judge(self, _db: Database, _first: int, _last: int) -> None:
        """Looks at nothing."""


NOBODY = Nobody()


def no_checkpoint(point: str) -> None:
    """Called where a process may be killed; does nothing outside of tests."""


class Follower:
    """Brings a ledger to the head of its chain."""

    def __init__(
        self,
        store: Store,
        source: Source,
        decoder: Decoder,
        *,
        judge: Judge = NOBODY,
        hears: frozenset[str] = frozenset(),
        checkpoint: Callable[[str], None] = no_checkpoint,
    ) -> None:
        self._store = store
        self._source = source
        self._decoder = decoder
        self._judge = judge
        self._hears = hears
        self._checkpoint = checkpoint
        self._shifts = 0
        self._sizes = Sizes()
        store.know(decoder)
        store.refresh(decoder)
        self._known = kinds.of(decoder.shapes)
        self._naming = [kind.number for kind in self._known.values() if kind.name in NAMING]
        self._identifiers = Identifiers(store.db)
        self._contracts = store.contracts()
        self._transfers = Transfers(store, source, decoder, checkpoint)

    def follow(self) -> Header:
        """Reads until the ledger has the newest block, and returns that block.

        Raises ForeignChain if this is not the chain the ledger is of, and what the source raises.
        """
        while not self.advance():
            pass
        cursor = self._store.cursor()
        if cursor is None:
            raise MissingBlock(
                f"The chain has not reached block {self._store.scope.first_block}, where the "
                "deployment begins: connect to the chain of the deployment record."
            )
        return cursor

    def advance(self) -> bool:
        """Does one step: takes back, loads, or projects. True when nothing is left to do."""
        try:
            done = self._step()
        except ShiftingChain as fault:
            self._shifts += 1
            if self._shifts < MOST_SHIFTS:
                return False
            self._shifts = 0
            raise ChainError(
                f"The node's blocks do not fit together, {MOST_SHIFTS} times in a row: it is still "
                f"reorganizing, or several nodes that disagree answer at its address. {fault}"
            ) from None
        self._shifts = 0
        return done

    def _step(self) -> bool:
        head = self._source.head()
        loaded = self._store.loaded()
        if loaded is None:
            self._require_genesis()
            first = self._store.scope.first_block
        else:
            if head.number < loaded.number:
                # Another monitor may have read these blocks, from a node that is ahead of ours.
                self._require_genesis()
                raise MissingBlock(
                    f"The chain ends at block {head.number} and the ledger at {loaded.number}: the "
                    "node lags behind, or has lost its data. If it does not catch up, connect to "
                    "another node of this chain."
                )
            if not self._has(loaded):
                self._rewind(loaded)
                return False
            first = loaded.number + 1
        if first <= head.number:
            self._load(first, head)
            return False
        return loaded is None or not self._project(loaded.number)

    def _project(self, loaded: int) -> bool:
        """Projects the next blocks that are loaded; False if there are none."""
        at = self._store.progress()
        if at.transferred < loaded:
            self._transfers.read(at.transferred, loaded)
            return True
        if at.projected >= loaded:
            return False
        # Here and not when they are loaded: whoever was killed in between would record, for taking
        # it back, what nothing takes back.
        self._store.final(min(self._source.final(), loaded), self._checkpoint)
        at = self._store.progress()
        last = self._store.within(at.projected + 1, loaded, AT_ONCE)
        if at.projected < at.final:
            last = min(last, at.final)
        self._store.project(
            last,
            self._decoder,
            judge=self._judge,
            hears=self._hears,
            checkpoint=self._checkpoint,
        )
        return True

    def _load(self, first: int, head: Header) -> None:
        """Reads blocks from `first` on, until the head or as many as are worth a pause."""
        reader = Reader(self._known, self._identifiers)
        try:
            with Loading(
                self._store, self._source, self._sizes, first, head.number, self._checkpoint
            ) as loading:
                for span in loading.spans(lambda: Wanted(contracts=self._contracts)):
                    more = self._named(span.logs)
                    if more:
                        # They spoke before they were named: the span is read again with them.
                        self._contracts += more
                        loading.again()
                        continue
                    facts = Facts()
                    if not self._identifiers.complete:
                        loading.settle()
                    reader.read(span.headers, span.logs, facts)
                    loading.keep(facts)
        except BaseException:
            # Numbers may have been given to what was not written.
            self._identifiers.forget()
            self._contracts = self._store.contracts()
            raise
        if self._identifiers.too_many:
            self._identifiers.forget()

    def _named(self, logs: Logs) -> tuple[str, ...]:
        """Contracts that these logs name and that are not followed yet."""
        signatures = logs.topics[:, 0, :8].copy().view(">i8").ravel()
        naming = np.isin(signatures, self._naming) & (logs.counts > 1)
        if not naming.any():
            return ()
        found = []
        for place in np.flatnonzero(naming).tolist():
            address, named = (
                f"0x{word.tobytes().hex()}"
                for word in (logs.addresses[place], logs.topics[place, 1, 12:])
            )
            if address in self._contracts and named not in self._contracts:
                found.append(named)
        return tuple(dict.fromkeys(found))

    def _has(self, header: Header) -> bool:
        """Whether the chain still has a block the ledger has."""
        try:
            return self._source.header(header.number).hash == header.hash
        except MissingBlock:
            return False

    def _rewind(self, loaded: Header) -> None:
        self._require_genesis()
        ancestor = loaded.number - 1
        while True:
            header = self._store.header(ancestor)
            if header is None:
                raise ForeignChain(
                    "The node's chain shares no block with the ledger: connect to the chain of "
                    "the deployment record, or move the ledger away."
                )
            if self._has(header):
                break
            ancestor -= 1
        taken = self._store.rewind(ancestor, self._decoder, self._checkpoint)
        self._identifiers.forget()
        self._contracts = self._store.contracts()
        log.warning(
            "The chain took back %d blocks; the ledger is at block %d again.",
            taken,
            ancestor,
            extra={"action": "rewound", "ancestor": ancestor, "blocks": taken},
        )

    def _require_genesis(self) -> None:
        genesis = self._source.header(0).hash
        if genesis != self._store.scope.genesis:
            raise ForeignChain(
                f"The node's chain began with block 0x{genesis.hex()[:8]}… and the ledger's with "
                f"0x{self._store.scope.genesis.hex()[:8]}…: connect to the chain of the deployment "
                "record, or move the ledger away."
            )
