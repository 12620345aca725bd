"""Reading one chain with everything that reads chains, one after the other."""

from __future__ import annotations

import os
import platform
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from almoner.bench import processes
from almoner.bench.contenders import CONTENDERS, Job, Stage
from almoner.bench.emitter import Emitted
from almoner.bench.processes import Ran
from almoner.errors import ConfigError
from almoner.testing import postgres
from almoner.testing.postgres import Server

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


def machine(emitted: Emitted) -> Machine:
    """This one, and the node on it."""
    return Machine(
        cores=os.cpu_count() or 1,
        processor=_processor(),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        node=emitted.node,
    )


def measure(
    emitted: Emitted,
    names: Collection[str],
    begun: Callable[[str], None],
    ended: Callable[[Figure], None],
) -> list[Figure]:
    """A figure of each contender of these names; told as each begins and ends."""
    figures = []
    with _server() as server:
        for name in (each for each in CONTENDERS if each in names):
            begun(name)
            with tempfile.TemporaryDirectory(prefix="almoner-bench-") as folder:
                stage = Stage(emitted=emitted, folder=Path(folder), server=server)
                figures.append(_figure(name, CONTENDERS[name], stage))
            ended(figures[-1])
    return figures


def _figure(name: str, prepare: Callable[[Stage], Job], stage: Stage) -> Figure:
    try:
        job = prepare(stage)
    except ConfigError as fault:
        return Figure(name=name, refused=str(fault))
    server = stage.server.pid if stage.server is not None and job.on_server else None
    before = processes.used(stage.emitted.pid), processes.used(server) if server else None
    try:
        ran = processes.run(
            job.command, folder=stage.folder, environment=job.environment, seconds=MOST_SECONDS
        )
    except ConfigError as fault:
        return Figure(name=name, job=job, refused=str(fault))
    after = processes.used(stage.emitted.pid), processes.used(server) if server else None
    refused = verify(job)
    return Figure(
        name=name,
        job=job,
        ran=ran,
        node_cpu_seconds=_between(before[0], after[0]),
        server_cpu_seconds=_between(before[1], after[1]),
        refused=refused,
        wrong=refused is not None,
    )


def verify(job: Job) -> str | None:
    """Why what a contender stored is not what was emitted; None if it is."""
    try:
        stored = job.count()
    except (OSError, sqlite3.Error, psycopg.Error) as fault:
        return f"What it stored cannot be read: {fault}"
    if stored == job.events:
        return None
    return f"It stored {stored:,} of {job.events:,} events."


@contextmanager
def _server() -> Iterator[Server | None]:
    try:
        serving = postgres.serving()
        server = serving.__enter__()
    except ConfigError:
        # Each contender that needs one says so.
        yield None
        return
    try:
        yield server
    finally:
        serving.__exit__(None, None, None)


def _between(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


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
