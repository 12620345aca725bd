"""Several monitors of one ledger in PostgreSQL, as processes: one writes, the others stand by.

standby
├── takes over within seconds when the one that writes is killed, ends, or is cut off
├── goes back to standing by when it is cut off itself, and waits for a database that is away
├── is not made to wait for a database that never answered
├── tells probes and figures that it stands by, until it writes
└── ends on a signal
cut off while it stands still (before and after signing, sending, committing)
└── it sends nothing more when it moves again, and every hold is placed once (I26, I27)
not a standby
└── waits some seconds for the lock of one that was just killed, and no longer
any of that at random, many times over
└── never two holds of an alert, never a gap, and in the end the ledger of one built afresh
"""

from __future__ import annotations

import os
import random
import secrets
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from almoner.chain import node as nodes
from almoner.errors import LedgerTaken, LedgerUnreachable
from almoner.fraud.grounds import Policy
from almoner.ledger.reading import reading
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor import daemon, turn
from almoner.monitor.watch import Watching
from almoner.testing import World, watch
from almoner.testing.postgres import Cluster
from tests.monitor import ring

SECONDS = 60.0
LOOK_SECONDS = 0.02
LOOKS = int(SECONDS / LOOK_SECONDS)
"""Counted instead of the time: while a machine stands still nothing comes true."""
GHOSTS = 12
"""Cases of one account: enough of them to be held."""
DEEPEST = 15
"""Blocks that are taken back at once: Anvil has the states of some only."""
TAKEN_OVER_SECONDS = 8.0
"""What most take-overs may take on a busy machine; what they took is printed."""


@pytest.fixture
def database() -> str:
    """This one only."""
    return "postgresql"


class Daemons(Protocol):
    """What the fixture gives."""

    ledger: Location

    def start(
        self, point: str = "", times: int = 1, *, standby: bool = False, stops: bool = False
    ) -> subprocess.Popen[str]: ...
    def told(self) -> str: ...


class Lock:
    """Who writes, as the server says."""

    def __init__(self, cluster: Cluster, ledger: Location) -> None:
        self._cluster = cluster
        self._database = str(ledger).rpartition("/")[2]

    def owner(self) -> int | None:
        """The process that has the lock."""
        rows = self._cluster.ask(
            "SELECT split_part(application_name, ' ', 2) FROM pg_locks JOIN pg_stat_activity"
            " USING (pid) WHERE locktype = 'advisory' AND granted"
            f" AND datname = '{self._database}'"
        )
        return int(rows[0][0]) if rows else None

    def cut(self, process: int) -> None:
        """Ends the connections of a process, as its machine would by going away."""
        self._cluster.ask(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            f" WHERE application_name LIKE 'almoner {process} on %'"
        )

    def await_owner(self, *, but: int | None = None) -> int:
        """Waits until a process has it, other than `but`."""
        for _ in range(LOOKS):
            owner = self.owner()
            if owner is not None and owner != but:
                return owner
            time.sleep(LOOK_SECONDS)
        raise AssertionError("nobody took over")


@pytest.fixture
def lock(cluster: Cluster, location: Location) -> Lock:
    """Who writes the test's ledger."""
    return Lock(cluster, location)


def until(true: Callable[[], bool]) -> None:
    """Waits for something, and not for ever."""
    for _ in range(LOOKS):
        if true():
            return
        time.sleep(LOOK_SECONDS)
    raise AssertionError("it did not come true in time")


def is_done(world: World, ledger: Location) -> bool:
    """Whether the ledger has the newest block and nothing waits in its outbox."""
    views = Views(ledger)
    cursor = views.cursor()
    waiting = (OutboxState.QUEUED, OutboxState.SIGNED)
    return (
        cursor is not None
        and cursor.hash == world.client.head()[1]
        and all(alert.outbox not in waiting for alert in views.alerts())
    )


def assert_whole(world: World, ledger: Location, folder: Path, holds: int) -> None:
    with reading(ledger) as db:
        first, last, count = db.execute(
            "SELECT min(number), max(number), count(*) FROM blocks"
        ).fetchone()
    assert last - first + 1 == count
    assert watch.rows(ledger) == watch.fresh(world, folder, watch.unarmed_policy())
    ring.assert_placed_once(world, Views(ledger), holds)


