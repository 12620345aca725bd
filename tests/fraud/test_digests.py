"""The digests a version of policy is known by.

digest and rule_hash
├── change with every number, weight, sentence and query
└── the hash of a typology only with what that typology rests on
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from almoner.fraud import catalog
from almoner.fraud.policy import RuleSet
from tests.fraud.versions import RULES, Changed, bands


def test_digest__is_the_same_of_the_same(changed: Changed) -> None:
    assert changed().digest({}) == RULES.digest({})
    words = changed(("# What the rules of the fraud check ask with", "# Comments are not policy"))
    assert words.digest({}) == RULES.digest({})


@pytest.mark.parametrize(
    "change",
    [
        ('version = "2027-1"', 'version = "2027-2"'),
        ("pair_epochs = 3 ", "pair_epochs = 4 "),
        bands("emptied", 'from = 4, band = "noted", weight = 20'),
        bands("emptied", 'from = 3, band = "noted", weight = 21'),
        bands("emptied", 'from = 3, band = "raised", weight = 20'),
        ("alert = 60\nhold = 90", "alert = 61\nhold = 90"),
        ("alert = 60\nhold = 90", "alert = 60\nhold = 91"),
        ("alert = 60\nhold = 90", "alert = 60\nhold = 90\nshadow = true"),
        ('story = "Large sums', 'story = "Very large sums'),
        ('rules = ["drifted", "beyond"]', 'rules = ["beyond", "drifted"]'),
    ],
)
def test_digest__changes_with_all_that_is_policy(changed: Changed, change: tuple[str, str]) -> None:
    assert changed(change).digest({}) != RULES.digest({})


def test_digest__has_the_numbers_of_a_program_of_its_own() -> None:
    assert RULES.digest({"limit_1": 5}) != RULES.digest({})
    assert RULES.digest({"limit_1": 5}) != RULES.digest({"limit_1": 6})
    assert RULES.digest({"limit_1": 0}) == RULES.digest({})


def hashes(rules: RuleSet) -> dict[str, bytes]:
    """Those of all typologies."""
    return {each.name: rules.rule_hash(each, {}) for each in rules.typologies}


def differing(rules: RuleSet) -> set[str]:
    """The typologies whose hash is another than before."""
    before = hashes(RULES)
    return {name for name, told in hashes(rules).items() if told != before[name]}


WITH_ONE_HAND = {each.name for each in RULES.typologies if "one_hand" in each.rules}


@pytest.mark.parametrize(
    ("change", "typologies"),
    [
        (('version = "2027-1"', 'version = "2027-2"'), set()),
        (("pair_epochs = 3 ", "pair_epochs = 4 "), {"collusion"}),
        (("peers_least = 5 ", "peers_least = 6 "), {"above_peers"}),
        (
            ("day_hours = 24", "day_hours = 25"),
            {"storm_of_changes", "clerk_recovers_many", "enrollment_burst", "ghosts"},
        ),
        (("one_hand_cases = 10 ", "one_hand_cases = 11 "), WITH_ONE_HAND),
        (("family = 10\n", "family = 99\n"), {"returned_rich"}),
        (bands("emptied", 'from = 3, band = "noted", weight = 21'), {"ghosts"}),
        (bands("late", 'from = 2, band = "raised", weight = 50'), {"underpaid"}),
        (("alert = 60\nhold = 90", "alert = 61\nhold = 90"), {"returned_rich"}),
        (('story = "Large sums', 'story = "Very large sums'), {"fresh_office"}),
        (("limit_1 = 0 ", "limit_1 = 1 "), {"split_under_threshold"}),
        (("bounds = { limit_1 = 100", "bounds = { limit_1 = 200"), set()),
    ],
)
def test_rule_hash__changes_only_with_what_its_typology_rests_on(
    changed: Changed, change: tuple[str, str], typologies: set[str]
) -> None:
    assert differing(changed(change)) == typologies


def test_rule_hash__has_the_numbers_of_a_program_its_rules_ask_with() -> None:
    split, books = RULES.typology("split_under_threshold"), RULES.typology("books")

    assert RULES.rule_hash(split, {"limit_1": 5}) != RULES.rule_hash(split, {})
    assert RULES.rule_hash(books, {"limit_1": 5}) == RULES.rule_hash(books, {})


def test_digests__change_with_the_query_of_a_rule(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "sql"
    shutil.copytree(catalog.FOLDER, folder)
    path = folder / catalog.SQLITE / "late.sql"
    path.write_text(path.read_text(encoding="utf-8") + "-- another\n", encoding="utf-8")
    digests, before = catalog.digest, (RULES.digest({}), hashes(RULES))
    monkeypatch.setattr(catalog, "digest", lambda names: digests(names, folder))

    assert RULES.digest({}) != before[0]
    now = hashes(RULES)
    assert {name for name in now if now[name] != before[1][name]} == {"underpaid"}


@pytest.mark.parametrize(
    "change",
    [
        *({"version": 99}, {"family": "other"}, {"policy": "Another."}, {"stands": 1}),
        *({"history": ("day",)}, {"epochs": 1}, {"peers": "peers_least"}),
    ],
    ids=lambda change: next(iter(change)),
)
def test_digests__change_with_what_a_rule_says(change: dict[str, Any]) -> None:
    rules = tuple(
        replace(each, **change) if each.name == "late" else each for each in RULES.catalog.rules
    )
    other = replace(RULES, catalog=replace(RULES.catalog, rules=rules))

    assert other.digest({}) != RULES.digest({})
    assert differing(other) == {"underpaid"}
