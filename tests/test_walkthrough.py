"""The walkthrough is run as it is written: every command of it, in its order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.config import PROJECT_ROOT

DOCUMENT = PROJECT_ROOT / "docs" / "walkthrough.md"
BLOCKS = re.findall(r"^```\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
FIRST_DAY = 1798675200  # 2026-12-31, as the walkthrough starts its chain


@pytest.fixture
def chain() -> Iterator[nodes.Node]:
    """A chain that begins on the day the walkthrough names."""
    assert "almoner node --port 8545 --at 2026-12-31" in DOCUMENT.read_text()
    with nodes.start(timestamp=FIRST_DAY) as running:
        yield running


def test_walkthrough__pays_a_month(chain: nodes.Node, tmp_path: Path) -> None:
    script = "\n".join(BLOCKS[:-1]).replace("http://127.0.0.1:8545", chain.url)
    # The last block is read beside a monitor that the person started in a terminal of its own.
    script += (
        "\nalmoner enroll --file try/caseload/roster.csv --json > again.json"
        "\nalmoner monitor --as monitor-1 --poll 0.1 2> monitor.log & monitor=$!"
        "\ntrap 'kill $monitor' EXIT"
        "\nuntil test -s try/home/ledger.sqlite; do sleep 0.1; done"
        f"\n{BLOCKS[-1]}"
        "\nalmoner fund books --json > books.json"
        "\nalmoner run settle 1 --as anyone --json > settled.json\n"
    )
    for name in ("programs", "contracts", "node_modules", "ape-config.yaml"):
        (tmp_path / name).symlink_to(PROJECT_ROOT / name)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert "100 payments were made, 0 refused by the token." in ran.stdout
    assert "The ledger is what the contracts say." in ran.stdout
    assert json.loads((tmp_path / "again.json").read_text())["sent"] == 0
    books = json.loads((tmp_path / "books.json").read_text())
    assert books["disbursed"] > 0
    assert books["received"] == books["disbursed"] + books["balance"]
    assert json.loads((tmp_path / "settled.json").read_text())["paid"] == 0


def test_walkthrough__stops_at_the_first_refusal(chain: nodes.Node, tmp_path: Path) -> None:
    """The neighbor: without the program there is nothing to allot to, and the command says so."""
    script = (BLOCKS[0] + BLOCKS[1]).replace("http://127.0.0.1:8545", chain.url)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{script}\nalmoner fund allot 1 5 --as source"],
        cwd=tmp_path,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "Name a program with --program; opened here: none yet" in ran.stderr
