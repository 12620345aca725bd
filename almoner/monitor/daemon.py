"""The monitor's loop: follow the chain, judge it, place holds, wait."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.chain.spans import Verify
from almoner.errors import ChainError, ForeignChain, LedgerAway, RecordRefuted
from almoner.events import Event
from almoner.ledger.database import Database
from almoner.ledger.follower import Follower, no_checkpoint
from almoner.ledger.store import Scope, Store
from almoner.location import Location
from almoner.monitor import turn
from almoner.monitor.budget import GAS_AN_HOUR, Budget
from almoner.monitor.judge import Judge, Policies
from almoner.monitor.outbox import Outbox, untold
from almoner.monitor.posting import EVERY, Posting
from almoner.monitor.source import ChainSource, decoder
from almoner.monitor.watch import Watch, Watching

POLL_SECONDS = 1.0
FIRST_BACKOFF_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 30.0

log = logging.getLogger(__name__)


class Monitor:
    """One ledger kept at the head of its chain, and its holds placed.

    Without a sender it judges and records, and places nothing.
    """

    def __init__(
        self,
        store: Store,
        client: Client,
        policy: Policies,
        sender: Sender | None = None,
        *,
        verify: Verify = Verify.BLOOM,
        gas_an_hour: int = GAS_AN_HOUR,
        post_every: int = EVERY,
        watch: Watch | None = None,
        checkpoint: Callable[[str], None] = no_checkpoint,
    ) -> None:
        if client.chain_id != store.scope.chain_id:
            raise ForeignChain(
                f"The node answers for chain {client.chain_id} and the ledger is of chain "
                f"{store.scope.chain_id}: connect to that chain."
            )
        self._store = store
        self._judge = Judge(policy, client.chain_id)
        self._watch = watch
        self.follower = Follower(
            store,
            ChainSource(client.url, verify),
            decoder(),
            judge=self,
            hears=Judge.HEARS,
            checkpoint=checkpoint,
        )
        self._outbox = sender and Outbox(
            store,
            client,
            sender,
            gas_an_hour=gas_an_hour,
            told=watch.sent if watch else untold,
            checkpoint=checkpoint,
        )
        self._posting = (
            sender
            and self._outbox
            and Posting(
                store,
                client,
                sender,
                self._outbox.budget,
                every=post_every,
                checkpoint=checkpoint,
            )
        )

    @property
    def budget(self) -> Budget | None:
        """What it may spend, if it has a key to spend with."""
        return self._outbox.budget if self._outbox else None

    def rule_sets(self) -> Mapping[str, bytes]:
        """The digest of what each program is judged by, now."""
        return self._judge.rule_sets(self._store.db)

    def catch_up(self) -> None:
        """Reads to the head, does what has to be done, and reads what that caused."""
        self.follower.follow()
        while self.act():
            self.follower.follow()

    def tidy(self) -> None:
        """Keeps the ledger's log from growing; costs nothing until it is large."""
        self._store.db.tidy()

    def drain(self) -> int:
        """Places the holds that wait; how many transactions were mined."""
        return self._outbox.drain() if self._outbox else 0

    def act(self) -> int:
        """Places the holds that wait, then posts what was judged; how many transactions were mined.

        One or the other at a time: what they caused is read first.
        """
        return self.drain() or (self._posting.post() if self._posting else 0)

    def saw(self, db: Database, event: Event) -> None:
        """Hears of an event just after it changed the ledger."""
        self._judge.saw(db, event)
        if self._watch:
            self._watch.saw(event)

    def judge(self, db: Database, first: int, last: int) -> None:
        """Judges what blocks made known."""
        self._judge.judge(db, first, last)


