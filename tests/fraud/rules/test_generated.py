"""The SQL that monitors run is what the rules say, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.fraud import catalog
from almoner.fraud.rules import RULES, TALLIES, writing


def test_files__are_what_the_rules_make() -> None:
    wanted = writing.files(RULES, TALLIES)
    found = {
        path.relative_to(catalog.FOLDER): path.read_text(encoding="utf-8")
        for path in catalog.FOLDER.rglob("*")
        if path.is_file()
    }

    assert found.keys() == wanted.keys(), "run python scripts/rules.py"
    stale = [str(path) for path in wanted if found[path] != wanted[path]]
    assert stale == [], "run python scripts/rules.py"


def test_write__changes_only_what_differs_and_removes_what_no_rule_has(tmp_path: Path) -> None:
    writing.write(RULES[:2], TALLIES[:1], tmp_path)
    gone = tmp_path / "sqlite" / "of_no_rule.sql"
    gone.write_text("SELECT 1")
    spoiled = tmp_path / "sqlite" / f"{RULES[0].name}.sql"
    spoiled.write_text("SELECT 2")

    changed = writing.write(RULES[:2], TALLIES[:1], tmp_path)

    assert set(changed) == {gone, spoiled}
    assert writing.write(RULES[:2], TALLIES[:1], tmp_path) == ()


def test_catalog__has_every_rule_in_order() -> None:
    assert [each.name for each in catalog.catalog().rules] == [rule.name for rule in RULES]
    assert [each.number for each in catalog.catalog().tallies] == [each.number for each in TALLIES]


def test_catalog__has_no_rule_it_was_not_told_of() -> None:
    with pytest.raises(KeyError):
        catalog.catalog().rule("of_no_rule")


def test_names__are_used_once() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    numbers = [each.number for each in TALLIES]
    assert len(set(numbers)) == len(numbers)
