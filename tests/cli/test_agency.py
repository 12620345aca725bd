"""The agency's other programs, for the page that tells of them all.

given a file of each: they should be read, in their order
given a file that says nothing of itself, is named twice, or is the served one: it should be refused
given a file with a fault: the fault should name it
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from almoner import program
from almoner.cli import agency
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError, InputError

CASH = PROJECT_ROOT / "programs" / "cash-assistance.toml"
GRANT = PROJECT_ROOT / "programs" / "small-business-grant.toml"
OWN = program.load(CASH)


def _changed(folder: Path, old: str, new: str) -> Path:
    path = folder / "other.toml"
    path.write_text(re.sub(old, new, GRANT.read_text(), count=1, flags=re.MULTILINE | re.DOTALL))
    return path


def test_others__are_read_in_their_order(tmp_path: Path) -> None:
    second = _changed(tmp_path, '^id = "[a-z-]*"', 'id = "second"')
    found = agency.others(OWN, [second, GRANT])
    assert [each.id for each in found] == ["second", "small-business-grant"]
    assert agency.others(OWN, []) == ()


def test_others__that_say_nothing_of_themselves_are_refused(tmp_path: Path) -> None:
    silent = _changed(tmp_path, r"^\[about\].*?(?=^# ---)", "")
    with pytest.raises(ConfigError, match=r"other\.toml does not say .* section \[about\]"):
        agency.others(OWN, [silent])


@pytest.mark.parametrize("files", [[CASH], [GRANT, GRANT]])
def test_others__that_are_named_already_are_refused(files: list[Path]) -> None:
    with pytest.raises(ConfigError, match="is named already: leave it out"):
        agency.others(OWN, files)


def test_others__name_the_file_of_a_fault(tmp_path: Path) -> None:
    wrong = _changed(tmp_path, "^purpose = 2001", "purpose = 0")
    with pytest.raises(InputError, match=r"purpose: must be from .*other\.toml"):
        agency.others(OWN, [wrong])
