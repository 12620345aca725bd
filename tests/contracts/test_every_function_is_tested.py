"""Every function of our contracts that changes anything has tests that name it.

given a function of the table of who may call what
    the name of some test of this folder begins with it
given a name that no test begins with
    it is found
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from almoner.testing.access import TABLE

FOLDER = Path(__file__).parent
NAMED = {
    name
    for file in FOLDER.rglob("test_*.py")
    for names in re.findall(r"^def test_(\w+?)__", file.read_text(), re.MULTILINE)
    for name in names.split("_")
}


@pytest.mark.parametrize("function", sorted({each.split(".")[1] for each in TABLE}))
def test_function__is_named_by_tests(function: str) -> None:
    assert function in NAMED, f"no test is called test_{function}__..."


def test_names__of_no_test_are_not_found() -> None:
    assert {"settle", "recallRun"} <= NAMED
    assert "mint" not in NAMED
