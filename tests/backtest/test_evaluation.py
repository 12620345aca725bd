"""`almoner evaluate`: its figures, by hand where they can be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from almoner.backtest import evaluation
from almoner.cli import main
from almoner.cli.charts import Bar, Chart
from almoner.fraud import policy

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plots") / "made" / "here"


@pytest.fixture(scope="module")
def found(made_up: Path, pictures: Path) -> dict[str, Any]:
    words = ["evaluate", str(made_up), "--plots", str(pictures), "--json"]
    done = CliRunner(mix_stderr=False).invoke(main, words)
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


def texts(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def test_plots__say_that_the_population_is_made_up(found: dict[str, Any], pictures: Path) -> None:
    assert sorted(found["plots"]) == sorted(str(path) for path in pictures.iterdir())
    names = {path.stem for path in pictures.iterdir()}
    assert names == {"recall", "precision", "schemes", "innocents", "prevalence", "capacity"}
    for path in pictures.iterdir():
        title, subtitle, *_ = texts(ElementTree.parse(path).getroot())
        assert title.startswith("Made-up population: ")
        assert f"(seed {found['seed']}, {found['payments']:,} payments" in subtitle


def test_plots__show_the_figures(found: dict[str, Any], pictures: Path) -> None:
    said = {path.stem: texts(ElementTree.parse(path).getroot()) for path in pictures.iterdir()}
    for name, each in found["rules"].items():
        assert name in said["recall"]
        share = each["precision"]
        told = "none" if share is None else f"{100 * share:.1f} % of {each['n']:,} findings"
        assert told in said["precision"]
    for each in found["schemes"]:
        if each["decidable"]:
            assert any(f"({each['caught']} of {each['decidable']})" in it for it in said["schemes"])
    assert [f"{each['a_day']} a day" in said["capacity"] for each in found["capacity"]] == [
        True
    ] * 3


def test_chart__draws_bars_to_scale_and_none_where_there_is_no_share() -> None:
    bars = (Bar(share=0.5, low=0.25, high=0.75, note="(2 of 4)"),)
    none = (Bar(share=None, low=0.0, high=1.0, note="(0 of 0)"),)
    chart = Chart(title="a < b", subtitle="", series=("one",), rows=[("<x>", bars), ("y", none)])
    root = ElementTree.fromstring(chart.svg())

    assert texts(root)[0] == "a < b"
    assert {"<x>", "50.0 % (2 of 4)", "none"} < set(texts(root))
    _, bar = root.iter(f"{SVG}rect")
    grid = [float(each.attrib["x1"]) for each in root.iter(f"{SVG}line")]
    zero, full = grid[0], grid[5]
    assert float(bar.attrib["x"]) == zero
    assert float(bar.attrib["width"]) == (full - zero) / 2
    (line,) = [each for each in root.iter(f"{SVG}line") if each.attrib["y1"] == each.attrib["y2"]]
    quarter = (full - zero) / 4
    assert [float(line.attrib[name]) for name in ("x1", "x2")] == [zero + quarter, full - quarter]


def test_plots__are_refused_where_they_cannot_be(made_up: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    words = ["evaluate", str(made_up), "--plots", str(taken / "below")]
    done = CliRunner(mix_stderr=False).invoke(main, words)
    assert done.exit_code == 1
    assert "--plots: " in done.stderr
    assert "cannot be written to: Not a directory" in done.stderr
