"""Anything in any order by anybody, on the real contracts of grants.

given grantees, officers who collude, reviewers, a bot and a hostile stranger
    whatever of what they try succeeds keeps I1 to I3, I6, I8 to I10, I12, I15, I16, I19, I20, I23
    and I24
    whatever is refused is refused by the name of an error
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.contracts.grants.properties.machine import play
from tests.contracts.grants.properties.scene import happened
from tests.contracts.properties import checks

ESSENTIAL = {
    "ApplicationSubmitted": 3,
    "AwardOffered": 10,
    "AwardAccepted": 10,
    "OfferEnded": 2,
    "DrawRequested": 20,
    "DrawCertified": 15,
    "DrawDenied": 3,
    "PaymentSettled": 10,
    "PaymentStruck": 1,
    "HoldPlaced": 5,
    "HoldSustained": 2,
    "DrawSubstantiated": 1,
    "MilestoneJudged": 2,
    "Recovered": 2,
    "AwardAmended": 5,
    "AwardSuspended": 3,
    "AwardTerminated": 1,
    "AwardClosed": 2,
    "ObjectionFiled": 3,
    "ObjectionJudged": 1,
    "CostDisallowed": 1,
}
"""What has to happen that often in some thousand steps, or they show nothing."""
IDS = ["I1", "I2", "I3", "I6", "I8", "I9", "I10", "I12", "I15", "I16", "I19", "I20", "I23", "I24"]

Granting = Callable[[str], tuple[Any, ...]]


def missing(seen: Counter[str], asked: Counter[str]) -> dict[str, int]:
    """What did not happen, or was not checked, often enough."""
    rare = {name: seen[name] for name, least in ESSENTIAL.items() if seen[name] < least}
    return rare | {name: 0 for name in IDS if not asked[name]}


@pytest.fixture(scope="module")
def played(granting: Granting) -> Counter[str]:
    """How often each invariant was checked in some thousand steps, none of which broke one."""
    happened.clear()
    checks.asked.clear()
    play(*granting("BlocklistToken"), "BlocklistToken", number=1, examples=16, length=200)
    assert missing(happened, checks.asked) == {}
    return Counter(checks.asked)


def test_any_order_of_grants__keeps_I1_I2_I3_I8_I9_I10(played: Counter[str]) -> None:
    assert all(played[each] for each in ("I1", "I2", "I3", "I8", "I9", "I10"))


def test_any_order_of_grants__keeps_I12_I15_I16_I19_I20_I23_I24(played: Counter[str]) -> None:
    assert all(played[each] for each in ("I12", "I15", "I16", "I19", "I20", "I23", "I24"))


def test_any_order_of_grants__shows_nothing_where_nothing_happened() -> None:
    assert missing(Counter(ESSENTIAL), Counter(IDS)) == {}
    assert missing(Counter(ESSENTIAL) - Counter(["AwardTerminated"]), Counter(IDS)) != {}
    assert missing(Counter(ESSENTIAL), Counter(IDS) - Counter(["I24"])) == {"I24": 0}


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(2_000, 2_006))
def test_any_order_of_grants__keeps_every_invariant_for_long(
    granting: Granting, number: int
) -> None:
    play(*granting("BlocklistToken"), "BlocklistToken", number=number, examples=20, length=200)
