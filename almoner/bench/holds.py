"""How long a hold takes: from a block that certifies a payment to the transaction that holds it."""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from almoner.bench import emitter
from almoner.bench.emitter import PAIRS, Progress
from almoner.chain import node
from almoner.chain.client import Client
from almoner.errors import ChainError
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch
from almoner.testing.singles import open_single
from almoner.testing.world import payment_id

HOLDS = 100
"""Blocks that certify a payment to an officer's own account, which is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What was measured."""

    node: str
    """Name and version of the node."""
    history: int
    """Events in the ledger before the first."""
    seconds: tuple[float, ...]
    """From block to transaction, in order of the blocks."""
    catch_up_events_s: float
    """Events a second of the monitor's own reading of that history, judging included."""

    @property
    def p99_ms(self) -> float:
        """What 99 of 100 keep under, in milliseconds."""
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[98] * 1000


def measure(events: int, progress: Progress) -> Holding:
    """Has a monitor with a history of `events` events hold a payment of each of `HOLDS` blocks.

    Each of the blocks has 500 further events. Raises ChainError if a hold is missing.
    """
    holds = HOLDS
    with node.start() as running, tempfile.TemporaryDirectory(prefix="almoner-bench-") as folder:
        client = Client(running.url)
        world = World.create(client, bot_floor=holds)
        emitted = emitter.emit(running, events, progress)
        policy = watch.policy(world)
        # The agency has no rounds: the contract of the bursts is followed in their place.
        scope = dataclasses.replace(watch.scope(world), rounds=emitted.contract)
        runs = _promised(world, holds)
        sent: list[float] = []

        def checkpoint(point: str) -> None:
            if point == "after_send":
                sent.append(time.perf_counter())
                running.mine()

        with Store(Path(folder, "ledger.sqlite"), scope) as store:
            monitor = Monitor(
                store, client, policy, world.officer("monitor"), checkpoint=checkpoint
            )
            begun = time.perf_counter()
            monitor.catch_up()
            caught_up = time.perf_counter() - begun
            history = sum(
                store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("events", "unexplained")
            )
            seconds = []
            running.request("evm_setAutomine", False)
            for number, (run, case_no) in enumerate(runs):
                _certify(world, running, emitted.contract, events // 2 + number * PAIRS, run)
                seen = time.perf_counter()
                monitor.catch_up()
                if len(sent) != number + 1:
                    raise ChainError(
                        f"Payment {payment_id(run, case_no)} was certified and not held: the bench "
                        "and the rules do not fit together any more."
                    )
                seconds.append(sent[-1] - seen)
                progress(number + 1, holds)
    return Holding(
        node=emitted.node,
        history=history,
        seconds=tuple(seconds),
        catch_up_events_s=history / caught_up,
    )


def _promised(world: World, count: int) -> list[tuple[int, int]]:
    """Single runs of cases that are paid to an officer's own key, and lack one approval each."""
    officer = world.officer("caseworker").address
    cases = world.enroll([enrollment(number, pay_to=officer) for number in range(1, count + 1)])
    world.approve(cases)
    world.open_run()
    runs = []
    for case_no in cases:
        run = open_single(world, case_no)
        runs.append((run, case_no))
        content, total = (world.run(run)[field] for field in ("contentHash", "total"))
        world.send("approver", world.program.functions.approveRun(run, content, total))
    return runs


def _certify(world: World, running: node.Node, contract: str, first: int, run: int) -> None:
    """Mines a block with a burst of events and the last approval of a run."""
    content, total = (world.run(run)[field] for field in ("contentHash", "total"))
    approver = world.officer("approver", 1)
    signed = approver.prepare(world.program.functions.approveRun(run, content, total))
    emitter.burst(running, contract, first)
    approver.broadcast(signed)
    running.mine()