def end(running: list[subprocess.Popen[str]]) -> None:
    """As an operator does. One that has only begun to start ends with the signal's number."""
    for each in running:
        each.send_signal(signal.SIGTERM)
    assert {each.wait(SECONDS) for each in running} <= {0, -signal.SIGTERM}


def test_standby__takes_over_from_whoever_is_gone(
    world: World, daemons: Daemons, lock: Lock, tmp_path: Path
) -> None:
    ring.certify(world, ghosts=GHOSTS)
    first = daemons.start(standby=True)
    lock.await_owner()
    others = [daemons.start(standby=True) for _ in range(2)]
    until(lambda: daemons.told().count("Another monitor writes") == 2)
    assert lock.owner() == first.pid

    first.kill()
    second = lock.await_owner(but=first.pid)
    until(lambda: daemons.told().count("The monitor follows") == 2)
    lock.cut(second)
    third = lock.await_owner(but=second)
    until(lambda: daemons.told().count("This one stands by again") == 1)
    assert {second, third} == {each.pid for each in others}
    os.kill(third, signal.SIGTERM)
    assert lock.await_owner(but=third) == second

    until(lambda: is_done(world, daemons.ledger))
    (left,) = (each for each in others if each.pid == second)
    end([left])
    assert_whole(world, daemons.ledger, tmp_path, GHOSTS)


def test_standby__waits_for_a_database_that_is_away(
    world: World, daemons: Daemons, lock: Lock, cluster: Cluster
) -> None:
    running = [daemons.start(standby=True)]
    lock.await_owner()
    running.append(daemons.start(standby=True))
    until(lambda: "Another monitor writes" in daemons.told())
    name = str(daemons.ledger).rpartition("/")[2]

    cluster.ask(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    for each in running:
        lock.cut(each.pid)
    until(lambda: daemons.told().count("Standing by until it is back") == 2)
    cluster.ask(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    assert lock.await_owner() in [each.pid for each in running]
    end(running)


def test_standby__of_a_database_that_never_answered_is_refused(world: World) -> None:
    away = Server("postgresql://almoner@/none?host=/nowhere")
    with pytest.raises(LedgerUnreachable, match="cannot be reached"):
        turn.Standby(away, watch.scope(world), threading.Event()).take()


def test_standby__ends_on_a_signal(daemons: Daemons, store: Store) -> None:
    waiting = daemons.start(standby=True)
    until(lambda: "Another monitor writes" in daemons.told())
    end([waiting])
    assert "The monitor stopped." in daemons.told()
    assert "The monitor follows" not in daemons.told()


def test_standby__tells_probes_that_it_stands_by(
    world: World, store: Store, policy: Policy
) -> None:
    watching, stop = Watching(), threading.Event()

    def run() -> None:
        daemon.run(
            client=world.client,
            scope=watch.scope(world),
            ledger=store.location,
            policy=lambda: policy,
            sender=None,
            standby=True,
            stop=stop,
            poll_seconds=0.05,
            watching=watching,
        )

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: watching.board.status.standing_by)
        assert watching.board.status.alive
        assert watching.board.status.unready == [
            "Another monitor writes the ledger, and this one stands by."
        ]
        assert b"almoner_monitor_writing 0.0" in watching.metrics.text()
        store.close()
        until(lambda: watching.board.status.unready == [])
        assert b"almoner_monitor_writing 1.0" in watching.metrics.text()
    finally:
        stop.set()
        thread.join(SECONDS)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("point", "times"),
    [
        ("before_send", 3),
        ("after_send", 2),
        pytest.param("before_project", 1, marks=pytest.mark.nightly),
        pytest.param("before_send", 1, marks=pytest.mark.nightly),
    ],
)
def test_i26_i27__cut_off_while_it_stands_still(
    world: World, daemons: Daemons, lock: Lock, tmp_path: Path, point: str, times: int
) -> None:
    """It has signed and not sent, say; another one writes by the time it goes on."""
    ring.certify(world, ghosts=GHOSTS)
    still = daemons.start(point, times, standby=True, stops=True)
    until(lambda: _stands_still(still.pid))
    other = daemons.start(standby=True)

    lock.cut(still.pid)
    assert lock.await_owner() == other.pid
    until(lambda: is_done(world, daemons.ledger))
    height, sent = world.client.head()[0], world.officer("monitor").unmined
    os.kill(still.pid, signal.SIGCONT)
    until(lambda: "This one stands by again" in daemons.told())

    assert (world.client.head()[0], world.officer("monitor").unmined) == (height, sent)
    end([still, other])
    assert_whole(world, daemons.ledger, tmp_path, GHOSTS)


