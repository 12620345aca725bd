"""Given a made-up population: `almoner simulate play` should play it on a chain of its own.

- its first day
  - should be the same, and counted
- the same with the keys of another seed
  - should end with the first difference, and not with success
- a chain that is not new, with --here
  - should be refused, and nothing be recorded
- options for years of grants, and those for populations with a year
  - should be refused before anything is played
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from almoner.chain.node import Node
from almoner.cli import main
from almoner.simulate.playing import read
from almoner.simulate.population import TRUTH


def play(*words: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, ["simulate", "play", *words])


def test_first_day__is_the_same(folder: Path) -> None:
    result = play(str(folder), "--days", "1", "--json")

    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["transactions"] == len(read(folder, 1).steps)
    assert told["kinds"]["PersonOpened"] > told["kinds"]["PersonProposed"] > 70


def test_other_seed__is_a_difference(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "other")
    truth = tmp_path / "other" / TRUTH
    truth.write_text(truth.read_text().replace('"seed": 3,', '"seed": 4,'))
    result = play(str(tmp_path / "other"), "--days", "1")

    assert result.exit_code == 1
    assert "Block 1, log 0: PersonOpened has key 0x" in result.stderr


def test_here__chain_that_is_not_new__is_refused(
    folder: Path, node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALMONER_RPC", node.url)
    monkeypatch.setenv("ALMONER_HOME", str(tmp_path))
    node.mine()
    result = play(str(folder), "--here")

    assert result.exit_code == 1
    assert "start one with almoner node --at 2026-12-01" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("--watched",), ("--until", "apply submit"), ("--program", "x")])
def test_population__option_for_years__is_refused(folder: Path, words: tuple[str, ...]) -> None:
    result = play(str(folder), *words)

    assert result.exit_code == 1
    assert f"{words[0]}: is for a year of grants" in result.stderr


@pytest.mark.parametrize("words", [("--days", "2"), ("--here",)])
def test_year__option_for_populations__is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "year.csv").write_text("")
    result = play(str(tmp_path), *words)

    assert result.exit_code == 1
    assert f"{words[0]}: is for a population" in result.stderr
