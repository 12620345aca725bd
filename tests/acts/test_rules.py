"""Given the rules of a program file, and others of the same hash.

register
├── when one is registered in another family, or without a law: it should register the file's too
└── when the file's own are registered: it should register nothing
unarmed
├── when only a rule of another family or law has the hash: it should refuse and name it
└── when the file's own are registered: it should find those, and no other
policy
├── when the armed rule is of another family or law: the monitor should not hold by it
└── when the file's own is armed: the monitor should hold by it
"""

from __future__ import annotations

import pytest

from almoner import program as files
from almoner.acts import rules
from almoner.chain.agency import Agency
from almoner.config import PROJECT_ROOT
from almoner.errors import AlmonerError
from almoner.monitor.policy import policy, wanted
from almoner.testing import World, agencies

FILE = files.load(PROJECT_ROOT / "programs" / "cash-assistance.toml")
OWN = wanted(FILE)
OTHERS = {
    "family": {rule_hash: (999, law) for rule_hash, (_, law) in OWN.items()},
    "law": {rule_hash: (family, "nothing") for rule_hash, (family, _) in OWN.items()},
    "no law": {rule_hash: (family, "") for rule_hash, (family, _) in OWN.items()},
}
ARMABLE = ["family", "law"]


@pytest.fixture
def desk(world: World) -> Agency:
    return agencies.agency(world)


def _register(world: World, others: rules.Wanted) -> list[int]:
    """What one program admin can do without any file."""
    for rule_hash, (family, law) in others.items():
        world.send("program_admin", world.holds.functions.registerRule(family, rule_hash, law))
    return list(range(1, len(others) + 1))


def _arm(world: World, numbers: list[int]) -> None:
    for number in numbers:
        world.send("investigator", world.holds.functions.armRule(number))


@pytest.mark.parametrize("other", OTHERS)
def test_register__is_not_kept_from_it_by_a_rule_of_the_same_hash(
    world: World, desk: Agency, other: str
) -> None:
    theirs = _register(world, OTHERS[other])
    admin = world.officer("program_admin")
    new = rules.register(desk, admin, OWN)
    assert new == [number + len(theirs) for number in theirs]
    assert rules.register(desk, admin, OWN) == []


@pytest.mark.parametrize("other", OTHERS)
def test_unarmed__refuses_rules_of_the_same_hash_only(
    world: World, desk: Agency, other: str
) -> None:
    _register(world, OTHERS[other])
    with pytest.raises(AlmonerError, match=r"are not registered.* Rule 1 of family .* is none of"):
        rules.unarmed(desk, OWN)


@pytest.mark.parametrize("other", OTHERS)
def test_unarmed__finds_the_files_own_beside_others(world: World, desk: Agency, other: str) -> None:
    theirs = _register(world, OTHERS[other])
    new = rules.register(desk, world.officer("program_admin"), OWN)
    found = rules.unarmed(desk, OWN)
    assert [rule.number for rule in found] == new
    assert [rule.family for rule in found] == [family for family, _ in OWN.values()]
    rules.arm(desk, world.officer("investigator"), found)
    assert rules.unarmed(desk, OWN) == []
    assert not any(rule.armed for rule in rules.rules(desk) if rule.number in theirs)


@pytest.mark.parametrize("other", ARMABLE)
def test_policy__does_not_hold_by_a_rule_of_the_same_hash_only(
    world: World, desk: Agency, other: str
) -> None:
    _arm(world, _register(world, OTHERS[other]))
    assert policy(FILE, rules.rules(desk)).grounds == {}


@pytest.mark.parametrize("other", ARMABLE)
def test_policy__holds_by_the_files_own_whatever_else_is_armed(
    world: World, desk: Agency, other: str
) -> None:
    new = rules.register(desk, world.officer("program_admin"), OWN)
    rules.arm(desk, world.officer("investigator"), rules.unarmed(desk, OWN))
    _register(world, OTHERS[other])
    _arm(world, [number + len(new) for number in new])
    grounds = policy(FILE, rules.rules(desk)).grounds
    assert sorted(ground.rule_no for ground in grounds.values()) == new