def test_run__waits_for_the_lock_of_one_just_killed(world: World, location: Location) -> None:
    held = Store(location, watch.scope(world))
    threading.Timer(1.0, held.db.connection.close).start()  # type: ignore[attr-defined]
    began = time.monotonic()
    turn.soon(location, watch.scope(world)).close()
    assert time.monotonic() - began > 0.5


def test_run__does_not_wait_for_one_that_lives(
    world: World, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.5)
    with pytest.raises(LedgerTaken, match="stop that monitor"):
        turn.soon(store.location, watch.scope(world))


@pytest.mark.parametrize(
    ("monitors", "harms"),
    [
        pytest.param(3, 12, marks=pytest.mark.nightly),
        pytest.param(2, 200, marks=pytest.mark.nightly),
        pytest.param(3, 200, marks=pytest.mark.nightly),
    ],
)
def test_i26_i27__any_harm_at_random(
    world: World,
    node: nodes.Node,
    daemons: Daemons,
    lock: Lock,
    tmp_path: Path,
    monitors: int,
    harms: int,
) -> None:
    seed = int(os.environ.get("ALMONER_SEED") or secrets.randbits(32))
    sys.stdout.write(f"Seed {seed}: set ALMONER_SEED to it for the same harms.\n")
    chance = random.Random(seed)
    running = {each.pid: each for each in (daemons.start(standby=True) for _ in range(monitors))}
    took: dict[str, list[float]] = {}
    holds = certified = 0
    for number in range(harms):
        owner = lock.await_owner()
        assert not [each for each in running.values() if each.poll() is not None]
        if number % max(10, harms // 3 + 1) == 0:
            program = world.with_program()
            watch.activate(program, watch.unarmed_policy().digest)
            ring.certify(program, ghosts=GHOSTS)
            holds, certified = holds + GHOSTS, world.client.head()[0]
        elif chance.random() < 0.5 and world.client.head()[0] > certified:
            # Holds that were placed wait again.
            node.reorganize(chance.randint(1, min(DEEPEST, world.client.head()[0] - certified)))
        else:
            node.mine()
        time.sleep(chance.choice((0.0, 0.02, 0.1, 0.4)) * chance.random())
        harm = chance.choice(("killed", "ended", "cut off", "stopped", "cut off while stopped"))
        began = time.monotonic()
        if harm == "killed":
            running.pop(owner).kill()
        elif harm == "ended":
            running.pop(owner).terminate()
        elif harm == "cut off":
            lock.cut(owner)
        else:
            os.kill(owner, signal.SIGSTOP)
            if harm == "cut off while stopped":
                lock.cut(owner)
                if len(running) > 1:
                    lock.await_owner(but=owner)
                    took.setdefault(harm, []).append(time.monotonic() - began)
            time.sleep(chance.random() * 0.3)
            os.kill(owner, signal.SIGCONT)
        if harm in ("killed", "ended"):
            new = daemons.start(standby=True)
            running[new.pid] = new
        if harm in ("killed", "ended", "cut off"):
            # Whoever was only cut off may be the next one too.
            lock.await_owner(but=None if harm == "cut off" else owner)
            took.setdefault(harm, []).append(time.monotonic() - began)
    until(lambda: is_done(world, daemons.ledger))
    end(list(running.values()))

    assert_whole(world, daemons.ledger, tmp_path, holds)
    for harm, seconds in sorted(took.items()):
        sys.stdout.write(
            f"{harm}, {len(seconds)} times: the next one wrote after "
            f"{statistics.median(seconds):.2f} s (median), {max(seconds):.2f} s at most\n"
        )
    # At most: harms that follow each other closely may find only monitors that still start.
    assert max(map(statistics.median, took.values())) < TAKEN_OVER_SECONDS


def _stands_still(process: int) -> bool:
    """Whether a process was stopped by a signal."""
    state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "T"
