"""The walkthrough is run as it is written: every command of it, in its order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


MONITOR = "almoner monitor --as monitor-1"
HELD = 26
"""The ring's payments, and two on the same account; of the shelter's none."""


def test_walkthrough__starts_the_monitor_before_the_run_opens() -> None:
    text = DOCUMENT.read_text()
    assert text.count(f"\n    {MONITOR}\n") == 1
    declared, enrolled, watched, opened = (
        text.index(act)
        for act in (
            "shared-account confirm",
            "\nalmoner enroll",
            f"    {MONITOR}",
            "almoner run open",
        )
    )
    assert declared < enrolled < watched < opened


def test_walkthrough__holds_a_ring_and_pays_the_month(chain: nodes.Node, tmp_path: Path) -> None:
    opens = next(at for at, block in enumerate(BLOCKS) if "almoner run open" in block)
    script = "\n".join(
        (
            *BLOCKS[:opens],
            # What the person starts in a terminal of its own, and reads before going on.
            f"{MONITOR} --poll 0.1 2> monitor.log & monitor=$!",
            "trap 'kill $monitor' EXIT",
            BLOCKS[opens],
            "for _ in $(seq 600)",
            f"do test $(grep -c ' is held.$' monitor.log) -ge {HELD} && break; sleep 0.1; done",
            *BLOCKS[opens + 1 :],
            "almoner enroll --file try/caseload/roster.csv --json > again.json",
            "almoner fund books --json > books.json",
            "almoner run settle 1 --as anyone --json > settled.json",
            "almoner rule list --json > rules.json",
            "almoner hold show --run 1 --case C-000101 --json > hold.json",
        )
    ).replace("http://127.0.0.1:8545", chain.url)
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

    def written(name: str) -> dict[str, Any]:
        return dict(json.loads((tmp_path / f"{name}.json").read_text()))

    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert f"{124 - HELD} payments were made, 0 refused by the token." in ran.stdout
    assert "reason: 101 (Several households share your account)" in ran.stdout
    assert "The ledger is what the contracts say." in ran.stdout
    assert written("again")["sent"] == 0
    books = written("books")
    assert books["disbursed"] > 0
    assert books["received"] == books["disbursed"] + books["balance"]
    assert written("settled")["paid"] == 0
    assert [each["placed"] for each in written("rules")["families"]] == [0, HELD]
    assert written("hold")["state"] == "sustained"


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
