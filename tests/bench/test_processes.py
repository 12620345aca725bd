"""What a program took is that program's, and one that fails or stays has no figure.

given a program that works and uses memory
    its time, its work and its own memory are told
given one that starts another
    the other's are in it
given one that fails, one that stays too long, one that is not there
    the error says which, and nothing of it is left
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from almoner.bench import processes
from almoner.bench.processes import Ran
from almoner.errors import ConfigError

HOLDING = "held = bytearray(120_000_000)\nimport time; time.sleep(0.5)"
WORKING = "import time\nwhile time.process_time() < 0.5: pass"
NESTED = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}], check=True)"


def run(tmp_path: Path, program: str, seconds: float = 30.0) -> Ran:
    command = (sys.executable, "-c", program)
    return processes.run(command, folder=tmp_path, environment={}, seconds=seconds)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells it in /proc.")
@pytest.mark.parametrize("program", [HOLDING, NESTED.format(HOLDING)])
def test_memory__is_what_the_program_and_its_children_held(tmp_path: Path, program: str) -> None:
    ours = bytearray(400_000_000)
    held, idle = run(tmp_path, program), run(tmp_path, "import time; time.sleep(0.3)")
    assert held.peak_mb is not None
    assert idle.peak_mb is not None
    assert 120 < held.peak_mb < 200, "and nothing of who started it"
    assert idle.peak_mb < 100
    assert len(ours) > 0


@pytest.mark.parametrize("program", [WORKING, NESTED.format(WORKING)])
def test_work__is_that_of_the_program_and_its_children(tmp_path: Path, program: str) -> None:
    worked, slept = run(tmp_path, program), run(tmp_path, "import time; time.sleep(0.5)")
    assert 0.5 <= worked.cpu_seconds <= worked.wall_seconds + 0.5
    assert slept.wall_seconds >= 0.5 > slept.cpu_seconds


def test_used__grows_with_what_a_process_does() -> None:
    before, idle = processes.used(os.getpid()), processes.busy()
    deadline = time.process_time() + 0.1
    while time.process_time() < deadline:
        pass
    after, busy = processes.used(os.getpid()), processes.busy()
    assert before is not None
    assert after is not None
    assert idle is not None
    assert busy is not None
    assert after - before >= 0.05
    assert busy - idle >= 0.05, "and so does what the machine does"


def test_failure__is_told_in_the_programs_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"ended with 3 after .*no luck"):
        run(tmp_path, "import sys; print('no luck'); sys.exit(3)")


def test_stay__is_ended_with_all_it_started(tmp_path: Path) -> None:
    stay = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(__import__('os').getpid()))\n"
    stay += "import time; time.sleep(60)"
    with pytest.raises(ConfigError, match="took too long"):
        run(tmp_path, NESTED.format(stay), seconds=1.0)
    child = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(child)


def test_program__that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no-such-program"):
        processes.run(("no-such-program",), folder=tmp_path, environment={}, seconds=1.0)


def _runs(pid: int) -> bool:
    """Whether a process runs; one that ended and is not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
