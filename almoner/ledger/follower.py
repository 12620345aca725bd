"""Following a chain: every block once, in order, and taken back when the chain takes it back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from almoner.errors import ChainError, ForeignChain, MissingBlock, NodeUnreachable
from almoner.events import Decoder, Event, RawLog
from almoner.ledger.database import Database
from almoner.ledger.store import Header, Store

FIRST_RANGE = 64
LARGEST_RANGE = 1024
"""Blocks asked for at once: twice as many after each answer, half after each refusal."""

MOST_SHIFTS = 20
"""Times the chain may change while one span is read, before the node is called broken."""

log = logging.getLogger(__name__)


class Source(Protocol):
    """What a ledger asks of a chain. Raises NodeUnreachable, MissingBlock or ChainError."""

    def head(self) -> Header:
        """The newest block."""

    def block(self, number: int) -> Header:
        """The block of a number."""

    def blocks(self, first: int, last: int) -> Sequence[Header]:
        """The blocks `first` to `last`, both included."""

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        """All logs of the addresses in those blocks, in the chain's order."""


Judge = Callable[[Database, Event], None]
"""Looks at an event just after it changed the ledger, inside the same transaction."""


def no_checkpoint(point: str) -> None:
    """Called where a process may be killed; does nothing outside of tests."""


class _Shifted(Exception):
    """The chain changed between two questions: ask again."""


class Follower:
    """Brings a ledger to the head of its chain, a span of blocks per transaction."""

    def __init__(
        self,
        store: Store,
        source: Source,
        decoder: Decoder,
        *,
        judge: Judge = lambda _db, _event: None,
        checkpoint: Callable[[str], None] = no_checkpoint,
    ) -> None:
        self._store = store
        self._source = source
        self._decoder = decoder
        self._judge = judge
        self._checkpoint = checkpoint
        self._range = FIRST_RANGE
        self._shifts = 0

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
        """Takes back what the chain took back, or reads one span. True at the head."""
        self._store.refresh(self._decoder)
        head = self._source.head()
        cursor = self._store.cursor()
        if cursor is None:
            self._require_genesis()
            first = self._store.scope.first_block
        else:
            if head.number < cursor.number:
                raise ForeignChain(
                    f"The chain ends at block {head.number} and the ledger at {cursor.number}: the "
                    "node lags behind or answers for another chain. Connect to the node the ledger "
                    "was made from, or move the ledger away."
                )
            if not self._has(cursor):
                self._rewind(cursor)
                return False
            first = cursor.number + 1
        if first > head.number:
            return True
        last = min(head.number, first + self._range - 1)
        return self._read(first, last, cursor) and last == head.number

    def _read(self, first: int, last: int, cursor: Header | None) -> bool:
        """Reads one span; False if it has to be asked for again."""
        try:
            headers = self._headers(first, last, cursor)
            events = self._events(headers)
        except _Shifted:
            self._shifts += 1
            if self._shifts < MOST_SHIFTS:
                return False
            self._shifts = 0
            raise ChainError(
                f"The node's blocks {first} to {last} do not fit together: it is still "
                "reorganizing, or several nodes that disagree answer at its address."
            ) from None
        except NodeUnreachable:
            # A node that takes too long looks the same as none.
            self._range = max(1, self._range // 2)
            raise
        except (MissingBlock, ChainError) as fault:
            if first == last:
                raise
            self._range = max(1, (last - first + 1) // 2)
            log.info(
                "The node refused blocks %d to %d; asking for fewer.",
                first,
                last,
                extra={"action": "range_halved", "range": self._range, "reason": str(fault)},
            )
            return False
        self._write(headers, events)
        self._shifts = 0
        self._range = min(LARGEST_RANGE, self._range * 2)
        return True

    def _write(self, headers: Sequence[Header], events: Sequence[Event]) -> None:
        with self._store.transaction() as db:
            self._store.append_blocks(headers)
            for event in events:
                self._store.append(event)
                self._judge(db, event)
            self._checkpoint("before_commit")
        self._checkpoint("after_commit")

    def _headers(self, first: int, last: int, cursor: Header | None) -> Sequence[Header]:
        headers = self._source.blocks(first, last)
        parent = cursor.hash if cursor is not None else headers[0].parent
        for number, header in enumerate(headers, first):
            if header.number != number or header.parent != parent:
                raise _Shifted
            parent = header.hash
        return headers

    def _events(self, headers: Sequence[Header]) -> list[Event]:
        """The events of all our contracts in these blocks, new programs' included, in order."""
        first, last = headers[0].number, headers[-1].number
        known = self._store.rosters()
        logs = list(
            self._source.logs(
                first,
                last,
                [*self._store.scope.addresses, *dict.fromkeys([*known, *known.values()])],
            )
        )
        by_number = {header.number: header for header in headers}
        # A program's constructor speaks before the Treasury names it, so its first block is read
        # again, and so is its roster's. A grant program names none: it is its own.
        for found in self._named(logs, "ProgramOpened", "program", self._store.scope.treasury):
            number, program = found
            opened = self._source.logs(number, last, [program])
            logs += opened
            for since, roster in self._named(opened, "RosterOpened", "roster", program):
                logs += self._source.logs(since, last, [roster])
        for each in logs:
            header = by_number.get(each.block_number)
            if header is None or header.hash != each.block_hash:
                raise _Shifted
        # The last hash commits to all before it: the logs were those of these very blocks.
        if self._source.block(last).hash != headers[-1].hash:
            raise _Shifted
        logs.sort(key=lambda each: (each.block_number, each.log_index))
        return [self._decoder.decode(each, by_number[each.block_number].time) for each in logs]

    def _named(
        self, logs: Sequence[RawLog], name: str, argument: str, by: str
    ) -> list[tuple[int, str]]:
        """Block and address of each contract that `by` named in an event."""
        found = [self._decoder.decode(each, 0) for each in logs if each.address == by]
        return [(event.block_number, event.args[argument]) for event in found if event.name == name]

    def _has(self, header: Header) -> bool:
        """Whether the chain still has a block the ledger has."""
        try:
            return self._source.block(header.number).hash == header.hash
        except MissingBlock:
            return False

    def _rewind(self, cursor: Header) -> None:
        self._require_genesis()
        ancestor = cursor.number - 1
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
        with self._store.transaction():
            taken = self._store.rewind(ancestor, self._decoder)
            self._checkpoint("before_commit")
        self._checkpoint("after_commit")
        log.warning(
            "The chain took back %d blocks; the ledger is at block %d again.",
            taken,
            ancestor,
            extra={"action": "rewound", "ancestor": ancestor, "blocks": taken},
        )

    def _require_genesis(self) -> None:
        genesis = self._source.block(0).hash
        if genesis != self._store.scope.genesis:
            raise ForeignChain(
                f"The node's chain began with block 0x{genesis.hex()[:8]}… and the ledger's with "
                f"0x{self._store.scope.genesis.hex()[:8]}…: connect to the chain of the deployment "
                "record, or move the ledger away."
            )
