"""`almoner evaluate`: its figures, by hand where they can be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from almoner.backtest import evaluation
from almoner.cli import main
from almoner.fraud import policy


@pytest.fixture(scope="module")
def found(made_up: Path) -> dict[str, Any]:
    done = CliRunner(mix_stderr=False).invoke(main, ["evaluate", str(made_up), "--json"])
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_evaluate__has_the_figures_people_ask_for(found: dict[str, Any]) -> None:
    share = found["undecidable_share"]
    assert share["low"] <= share["share"] <= share["high"]
    assert 0 <= found["caught_before_settlement_share"] <= 1
    assert found["innocents_held_per_10000"] >= 0
    assert found["rules"].keys() == policy.load().steps.keys()
    for each in found["rules"].values():
        assert {"precision", "recall", "n"} <= each.keys()
        assert (each["n"] == 0) == (each["precision"] is None)


def test_evaluate__counts_payments_once(found: dict[str, Any]) -> None:
    held, stolen = found["holds"]["precision"], found["stolen"]
    wrong = found["innocents_held"]["count"]
    assert held["n"] == held["count"] + wrong
    assert found["innocents_held"]["n"] == found["payments"] - stolen
    assert found["holds"]["recall"]["n"] == stolen
    assert sum(each["payments"] for each in found["schemes"]) >= stolen
    decidable = found["caught_before_settlement"]["n"]
    assert decidable + found["undecidable_share"]["count"] == stolen
    assert found["held_before_settlement"]["count"] <= found["caught_before_settlement"]["count"]


def test_evaluate__prices_wrongful_holds(found: dict[str, Any]) -> None:
    told = found["money"]
    assert told["cost"] == found["innocents_held"]["count"] * evaluation.WRONGFUL_HOLD
    assert told["net"] == told["saved"] - told["cost"]
    assert 0 <= told["saved"] <= told["stolen"]


def test_evaluate__tells_people(made_up: Path) -> None:
    done = CliRunner(mix_stderr=False).invoke(main, ["evaluate", str(made_up)])
    assert done.exit_code == 0
    assert "These figures are of a made-up population." in done.stdout
    assert "Stolen, and not decidable from events" in done.stdout


def test_evaluate__refuses_a_folder_without_a_truth(tmp_path: Path) -> None:
    done = CliRunner(mix_stderr=False).invoke(main, ["evaluate", str(tmp_path)])
    assert done.exit_code == 1
    assert "is not the truth of a population" in done.stderr


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (1, 100, 0.0018, 0.0545),
    ],
)
def test_interval__is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert evaluation.interval(count, of) == pytest.approx((low, high), abs=5e-4)


def test_interval__of_nothing_says_nothing() -> None:
    assert evaluation.interval(0, 0) == (0.0, 1.0)
