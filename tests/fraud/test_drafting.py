"""`almoner rule new`: a rule begun in a copy of this checkout.

begin
├── writes a rule that is certified, has stories, and is in the next version only
├── puts a second one into the same draft
├── refuses names that exist, are none, or say what nobody may be judged by, and writes nothing
└── refuses a folder that is no checkout, or a file that is not as it comes
the command
└── says what comes next, and is refused in a sentence
the document
└── leads from there to a back-test in ten commands at most, as it is written
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from almoner.backtest import reported
from almoner.cli import main
from almoner.config import PROJECT_ROOT
from almoner.errors import InputError
from almoner.fraud import policy
from almoner.fraud.authoring import drafting
from almoner.fraud.rules import RULES, TALLIES, certificate

NAME = "often_entered"
NEEDED = ("almoner/fraud", "tests/fraud")
DOCUMENT = PROJECT_ROOT / "docs" / "writing-rules.md"
DRAFT = Path("almoner/fraud/policies/2027-2.toml")
_SKIPPED = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What is needed of this one."""
    for each in NEEDED:
        shutil.copytree(PROJECT_ROOT / each, tmp_path / each, ignore=_SKIPPED)
    return tmp_path


def texts(root: Path) -> Mapping[Path, str]:
    return {path: path.read_text() for path in root.rglob("*") if path.is_file()}


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refused(root: Path, name: str) -> str:
    """Why; and that nothing was written."""
    before = texts(root)
    with pytest.raises(InputError) as refusal:
        drafting.begin(root, name)
    assert texts(root) == before
    return str(refusal.value)


def test_begin__writes_a_rule_that_is_certified(checkout: Path) -> None:
    before = texts(checkout)
    begun = drafting.begin(checkout, NAME)

    assert begun.version == "2027-2"
    changed = {path for path, text in texts(checkout).items() if before.get(path) != text}
    assert changed == set(begun.paths)
    (rule,) = loaded(checkout / f"almoner/fraud/rules/{NAME}.py").RULES
    certificate.certify(rule)
    assert rule.name == NAME
    draft = tomllib.loads((checkout / DRAFT).read_text())
    assert draft["version"] == "2027-2"
    assert (draft["rules"][-1]["name"], draft["typologies"][-1]["rules"]) == (NAME, [NAME])
    assert draft["bounds"][f"{rule.lookback[0]}_hours"] == 24
    current = tomllib.loads((checkout / DRAFT.with_name("2027-1.toml")).read_text())
    assert NAME not in {each["name"] for each in current["rules"]}
    assert {**draft, "version": "2027-1"}.keys() == current.keys()


def test_begin__adds_a_second_rule_to_the_draft(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafting.begin(checkout, NAME)
    monkeypatch.setattr(policy, "FOLDER", checkout / DRAFT.parent)

    assert f"there is a rule {NAME}" in refused(checkout, NAME)
    begun = drafting.begin(checkout, "more_entered")
    assert begun.version == "2027-2"
    draft = tomllib.loads((checkout / DRAFT).read_text())
    assert [each["name"] for each in draft["rules"]][-2:] == [NAME, "more_entered"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shared_account", "there is a rule shared_account"),
        ("collusion", "there is a typology collusion"),
        ("windows", "there is a module of rules windows"),
        ("every", "there is a module of stories every"),
        ("fresh", "there is a bound fresh_window"),
        ("Often", "'Often' is no name"),
        ("of-ten", "'of-ten' is no name"),
        ("", "'' is no name"),
        ("2_often", "'2_often' is no name"),
        ("lambda", "'lambda' is no name"),
        ("../often", "'../often' is no name"),
        ("by_nationality", "by_nationality names nationality: nobody may be judged by that"),
        ("ages", "ages names ages: nobody may be judged by that"),
    ],
)
def test_begin__refuses_a_name(checkout: Path, name: str, said: str) -> None:
    assert said in refused(checkout, name)


def test_begin__refuses_a_folder_that_is_no_checkout(checkout: Path) -> None:
    every = checkout / "tests/fraud/planted/every.py"
    every.write_text(every.read_text().replace(".SCENARIOS,\n)", ".SCENARIOS,\n    *(),\n)"))
    assert "every.py is not as it comes with Almoner" in refused(checkout, NAME)

    shutil.rmtree(checkout / "tests")
    assert "is no checkout of Almoner" in refused(checkout, NAME)


def test_new__is_refused_in_a_sentence() -> None:
    done = CliRunner(mix_stderr=False).invoke(main, ["rule", "new", "shared_account"])
    assert done.exit_code == 1
    assert "there is a rule shared_account: take another name" in done.stderr


def commands() -> list[str]:
    (block,) = re.findall(r"^```\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    return str(block).splitlines()


def test_document__takes_ten_commands_at_most() -> None:
    assert len(commands()) <= 10
    assert [each.split()[0] for each in commands()][:3] == ["almoner", "python", "pytest"]


@pytest.mark.nightly
def test_document__leads_to_a_back_test(tmp_path: Path) -> None:
    for each in ("almoner", "tests", "scripts"):
        shutil.copytree(PROJECT_ROOT / each, tmp_path / each, ignore=_SKIPPED)
    # With what was compiled and is only read.
    for each in ("contracts", "programs", "node_modules", "ape-config.yaml", ".cache"):
        tmp_path.joinpath(each).symlink_to(PROJECT_ROOT / each)
    shutil.copy(PROJECT_ROOT / "pyproject.toml", tmp_path)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(commands())],
        cwd=tmp_path,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            # Before the checkout this test is of.
            "PYTHONPATH": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"sqlite/{NAME}.sql" in ran.stdout
    assert f"{len(RULES) + 1} rules, {len(TALLIES)} tallies" in ran.stdout
    assert re.search(r"=== 9 passed, \d+ deselected in ", ran.stdout)
    report = tmp_path / "try/back-test.json"
    found = reported.read(report).told
    assert (found.rules.version, found.against and found.against.version) == ("2027-2", "2027-1")
    (own,) = [
        each for each in json.loads(report.read_bytes())["referrals"] if each["typology"] == NAME
    ]
    assert own["count"] > own["before"] == 0
