"""docs/grant-files.md: each example is read as it stands, and refused where a key is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from almoner import program
from almoner.config import PROJECT_ROOT
from almoner.errors import Fault, InputError
from almoner.grants import applications, award_list, reading, requests, rounds, sheets
from almoner.program import GrantFile

DOCUMENT = (PROJECT_ROOT / "docs" / "grant-files.md").read_text()
EXAMPLES = {
    name: (ending, text)
    for ending, name, text in re.findall(
        r"^```(\w+) (\w+)\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL
    )
}
FOUND = program.load_any(PROJECT_ROOT / "programs" / "small-business-grant.toml")
assert isinstance(FOUND, GrantFile)
CATEGORIES = FOUND.budget.categories


def _signature(path: Path) -> object:
    faults: list[Fault] = []
    found = reading.table(path, faults)
    told = [found.whole("deadline", 1, 2**40), found.text("signer"), found.text("signature")]
    if faults:
        raise InputError(faults)
    return told


READERS: dict[str, Callable[[Path], Any]] = {
    "round": rounds.load,
    "application": lambda path: applications.load(path, CATEGORIES),
    "signature": _signature,
    "sheet": sheets.load,
    "awards": lambda path: award_list.load(path, CATEGORIES),
    "request": lambda path: requests.load(path, CATEGORIES, invoiced=True),
    "substantiation": requests.load_substantiation,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rubric.md", "plan.md", "bill.md", "conditions.md"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_documented__are_the_files_that_are_read() -> None:
    assert EXAMPLES.keys() == READERS.keys()


@pytest.mark.parametrize("name", READERS)
def test_documented__examples_are_read_as_they_stand(folder: Path, name: str) -> None:
    ending, text = EXAMPLES[name]
    path = folder / f"example.{ending}"
    path.write_text(text)
    assert READERS[name](path)


@pytest.mark.parametrize("name", READERS)
def test_documented__examples_need_what_they_begin_with(folder: Path, name: str) -> None:
    ending, text = EXAMPLES[name]
    path = folder / f"example.{ending}"
    first = {"toml": r"^\S+ = .*\n", "json": r'^  "deadline": .*\n', "csv": r"^application,"}
    # A signer may be left out.
    needed = r"^pay_to = .*\n" if name == "application" else first[ending]
    path.write_text(re.sub(needed, "", text, count=1, flags=re.MULTILINE))
    with pytest.raises(InputError):
        READERS[name](path)
