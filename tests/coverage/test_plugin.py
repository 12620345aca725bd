"""A run of pytest that measures.

given fewer statements reached than asked for
    the run fails though every test passed, and says so
given as many as asked for
    the run passes
given tests about the code as deployed
    they are left out, by name
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from almoner.config import PROJECT_ROOT

pytestmark = pytest.mark.nightly

SOME = ("tests/contracts/offices/test_constructor.py", "tests/contracts/test_sizes.py")
FEWER = "Fewer than 95 % were reached: test the lines missed."
SECONDS = 600


def measure(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "almoner.testing.coverage.plugin", *options]
    return subprocess.run(
        [*command, *SOME], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=SECONDS
    )


@pytest.mark.parametrize("workers", ["0", "2"])
def test_run__fails_when_too_little_is_reached(workers: str) -> None:
    ran = measure("-n", workers)
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stdout + ran.stderr
    assert FEWER in ran.stdout
    assert " failed" not in ran.stdout
    (offices,) = [line for line in ran.stdout.splitlines() if "contracts/Offices.sol" in line]
    assert int(offices.split()[2]) > 0, "what the workers reached arrived"


def test_run__passes_when_enough_is_reached_and_names_what_it_left_out() -> None:
    ran = measure("-n", "0", "--least", "1")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Fewer than" not in ran.stdout
    assert "test_sizes.py::test_runtime__leaves_room_under_the_limit" in ran.stdout
