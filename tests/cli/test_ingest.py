"""almoner bench ingest: one JSON object with a figure of each who could read, and null of the rest.

given a chain and who is to read it
    the keys are all there, those who read have a figure, and only JSON is on stdout
given a reader that stored less than was emitted
    its figure is null, the reason is told, and the command fails
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from almoner.bench import contenders, holds
from almoner.bench.contenders import CONTENDERS, Job, Stage
from almoner.cli import main


def bench(*names: str, events: int, as_json: bool = True) -> Result:
    only = [word for name in names for word in ("--only", name)]
    given = ["bench", "ingest", "--events", str(events), *only, *(["--json"] if as_json else [])]
    return CliRunner(mix_stderr=False).invoke(main, given)


@pytest.mark.nightly
def test_json__has_a_figure_of_each_reader() -> None:
    ran = bench("sqlite", "web3py", events=20_000)
    assert ran.exit_code == 0, ran.output
    told: dict[str, Any] = json.loads(ran.stdout)
    assert list(told) == [
        *("events", "sqlite", "postgresql", "web3py", "ponder", "viem", "cryo"),
        *("peak_mb", "hold_p99_ms", "catch_up_events_s", "targets", "runs", "machine"),
    ]
    assert told["events"] == 20_000
    assert told["sqlite"] > told["web3py"] > 0
    assert told["postgresql"] is told["ponder"] is told["viem"] is told["cryo"] is None
    first, *others = told["targets"]
    assert (first["ours"], first["peer"], first["times"]) == ("sqlite", "web3py", 50)
    assert first["measured"] == pytest.approx(told["sqlite"] / told["web3py"], abs=0.02)
    assert [each["measured"] for each in others] == [None, None]
    assert told["runs"]["web3py"]["events"] == 20_000
    assert told["runs"]["web3py"]["wall_seconds"] > 0
    assert told["machine"]["node"].startswith("anvil")


def test_holds__are_timed_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holds, "HOLDS", 5)
    ran = bench("holds", events=2_000)
    assert ran.exit_code == 0, ran.output
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["hold_p99_ms"] > 0
    assert told["catch_up_events_s"] > 0
    assert told["sqlite"] is None


def test_reader__that_stored_less_has_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CONTENDERS, "web3py", _expecting_more(contenders.web3py))  # type: ignore[arg-type]
    ran = bench("web3py", events=1_000)
    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["web3py"] is None
    assert "No figure of web3py: It stored 1,000 of 1,001 events." in " ".join(ran.stderr.split())


def test_table__has_the_targets_beside_the_figures() -> None:
    ran = bench("sqlite", events=1_000, as_json=False)
    assert ran.exit_code == 0, ran.output
    assert "sqlite over ponder" in ran.stdout
    assert "met" not in ran.stdout, "without the peer nothing is met"


@pytest.mark.parametrize("events", [1, 750])
def test_events__that_fill_no_whole_block_are_refused(events: int) -> None:
    ran = bench("sqlite", events=events)
    assert ran.exit_code != 0
    assert "500" in ran.stderr


def _expecting_more(prepare: Callable[[Stage], Job]) -> Callable[[Stage], Job]:
    """The same reader, held to one event more than there is."""

    def prepared(stage: Stage) -> Job:
        job = prepare(stage)
        return replace(job, events=job.events + 1)

    return prepared
