"""The page of an audit, with findings and a sample in it: by axe-core, and at its narrowest."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from almoner.cli import main
from almoner.demo.browser import BrowserPerson
from almoner.testing import axe, long_record
from tests.browser.test_accessibility import NARROW, WIDE


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a record in which one log was changed."""
    folder = tmp_path_factory.mktemp("audit")
    long_record.write(folder / "record", cases=300, periods=2)
    logs = folder / "record" / "logs.jsonl"
    first, rest = logs.read_text().split("\n", 1)
    logs.write_text(first.replace('"blockHash":"0x', '"blockHash":"0xff') + "\n" + rest)
    written = folder / "report.html"
    words = ["audit", "--from", folder / "record", "--sample", 5, "--html", written]
    ran = CliRunner().invoke(main, [str(each) for each in words])
    assert ran.exit_code == 1, ran.output
    return written


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_report__has_no_fault(page: Path, width: int) -> None:
    assert _faults(page, width) == []


def test_report__a_table_without_headings_is_found(page: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.html"
    spoiled.write_text(page.read_text().replace('lang="en"', "").replace("#454545", "#ddd"))
    rules = {each.partition(":")[0] for each in _faults(spoiled, WIDE)}
    assert {"html-has-lang", "color-contrast"} <= rules


def _faults(page: Path, width: int) -> list[str]:
    """What axe-core finds, and whether the page scrolls sideways."""
    with BrowserPerson("http://localhost", bypass_csp=True) as person:
        person.page.set_viewport_size({"width": width, "height": 800})
        person.page.goto(page.as_uri())
        faults, beyond = axe.violations(person.page), axe.sideways(person.page)
    return faults + ([f"sideways: {beyond}"] if beyond else [])
