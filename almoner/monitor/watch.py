"""The monitor watching itself and what it waits for: alarms, figures, a status."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from almoner.blocks import LOG_BITS, Header
from almoner.chain.client import Client
from almoner.errors import ChainError, LedgerAway, LedgerError
from almoner.events import Event
from almoner.ledger.statuses import HoldState, OutboxState
from almoner.ledger.store import Store
from almoner.monitor import absence, metrics
from almoner.monitor.absence import Absence, Kind, Limits
from almoner.monitor.budget import Budget
from almoner.monitor.metrics import Metrics
from almoner.monitor.raised import Raised
from almoner.monitor.status import Board, Status
from almoner.monitor.waiting import Waiting
from almoner.monitor.witness import DEPTH, Witness

LOOK_SECONDS = 5.0
"""The least between two looks at the whole ledger."""
HEAD_SECONDS = 2.0
"""The least between two questions for the head while catching up."""
PROBE_SECONDS = 30.0
"""The least between two trials whether the ledger can be written."""
CERTIFICATIONS = ("RunCertified", "DrawCertified")
SEEN_BLOCKS = 1000
"""Blocks with certifications whose reading is remembered, for the latency of their holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """What a watch is made with, and where it leaves what it finds."""

    limits: Limits = field(default_factory=Limits)
    metrics: Metrics = field(default_factory=Metrics)
    board: Board = field(default_factory=Board)
    second_rpc: str | None = None
    """The address of a second node."""
    look_seconds: float = LOOK_SECONDS

    def stands_by(self) -> None:
        """Another monitor writes the ledger: what there is to tell, that one tells."""
        self.board.status = Status(standing_by=True)
        metrics.count(self.metrics.alarms, {str(kind): 0 for kind in Kind})
        self.metrics.writing.set(0)


