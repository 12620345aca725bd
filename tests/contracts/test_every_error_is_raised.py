"""Every custom error of our contracts is expected by name in some test of this folder.

given an error of an interface
    some test expects it with `refuses`
given a name expected by a test
    some contract of ours has it
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from almoner.chain import artifacts

FOLDER = Path(__file__).parent
EXPECTED = {
    name
    for file in FOLDER.rglob("test_*.py")
    for name in re.findall(r"[\"']([A-Z]\w*[a-z]_[A-Z]\w+)[\"']", file.read_text())
}
OURS = sorted(
    element["name"]
    for name, artifact in artifacts.load_all().items()
    if artifact.source.startswith("contracts/interfaces/")
    for element in artifact.abi
    if element["type"] == "error"
)


@pytest.mark.parametrize("error", sorted(set(OURS)))
def test_error__is_expected_by_a_test(error: str) -> None:
    assert error in EXPECTED, f"no test in {FOLDER.name} expects {error}"


def test_errors__expected_by_tests_exist() -> None:
    assert len(EXPECTED) >= len(set(OURS))
    assert EXPECTED - set(OURS) == set()
