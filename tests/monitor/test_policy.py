"""What program files make of the rules.

parameters
├── of a grant program: the file's bounds, and the limits past which more persons approve
└── a bound that no rule has, or that would mean nothing, is refused by name
wanted
├── has the typologies of the file, each in the family of its name
└── a typology that holds nothing is refused by name
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from almoner import money, program
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError
from almoner.fraud import policy as policies
from almoner.monitor.policy import LIMITS, parameters, policy, wanted
from almoner.program import GrantFile, ProgramFile
from almoner.program import grants as grant_files
from almoner.program.described import Band

FOLDER = PROJECT_ROOT / "programs"
DAY = 86_400


@pytest.fixture
def small() -> GrantFile:
    return grant_files.load(FOLDER / "small-business-grant.toml")


@pytest.fixture
def cash() -> ProgramFile:
    return program.load(FOLDER / "cash-assistance.toml")


def bounded(file: GrantFile, **bounds: int) -> GrantFile:
    return dataclasses.replace(file, rule_parameters={**file.rule_parameters, **bounds})


def banded(file: GrantFile, *bands: tuple[str, int]) -> GrantFile:
    """The file with these bands before one of four approvers without an end."""
    made = [Band(up_to=money.parse(sum_), approvers=count) for sum_, count in bands]
    return dataclasses.replace(file, bands=(*made, Band(up_to=money.MAXIMUM, approvers=4)))


def uses(file: Any, name: str) -> Any:
    """The file with a rule of another name in the place of its first."""
    first, *rest = file.rules.values()
    renamed = dataclasses.replace(first, id=name)
    return dataclasses.replace(file, rules={each.id: each for each in (renamed, *rest)})


def test_parameters__are_the_files(small: GrantFile) -> None:
    assert parameters(small) == {
        "limit_1": money.parse("100,000"),
        "split_awards": 3,
        "split_window": 90 * DAY,
        "split_margin_bps": 1_000,
        "quick_approval": 3_600,
    }


def test_parameters__limits_are_where_more_persons_approve(small: GrantFile) -> None:
    file = banded(small, ("1,000", 1), ("50,000", 1), ("100,000", 2), ("900,000", 4))

    found = parameters(file)

    assert (found["limit_1"], found["limit_2"]) == (money.parse("50,000"), money.parse("100,000"))
    assert "limit_3" not in found
    assert "limit_1" not in parameters(banded(small))


def test_parameters__limits_are_three_at_most(small: GrantFile) -> None:
    found = parameters(banded(small, ("1000", 1), ("2000", 2), ("3000", 3)))

    assert [found[name] for name in LIMITS] == [money.parse(f"{each}000") for each in "123"]


@pytest.mark.parametrize("name", ["limit_1", "quick_aproval"])
def test_parameters__refuse_a_bound_no_rule_has(small: GrantFile, name: str) -> None:
    with pytest.raises(ConfigError, match=f"sets the bound {name}, which no rule has") as refused:
        parameters(bounded(small, **{name: 3}))

    assert "quick_approval, " in str(refused.value)
    assert "limit_1" not in str(refused.value).partition("there are")[2]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("split_awards", 1, "set 2 to"), ("split_margin_bps", 10_000, "set 0 to 9,999")],
)
def test_parameters__refuse_what_means_nothing(
    small: GrantFile, name: str, value: int, told: str
) -> None:
    with pytest.raises(ConfigError, match=f"small-business-grant {name} is .*{told}"):
        parameters(bounded(small, **{name: value}))


def test_wanted__has_every_typology_of_the_file(small: GrantFile, cash: ProgramFile) -> None:
    grants, benefits = wanted(small), wanted(cash)

    rules = policies.load()
    assert grants == {
        rules.rule_hash(rules.typology(name), parameters(small)): (family, "2 CFR part 200")
        for name, family in (
            ("officer_account", 1),
            ("split_under_threshold", 3),
            ("approval_in_seconds", 4),
        )
    }
    assert sorted(family for family, _ in benefits.values()) == [1, 2, 7, 9, 11]


def test_wanted__refuses_a_typology_that_holds_nothing(small: GrantFile, cash: ProgramFile) -> None:
    with pytest.raises(ConfigError, match=r"uses collusion, by which .*: it holds by officer_acc"):
        wanted(uses(small, "collusion"))
    with pytest.raises(ConfigError, match="uses split_under_treshold, by which the fraud check"):
        wanted(uses(cash, "split_under_treshold"))


def test_policy__holds_by_nothing_that_is_not_registered(small: GrantFile) -> None:
    assert policy(small, []).grounds == {}