def run(
    *,
    client: Client,
    scope: Scope,
    ledger: Location,
    policy: Callable[[], Policies],
    sender: Sender | None,
    standby: bool = False,
    verify: Verify = Verify.BLOOM,
    stop: threading.Event | None = None,
    once: bool = False,
    poll_seconds: float = POLL_SECONDS,
    gas_an_hour: int = GAS_AN_HOUR,
    post_every: int = EVERY,
    watching: Watching | None = None,
    checkpoint: Callable[[str], None] = no_checkpoint,
) -> None:
    """Runs until `stop` is set, or SIGTERM or SIGINT comes (in the main thread); `once`, until it
    is at the newest block and nothing is left to do.

    `policy` is asked when the ledger is there to be written, as a standby hours after it started.
    A node that does not answer is waited for; and, by a standby, a ledger that another monitor
    writes or that is away. Raises ForeignChain when the node answers for another chain,
    RecordRefuted when what it says is proven untrue, LedgerTaken when another monitor writes, and
    LedgerError when the ledger cannot be written: those need a person.
    """
    stopping = stop or threading.Event()
    watching = watching or Watching()

    def write(store: Store) -> None:
        def begin() -> Monitor:
            return Monitor(
                store,
                client,
                policy(),
                sender,
                verify=verify,
                gas_an_hour=gas_an_hour,
                post_every=post_every,
                watch=watch,
                checkpoint=checkpoint,
            )

        with store, Watch(store, client, watching) as watch:
            loaded = store.loaded()
            first = scope.first_block if loaded is None else loaded.number + 1
            where = "the first of the deployment" if loaded is None else "after the ledger's last"
            log.info(
                "The monitor follows chain %d from block %d on, %s.",
                scope.chain_id,
                first,
                where,
                extra={"action": "started", "chain_id": scope.chain_id, "block": first},
            )
            _loop(begin, watch, stopping, poll_seconds, once)

    with _stopped_by_signal(stopping):
        if standby:
            _stand_by(turn.Standby(ledger, scope, stopping, watching.stands_by), write)
        else:
            write(turn.soon(ledger, scope))
        log.info("The monitor stopped.", extra={"action": "stopped"})


def _stand_by(standby: turn.Standby, write: Callable[[Store], None]) -> None:
    while (store := standby.take()) is not None:
        try:
            write(store)
        except LedgerAway as fault:
            log.warning(
                "The ledger was lost while it was written, and another monitor may write it now. "
                "This one stands by again.",
                extra={"action": "ledger_lost", "alarm": True, "reason": str(fault)},
            )


def _loop(
    begin: Callable[[], Monitor],
    watch: Watch,
    stopping: threading.Event,
    poll_seconds: float,
    once: bool,
) -> None:
    failures = 0
    monitor: Monitor | None = None
    while not stopping.is_set():
        try:
            with watch.turn():
                monitor = monitor or begin()
                pause = _step(monitor, watch, stopping, poll_seconds)
        except RecordRefuted as fault:
            log.error("%s", fault, extra={"action": "record_refuted", "alarm": True})
            raise
        except ChainError as fault:
            watch.failed(fault)
            pause = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2**failures)
            failures = min(failures + 1, 16)
            log.warning(
                "%s Trying again in %g s.",
                fault,
                pause,
                extra={"action": "waiting_for_node", "seconds": pause, "failures": failures},
            )
        else:
            if failures:
                log.info("The node answers again.", extra={"action": "node_back"})
            failures = 0
            if once and pause:
                return
        stopping.wait(pause)


def _step(monitor: Monitor, watch: Watch, stopping: threading.Event, poll_seconds: float) -> float:
    """Once through the work; how many seconds to wait afterwards."""
    while not stopping.is_set():
        at_head = monitor.follower.advance()
        monitor.tidy()
        watch.advanced(at_head)
        if at_head:
            break
    if stopping.is_set():
        return 0.0
    watch.look(monitor.budget, monitor.rule_sets)
    # What was just mined is read at once, so that holds are known to be placed.
    return 0.0 if monitor.act() else poll_seconds


@contextmanager
def _stopped_by_signal(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT end the loop after what it is doing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