class Watch:
    """Over one ledger and its node. Use it as a context manager; the loop calls it."""

    def __init__(self, store: Store, client: Client, given: Watching) -> None:
        self._store = store
        self._client = client
        self._limits = given.limits
        self._metrics = given.metrics
        self._board = given.board
        self._look_seconds = given.look_seconds
        self._raised = Raised()
        self._sample: tuple[int, bytes] | None = None
        self._witness = given.second_rpc and Witness(
            given.second_rpc, client.chain_id, lambda: self._sample
        )
        self._seen: dict[int, float] = {}
        self._cursor: Header | None = store.cursor()
        self._head = self._cursor
        self._checked = store.scope.first_block - 1
        """The block up to which the ledger was found without a gap."""
        self._writable = True
        self._began: tuple[float, int] | None = None
        """When it began to catch up, and at which block."""
        self._behind_since: float | None = None
        self._failing_since: float | None = None
        self._asked_at = self._probed_at = self._looked_at = float("-inf")
        self._board.status = replace(
            given.board.status, first_block=store.scope.first_block, standing_by=False
        )
        self._metrics.writing.set(1)

    def __enter__(self) -> Watch:
        if self._witness:
            self._witness.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self._witness:
            self._witness.__exit__()

    # What happens, as the loop tells it

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Around each turn of the loop."""
        with self._metrics.loop.time():
            yield
        self._tick()

    def saw(self, event: Event) -> None:
        """An event is judged."""
        if event.name in CERTIFICATIONS:
            self._seen[event.block_number] = time.monotonic()
            while len(self._seen) > SEEN_BLOCKS:
                del self._seen[next(iter(self._seen))]

    def sent(self, hold: Waiting) -> None:
        """A hold was sent for the first time."""
        seen = self._seen.get(hold.trigger_block)
        if seen is not None:
            self._metrics.latency.observe(time.monotonic() - seen)

    def advanced(self, at_head: bool) -> None:
        """The ledger read a span, or took one back. Raises what the node does."""
        before, self._cursor = self._cursor, self._store.cursor()
        number = self._number
        if before is not None and number < before.number:
            self._metrics.reorganizations.inc()
            self._metrics.depth.observe(before.number - number)
            self._checked = min(self._checked, number)
        elif self._cursor is not None:
            self._count_events(
                self._store.scope.first_block - 1 if before is None else before.number, number
            )
        now = time.monotonic()
        if at_head:
            self._head, self._began = self._cursor, None
        elif now - self._asked_at >= HEAD_SECONDS:
            self._asked_at = now
            head = self._client.block("latest")
            self._head = Header(
                number=head.number, hash=head.hash, parent=head.parent_hash, time=head.timestamp
            )
        if not at_head and self._began is None:
            self._began = (now, number)
        if self._failing_since is not None:
            self._failing_since = None
            self._raised.settle([], [Kind.NODE_FAILS])
        # A block that was mined just now leaves it caught up: it is read within the next steps.
        near = self._board.status.caught_up and self._lag <= self._limits.lag_blocks
        self._tick(caught_up=at_head or near, node_answers=True)
        if not at_head and now - self._looked_at >= self._look_seconds:
            # While it catches up, what is due cannot be known: only how far behind it is.
            self._looked_at = now
            self._raised.settle(self._late(now), [Kind.BEHIND])
            self._count_alarms()

    def failed(self, fault: ChainError) -> None:
        """The node did not do what was asked."""
        now = time.monotonic()
        self._metrics.failures.inc()
        if self._failing_since is None:
            self._failing_since = now
        seconds = now - self._failing_since
        if seconds >= self._limits.silence:
            missing = Absence(
                kind=Kind.NODE_FAILS,
                sentence=f"The node has failed for {seconds:.0f} s, and nothing is judged: {fault}",
                cured="The node does what it is asked again.",
            )
            self._raised.settle([missing], [Kind.NODE_FAILS])
        self._raised.settle(self._still(), [Kind.CHAIN_STANDS_STILL])
        self._count_alarms()
        self._tick(caught_up=False, node_answers=False)

    def look(self, budget: Budget | None, judged: Callable[[], Mapping[str, bytes]]) -> None:
        """Looks at the whole ledger, at its head, unless it was looked at just now.

        `judged` gives the digest of what each program is judged by.
        """
        now = time.monotonic()
        if self._cursor is None or now - self._looked_at < self._look_seconds:
            return
        self._looked_at = now
        header = self._store.header(max(self._number - DEPTH, self._store.scope.first_block))
        self._sample = None if header is None else (header.number, header.hash)
        found = [*self._found(self._cursor), *self._own(now, budget)]
        found += absence.other_rules(self._store.db, judged())
        self._raised.settle(found, _LOOKED_AT)
        self._count(budget)

    # What is missing

    def _found(self, cursor: Header) -> Iterator[Absence]:
        db, limits = self._store.db, self._limits
        yield from absence.unpaid(db, cursor.number, cursor.time, limits.unpaid)
        yield from absence.overdue_holds(db, cursor.time, limits.unpaid)
        yield from absence.unreviewed_holds(db, cursor.time, limits.review)
        yield from absence.cash(db, cursor.time, limits.cash)
        first = self._store.scope.first_block
        broken = absence.broken_chain(db, first, self._checked - absence.RECHECKED_BLOCKS)
        if broken is not None:
            yield absence.blocks_missing(broken)
        self._checked = cursor.number if broken is None else broken - 1

    def _own(self, now: float, budget: Budget | None) -> Iterator[Absence]:
        yield from self._late(now)
        yield from self._still()
        if self._witness:
            said = self._witness.testimony
            ours = said and self._store.header(said.number)
            # What it was compared with may be no block of the ledger's any more.
            if said and (not said.disagrees or (ours and ours.hash == said.ours)):
                yield from self._witness.absences(self._limits.silence)
        if not self._is_writable(now):
            yield Absence(
                kind=Kind.LEDGER_NOT_WRITABLE,
                sentence=f"The ledger {self._store.location} cannot be written: free disk space or "
                "check the file; what was committed is safe.",
                cured=f"The ledger {self._store.location} can be written again.",
            )
        if budget is not None and budget.used_up:
            yield Absence(
                kind=Kind.GAS_BUDGET_USED_UP,
                sentence="The gas budget of this hour is used up: the holds on the smallest "
                "payments wait, and their windows do not. See why so many are placed, or raise it "
                "(almoner monitor --gas-budget).",
                cured="The gas budget carries the holds that wait again.",
            )

    def _late(self, now: float) -> list[Absence]:
        lag = self._lag
        if lag <= self._limits.lag_blocks:
            self._behind_since = None
            return []
        self._behind_since = now if self._behind_since is None else self._behind_since
        if now - self._behind_since < self._limits.lag:
            return []
        return [
            Absence(
                kind=Kind.BEHIND,
                sentence=f"The ledger is at block {self._number} and {lag} blocks behind its node: "
                "what was certified since is not judged yet.",
                cured="The ledger has caught up with its node.",
                labels={"block": self._number, "lag": lag},
            )
        ]

    def _still(self) -> list[Absence]:
        head = self._head
        if head is None or time.time() - head.time < self._limits.still:
            return []
        return [
            Absence(
                kind=Kind.CHAIN_STANDS_STILL,
                sentence=f"The newest block, {head.number}, is {time.time() - head.time:.0f} s "
                "old: the chain stands still, or the node is cut off from it.",
                cured="The chain has new blocks again.",
                labels={"block": head.number},
            )
        ]

    def _is_writable(self, now: float) -> bool:
        if now - self._probed_at >= PROBE_SECONDS or not self._writable:
            self._probed_at = now
            try:
                with self._store.transaction() as db:
                    db.execute("UPDATE versions SET stale = stale")
                self._writable = True
            except LedgerAway:
                raise
            except LedgerError:
                self._writable = False
        return self._writable

    # What is counted

    def _count(self, budget: Budget | None) -> None:
        db, told = self._store.db, self._metrics
        alerts = self._counts("alerts", "decision")
        holds = self._counts("holds", "state")
        refused = self._counts("outbox", "refusal_name", f"WHERE state = '{OutboxState.REFUSED}'")
        written = db.execute(
            "SELECT outbox.state AS state, holds.id IS NOT NULL AS placed, count(*) AS count"
            " FROM outbox JOIN alerts ON alerts.alert = outbox.alert"
            " LEFT JOIN holds ON holds.program = alerts.program"
            "  AND holds.payment_id = alerts.payment_id AND holds.alert = alerts.alert"
            "  AND holds.bot = 1"
            " GROUP BY outbox.state, holds.id IS NOT NULL"
        ).fetchall()
        outbox: dict[str, int] = {}
        for row in written:
            state = str(OutboxState.PLACED if row["placed"] else row["state"])
            outbox[state] = outbox.get(state, 0) + row["count"]
        metrics.count(told.alerts, alerts)
        metrics.count(told.holds, holds)
        metrics.count(told.outbox, outbox)
        metrics.count(told.refusals, refused)
        if budget is not None and self._cursor is not None:
            told.gas.set(budget.spent(self._cursor.time))
            told.gas_budget.set(budget.most)
        self._count_alarms()
        self._tick(
            ledger_writable=self._writable,
            alerts=sum(alerts.values()),
            holds=holds.get(HoldState.PLACED, 0) + holds.get(HoldState.SUSTAINED, 0),
            waiting=outbox.get(OutboxState.QUEUED, 0) + outbox.get(OutboxState.SIGNED, 0),
        )

    def _count_events(self, after: int, last: int) -> None:
        found = self._store.db.execute(
            "SELECT count(*) AS count FROM events WHERE id >= ? AND id < ?",
            ((after + 1) << LOG_BITS, (last + 1) << LOG_BITS),
        ).fetchone()
        self._metrics.events.inc(found["count"])

    def _counts(self, table: str, column: str, which: str = "") -> dict[str, int]:
        rows = self._store.db.execute(
            f"SELECT {column} AS label, count(*) AS count FROM {table} {which} GROUP BY {column}"
        )
        return {row["label"]: row["count"] for row in rows.fetchall()}

    def _count_alarms(self) -> None:
        counts = self._raised.counts
        metrics.count(self._metrics.alarms, {str(kind): counts[kind] for kind in Kind})
        self._tick(alarms=tuple(sorted(counts)))

    def _tick(self, **changed: object) -> None:
        status = replace(
            self._board.status,
            ticked=time.monotonic(),
            block=self._cursor.number if self._cursor else None,
            block_time=self._cursor.time if self._cursor else 0,
            head=self._head.number if self._head else 0,
            rate=self._rate,
            **changed,  # type: ignore[arg-type]
        )
        self._board.status = status
        told = self._metrics
        told.block.set(status.block or 0)
        told.head.set(status.head)
        told.lag_blocks.set(status.lag)
        told.lag_seconds.set(max(time.time() - status.block_time, 0.0) if status.block else 0.0)
        told.progress.set(status.progress)

    @property
    def _number(self) -> int:
        return self._store.scope.first_block - 1 if self._cursor is None else self._cursor.number

    @property
    def _lag(self) -> int:
        return 0 if self._head is None else max(self._head.number - self._number, 0)

    @property
    def _rate(self) -> float:
        if self._began is None:
            return 0.0
        since, block = self._began
        return max(self._number - block, 0) / max(time.monotonic() - since, 0.001)


_LOOKED_AT = [kind for kind in Kind if kind is not Kind.NODE_FAILS]
