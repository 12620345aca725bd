"""Running a command until the end, or until it is killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from almoner import config
from almoner.bench import processes
from almoner.bench.load.phases import Phase
from almoner.chain.node import end_with_parent
from almoner.config import PROJECT_ROOT
from almoner.demo.town import Town
from almoner.errors import AlmonerError

LOG = "load.log"
LOOK_SECONDS = 0.1
LATEST = 0.9
"""Of a phase: who is killed later has hardly anything left to take up."""
LONGEST_PAUSE = 1.0
"""Seconds between having come so far and being killed."""
TOLD = 500
"""How much of what a command said before it failed is repeated."""


@dataclass(slots=True)
class Kills:
    """When processes are to be killed: how far their phase has come, of 1, soonest first."""

    chance: random.Random
    planned: dict[str, list[float]]

    @classmethod
    def plan(cls, count: int, weights: Mapping[str, int], seed: int) -> Kills:
        """So many moments, spread over phases by their weights."""
        chance = random.Random(seed)
        drawn = Counter(chance.choices(list(weights), list(weights.values()), k=count))
        planned = {
            name: sorted(chance.uniform(0, LATEST) for _ in range(times))
            for name, times in drawn.items()
        }
        return cls(chance, planned)


@dataclass(slots=True)
class Told:
    """What running the commands of a phase took."""

    killed: int = 0
    resumed: list[float] = field(default_factory=list)
    """Seconds from each start after a kill until something was done again."""
    peak_mb: float = 0.0
    """The most memory one of them had."""


@dataclass(slots=True)
class _Resumption:
    """Looks when a process that takes up what another left has done something itself."""

    town: Town
    told: Told
    started: float
    before: float = 0.0
    quiet: bool = False
    over: bool = False

    def look(self, done: float) -> None:
        """Called with how much of the phase the node has."""
        if self.over:
            return
        if not self.quiet:
            # What the one that was killed had sent is not done by this one.
            self.before = done
            self.quiet = not int(self.town.chain.request("txpool_status")["pending"], 16)
        elif done > self.before:
            self.end()

    def end(self) -> None:
        """Something was done, or nothing was left to do."""
        if not self.over:
            self.told.resumed.append(time.perf_counter() - self.started)
            self.over = True


def run(town: Town, phase: Phase, kills: Kills) -> Told:
    """Runs the commands of a phase, and each again when it was killed, until nothing is left.

    Raises AlmonerError, with the end of what it said, if one fails of itself.
    """
    told = Told()
    moments = kills.planned.get(phase.name, [])
    ended, resuming = False, False
    while (words := phase.command(ended)) is not None:
        resumption = _Resumption(town, told, time.perf_counter(), over=not resuming)
        with _started(town, words) as process:
            ended = _ends(process, phase, resumption, moments[:1], kills.chance)
        if ended:
            _require_well(town, words, process)
            resumption.end()
        else:
            moments.pop(0)
            told.killed += 1
        resuming = not ended
    return told


@contextmanager
def _started(town: Town, words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A command in a process of its own, which is gone afterwards."""
    with (town.settings.home / LOG).open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "almoner", *words],
            cwd=PROJECT_ROOT,
            env=config.for_child(town.environment),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            preexec_fn=end_with_parent(),
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _ends(
    process: subprocess.Popen[bytes],
    phase: Phase,
    resumption: _Resumption,
    moment: Sequence[float],
    chance: random.Random,
) -> bool:
    """Waits until a process ends, or until it is to be killed; whether it ended."""
    kill_at: float | None = None
    while process.poll() is None:
        now, done = time.perf_counter(), phase.done()
        resumption.look(done)
        told = resumption.told
        told.peak_mb = max(told.peak_mb, processes.peak_mb(process.pid) or 0.0)
        if kill_at is None and any(done >= each for each in moment):
            kill_at = now + chance.uniform(0, LONGEST_PAUSE)
        if kill_at is not None and now >= kill_at:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _require_well(town: Town, words: Sequence[str], process: subprocess.Popen[bytes]) -> None:
    if process.returncode:
        end = (town.settings.home / LOG).read_text(errors="replace").strip()[-TOLD:]
        raise AlmonerError(f"almoner {' '.join(words)} ended with {process.returncode}: {end}")
