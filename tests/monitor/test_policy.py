"""What program files make of the rules.

parameters
├── of a grant program: the file's bounds, and the limits past which more persons approve
└── a bound that its kind has none of, or that would mean nothing, is refused by name
wanted
├── has the typologies of the file's kind, each in the family of its name
└── a typology of the other kind is refused by name
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from almoner import money, program
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError
from almoner.fraud import typologies
from almoner.fraud.grant_rules import GrantParameters
from almoner.monitor.policy import parameters, policy, wanted
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
    assert parameters(small) == GrantParameters(
        limits=(money.parse("100,000"),),
        split_awards=3,
        split_window=90 * DAY,
        split_margin_bps=1_000,
        quick_approval=3_600,
    )


def test_parameters__limits_are_where_more_persons_approve(small: GrantFile) -> None:
    file = banded(small, ("1,000", 1), ("50,000", 1), ("100,000", 2), ("900,000", 4))

    found = parameters(file)

    assert isinstance(found, GrantParameters)
    assert found.limits == (money.parse("50,000"), money.parse("100,000"))
    one = parameters(banded(small))
    assert isinstance(one, GrantParameters)
    assert one.limits == ()


@pytest.mark.parametrize("name", ["one_hand_cases", "limits", "quick_aproval"])
def test_parameters__refuse_a_bound_no_rule_has(small: GrantFile, name: str) -> None:
    with pytest.raises(ConfigError, match=f"sets the bound {name}, which no rule has") as refused:
        parameters(bounded(small, **{name: 3}))

    assert "there are split_awards, split_window, split_margin_bps, quick_approval." in str(
        refused.value
    )


def test_parameters__of_benefits_have_none_of_grants(cash: ProgramFile) -> None:
    with pytest.raises(ConfigError, match="sets the bound split_awards"):
        parameters(dataclasses.replace(cash, rule_parameters={"split_awards": 3}))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("split_awards", 1, "set 2 or more"), ("split_margin_bps", 10_000, "set less")],
)
def test_parameters__refuse_what_means_nothing(
    small: GrantFile, name: str, value: int, told: str
) -> None:
    with pytest.raises(ConfigError, match=f"small-business-grant {name} is .*{told}"):
        parameters(bounded(small, **{name: value}))


def test_wanted__has_every_typology_of_its_kind(small: GrantFile, cash: ProgramFile) -> None:
    grants, benefits = wanted(small), wanted(cash)

    assert grants == {
        typologies.rule_hash(each, parameters(small)): (family, "2 CFR part 200")
        for each, family in zip(typologies.GRANT_TYPOLOGIES, (1, 3, 4), strict=True)
    }
    assert sorted(family for family, _ in benefits.values()) == [1, 2]
    assert grants.keys().isdisjoint(benefits)
    assert set(small.rules) == {each.name for each in typologies.GRANT_TYPOLOGIES}


def test_wanted__refuses_a_typology_of_the_other_kind(small: GrantFile, cash: ProgramFile) -> None:
    with pytest.raises(ConfigError, match=r"uses shared_account\+one_hand, which .*: it knows off"):
        wanted(uses(small, "shared_account+one_hand"))
    with pytest.raises(ConfigError, match="uses split_under_threshold, which the fraud check does"):
        wanted(uses(cash, "split_under_threshold"))


def test_policy__holds_by_nothing_that_is_not_registered(small: GrantFile) -> None:
    assert policy(small, []).grounds == {}
