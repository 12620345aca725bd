"""The walkthroughs are run as they are written: every command of them, in its order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from almoner.chain import node as nodes
from almoner.config import PROJECT_ROOT

DOCUMENT = PROJECT_ROOT / "docs" / "walkthrough.md"
GRANTS = PROJECT_ROOT / "docs" / "grants.md"


def _blocks(document: Path) -> list[str]:
    return re.findall(r"^```\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)


BLOCKS = _blocks(DOCUMENT)


def _first_day(document: Path) -> int:
    """When a walkthrough starts its chain, in seconds since 1970."""
    (day,) = re.findall(r"^    almoner node --port 8545 --at (\S+)$", document.read_text(), re.M)
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def _run(script: str, chain: nodes.Node, folder: Path) -> subprocess.CompletedProcess[str]:
    for name in ("programs", "contracts", "node_modules", "ape-config.yaml"):
        (folder / name).symlink_to(PROJECT_ROOT / name)
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace("http://127.0.0.1:8545", chain.url)],
        cwd=folder,
        env={"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )


def _written(folder: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((folder / f"{name}.json").read_text()))


@pytest.fixture
def chain() -> Iterator[nodes.Node]:
    """A chain that begins on the day the walkthrough names."""
    with nodes.start(timestamp=_first_day(DOCUMENT)) as running:
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


@pytest.mark.nightly
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
    )
    ran = _run(script, chain, tmp_path)

    def written(name: str) -> dict[str, Any]:
        return _written(tmp_path, name)

    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert f"{124 - HELD} payments were made, 0 refused by the token." in ran.stdout
    assert "reason: 101 (Several households share your account)" in ran.stdout
    assert "The ledger is what the contracts say at block" in ran.stdout
    assert written("again")["sent"] == 0
    books = written("books")
    assert books["disbursed"] > 0
    assert books["received"] == books["disbursed"] + books["balance"]
    assert written("settled")["paid"] == 0
    placed = [each["placed"] for each in written("rules")["families"]]
    assert (placed[1], sum(placed)) == (HELD, HELD)
    assert written("hold")["state"] == "sustained"


@pytest.mark.nightly
def test_walkthrough__stops_at_the_first_refusal(chain: nodes.Node, tmp_path: Path) -> None:
    """The neighbor: without the program there is nothing to allot to, and the command says so."""
    script = BLOCKS[0] + BLOCKS[1]
    ran = _run(f"{script}\nalmoner fund allot 1 5 --as source", chain, tmp_path)
    assert ran.returncode == 1
    assert "Name a program with --program; opened here: none yet" in ran.stderr


@pytest.mark.nightly
def test_grants__go_from_a_round_to_closed_awards(tmp_path: Path) -> None:
    blocks = _blocks(GRANTS)
    plays = next(at for at, block in enumerate(blocks) if '--until "closeout report"' in block)
    monitor = "almoner monitor --program programs/small-business-grant.toml --as monitor-1"
    assert f"\n    {monitor}\n" in GRANTS.read_text()
    script = "\n".join(
        (
            *blocks[:plays],
            f"{monitor} --poll 0.1 2> monitor.log & monitor=$!",
            "trap 'kill $monitor' EXIT",
            *blocks[plays:],
            "almoner hold list --json > holds.json",
            "almoner grant award list --json > awards.json",
            "almoner fund books --json > books.json",
            "almoner ledger totals --json > totals.json",
        )
    )
    with nodes.start(timestamp=_first_day(GRANTS)) as chain:
        ran = _run(script, chain, tmp_path)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert "Nothing is left to recommend." in ran.stdout
    assert ran.stderr.count("Treasury_OverCost") == 1
    assert "The ledger is what the contracts say at block" in ran.stdout
    truth = _written(tmp_path / "try" / "grants", "truth")
    held = {each["draw"] for each in _written(tmp_path, "holds")["holds"]}
    assert held == set(truth["should_hold"])
    awards = _written(tmp_path, "awards")["awards"]
    assert sum(each["state"] == "closed" for each in awards) == truth["sums"]["closed"]
    paid = sum(each["paid"] for each in awards)
    assert paid == truth["sums"]["paid_if_all_that_is_held"]
    books, totals = _written(tmp_path, "books"), _written(tmp_path, "totals")
    assert books["disbursed"] == totals["disbursed"] == paid
    assert books["recovered"] == truth["sums"]["returned"]
    assert books["received"] + books["recovered"] == books["disbursed"] + books["balance"]
    assert (tmp_path / "try" / "journal.csv").read_text().count("\n") > 100
