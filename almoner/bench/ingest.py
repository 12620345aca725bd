"""Reading one chain with everything that reads chains, one after the other."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg

from almoner.bench import postgres, processes
from almoner.bench.contenders import CONTENDERS, ON_SERVER, Job, Stage
from almoner.bench.emitter import Emitted
from almoner.bench.postgres import Server
from almoner.bench.processes import Ran
from almoner.errors import ConfigError

MOST_SECONDS = 1_200.0
"""What a contender may take before it is ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What came of one contender."""

    name: str
    job: Job | None = None
    ran: Ran | None = None
    node_cpu_seconds: float | None = None
    server_cpu_seconds: float | None = None
    other_cpu_seconds: float | None = None
    """Of whatever else ran on the machine meanwhile: with much of it a figure says little."""
    refused: str | None = None
    """Why there is no figure, as a sentence."""
    wrong: bool = False
    """Whether it ran and did not store what was emitted."""

    @property
    def rate(self) -> float | None:
        """Events per second of the whole process's time, None where there is no figure."""
        if self.job is None or self.ran is None or self.refused is not None:
            return None
        return self.job.events / self.ran.wall_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where the figures are from."""

    cores: int
    processor: str
    system: str
    python: str
    node: str
    """The Ethereum node."""


def machine(node: str) -> Machine:
    """This one, and the node on it, by its name and version."""
    return Machine(
        cores=os.cpu_count() or 1,
        processor=_processor(),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        node=node,
    )


def measure(
    emitted: Emitted,
    names: Collection[str],
    begun: Callable[[str], None],
    ended: Callable[[Figure], None],
) -> list[Figure]:
    """A figure of each contender of these names; told as each begins and ends."""
    figures = []
    for name in (each for each in CONTENDERS if each in names):
        begun(name)
        figures.append(_figure(name, emitted))
        ended(figures[-1])
    return figures


def _figure(name: str, emitted: Emitted) -> Figure:
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="almoner-bench-"))
        try:
            # A server of its own: what one contender leaves to be tidied delays no other.
            server = held.enter_context(postgres.serving()) if name in ON_SERVER else None
            job = CONTENDERS[name](Stage(emitted=emitted, folder=Path(folder), server=server))
        except ConfigError as fault:
            return Figure(name=name, refused=str(fault))
        # Nor do files that still have to reach the disk.
        os.sync()
        before = _work(emitted, server)
        try:
            ran = processes.run(
                job.command, folder=Path(folder), environment=job.environment, seconds=MOST_SECONDS
            )
        except ConfigError as fault:
            return Figure(name=name, job=job, refused=str(fault))
        node, store, busy = (
            None if was is None or now is None else now - was
            for was, now in zip(before, _work(emitted, server), strict=True)
        )
        refused = verify(job)
        return Figure(
            name=name,
            job=job,
            ran=ran,
            node_cpu_seconds=node,
            server_cpu_seconds=store,
            other_cpu_seconds=(
                None if busy is None else busy - ran.cpu_seconds - (node or 0) - (store or 0)
            ),
            refused=refused,
            wrong=refused is not None,
        )


def verify(job: Job) -> str | None:
    """Why what a contender stored is not what was emitted; None if it is."""
    try:
        stored = job.count()
    except (OSError, ValueError, sqlite3.Error, psycopg.Error) as fault:
        return f"What it stored cannot be read: {fault}"
    if stored == job.events:
        return None
    return f"It stored {stored:,} of {job.events:,} events."


def _work(emitted: Emitted, server: Server | None) -> tuple[float | None, ...]:
    """Processor time so far of the node, of the server if there is one, and of all the machine."""
    store = processes.used(server.pid) if server is not None else None
    return processes.used(emitted.pid), store, processes.busy()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def rates(figures: Collection[Figure]) -> Mapping[str, float | None]:
    """Events per second by name; None for who has no figure."""
    found = {figure.name: figure.rate for figure in figures}
    return {name: found.get(name) for name in CONTENDERS}
