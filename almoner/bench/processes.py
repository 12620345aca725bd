"""Running a program to its end, and what it took: time, work and memory, of all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from almoner import config
from almoner.chain.node import end_with_parent
from almoner.errors import ConfigError

SAMPLE_SECONDS = 0.1
TOLD_LINES = 3
"""How much of what a program said before it failed is repeated."""

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What one program took."""

    wall_seconds: float
    """From before it was started until it was gone: interpreter and imports are in it."""
    cpu_seconds: float
    """Of the program and of all it started and waited for."""
    peak_mb: float | None
    """The most memory its processes had at once, in 10^6 bytes; None where /proc does not tell."""


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
) -> Ran:
    """Runs a program in `folder`, with `environment` over ours, for at most `seconds`.

    Raises ConfigError, with the end of what it said, if it fails or takes longer.
    """
    with tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=config.for_child(environment),
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )
        except OSError as fault:
            raise ConfigError(f"{command[0]} cannot be started: {fault.strerror}.") from fault
        watch = _Watch(process.pid, began + seconds)
        try:
            watch.start()
            # Not Popen.wait: only this tells what it and its children used.
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            watch.stop()
            _end_group(process)
        if process.returncode:
            told.seek(0)
            said = told.read().decode(errors="replace").strip().splitlines()[-TOLD_LINES:]
            how = "took too long" if watch.overdue else f"ended with {process.returncode}"
            raise ConfigError(f"It {how} after {wall:.0f} s: {' / '.join(said) or 'no message'}")
    return Ran(
        wall_seconds=wall,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_mb=watch.peak / 1e6 if watch.peak else None,
    )


def used(pid: int) -> float | None:
    """Seconds of processor time a running process and its children used; None without /proc."""
    ticks = [each for family in _family(pid) if (each := _ticks(family)) is not None]
    return sum(ticks) / os.sysconf("SC_CLK_TCK") if ticks else None


def peak_mb(pid: int) -> float | None:
    """The most memory a running process and its children had, each at its own time, in 10^6 bytes.

    None without /proc.
    """
    held = sum(_high_water(each) for each in _family(pid))
    return held / 1e6 if held else None


def busy() -> float | None:
    """Seconds of processor time the machine spent on anything since it started; None without /proc.

    Also what a virtual machine was not given though it could have used it.
    """
    try:
        fields = (_PROC / "stat").read_text().splitlines()[0].split()[1:9]
    except OSError:
        return None
    user, nice, system, _idle, _waiting, irq, softirq, stolen = map(int, fields)
    return (user + nice + system + irq + softirq + stolen) / os.sysconf("SC_CLK_TCK")


class _Watch:
    """Looks at a process and its children every so often, and ends them when time is up."""

    def __init__(self, pid: int, deadline: float) -> None:
        self.peak = 0
        self.overdue = False
        self._pid = pid
        self._deadline = deadline
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.is_set():
            # Each one's own peak: what rusage tells begins with the peak of who started it.
            self.peak = max(self.peak, sum(_high_water(pid) for pid in _family(self._pid)))
            if time.perf_counter() > self._deadline:
                self.overdue = True
                _signal_group(self._pid)
            self._over.wait(SAMPLE_SECONDS)


def _family(pid: int) -> Iterator[int]:
    """A process and all that descend from it, as far as they still run."""
    yield pid
    try:
        children = [
            child
            for thread in (_PROC / str(pid) / "task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _high_water(pid: int) -> int:
    """Bytes."""
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _ticks(pid: int) -> int | None:
    """Of the process and of those of its children that ended."""
    try:
        # The name before ")" may hold spaces.
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return sum(int(field) for field in fields[11:15])


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends what a program left behind, and the program if we are leaving before it."""
    _signal_group(process.pid)
    if process.returncode is None:
        process.wait()


def _signal_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
