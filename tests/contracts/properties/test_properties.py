"""Anything in any order by anybody, on the real contracts.

given officers, claimants, the source, two insiders who collude, a bot and a hostile stranger
    whatever of what they try succeeds keeps I1 to I4 and I6 to I23
    whatever is refused is refused by the name of an error
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.contracts.properties import checks
from tests.contracts.properties.machine import play
from tests.contracts.properties.record import Record
from tests.contracts.properties.scene import calls, happened
from tests.contracts.properties.wire import Wire

ESSENTIAL = {
    "RunCertified": 10,
    "WordSettled": 5,
    "PaymentSettled": 5,
    "HoldPlaced": 10,
    "HoldSustained": 5,
    "HoldLapsed": 3,
    "OutcomeCounted": 10,
    "PaymentStruck": 3,
    "PaymentReissued": 5,
    "PaymentExpunged": 1,
    "ChangeEnacted": 10,
    "ChangeRestored": 3,
    "AppealFiled": 10,
    "AppealFiled anew": 1,
    "AppealDecided": 5,
    "RunRecalled": 5,
    "CaseClosed": 3,
    "AmountsChanged": 3,
    "RollCompiled": 10,
}
"""What has to happen that often in some thousand steps, or they show nothing."""
IDS = [f"I{number}" for number in (1, 2, 3, 4, *range(6, 24))]
SEEDS = range(1_000, 1_016)
"""Of the nightly run. A seed that found something stays: add it to `FOUND`."""
FOUND: tuple[int, ...] = ()
ASKED = {
    "TestDollar": {"mint(address,uint256)"},
    "FeeToken": {"setFees(uint256,uint256)"},
    "ReenteringToken": {"arm(address,bytes)"},
    "GasBurningToken": {"setBurns(address,bool)"},
}
"""Strange tokens, and how their trouble is asked for."""

Found = Callable[..., tuple[Wire, list[Record]]]


def missing(seen: Counter[str], asked: Counter[str]) -> dict[str, int]:
    """What did not happen, or was not checked, often enough."""
    rare = {name: seen[name] for name, least in ESSENTIAL.items() if seen[name] < least}
    return rare | {name: 0 for name in IDS if not asked[name]}


@pytest.fixture(scope="module")
def played(founded: Found) -> Counter[str]:
    """How often each invariant was checked in some thousand steps, none of which broke one."""
    # What other tests did counts for nothing here.
    happened.clear()
    checks.asked.clear()
    play(*founded("BlocklistToken"), "BlocklistToken", number=2, examples=20, length=150)
    assert missing(happened, checks.asked) == {}
    return checks.asked


def test_any_order__keeps_I1_I2_I3_I4_I6_I7_I8_I9_I10(played: Counter[str]) -> None:
    assert all(played[each] for each in IDS[:9])


def test_any_order__keeps_I11_I12_I13_I14_I15_I16_I17_I18(played: Counter[str]) -> None:
    assert all(played[each] for each in IDS[9:17])


def test_any_order__keeps_I19_I20_I21_I22_I23(played: Counter[str]) -> None:
    assert all(played[each] for each in IDS[17:])


def test_any_order__keeps_every_invariant_of_two_programs(founded: Found) -> None:
    happened.clear()
    play(*founded("TestDollar", True), "TestDollar", number=3, examples=6, length=100)

    assert happened["NoticeReturned"] >= 5
    assert happened["NoticeServed"] >= 10


@pytest.mark.nightly
def test_one_seed__is_one_history(founded: Found, another: Found) -> None:
    token = "BlocklistToken"
    told = play(*founded(token), token, number=8, examples=2, length=60)
    # Nothing is left of what was played before, and nothing depends on the chain or the clock.
    assert play(*founded(token), token, number=8, examples=2, length=60) == told
    assert play(*another(token), token, number=8, examples=2, length=60) == told


def test_another_seed__is_another_history(founded: Found) -> None:
    token = "BlocklistToken"
    told = play(*founded(token), token, number=8, examples=1, length=20)
    assert play(*founded(token), token, number=9, examples=1, length=20) != told


def test_any_order__shows_nothing_where_nothing_happened() -> None:
    assert missing(Counter(RunCertified=10), Counter(IDS))["RunRecalled"] == 0
    assert missing(Counter(ESSENTIAL), Counter(IDS) - Counter(["I7"])) == {"I7": 0}
    assert missing(Counter(ESSENTIAL), Counter(IDS)) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("number", [*FOUND, *SEEDS])
def test_any_order__keeps_every_invariant_for_long(founded: Found, number: int) -> None:
    play(*founded("BlocklistToken"), "BlocklistToken", number=number, examples=20, length=200)


@pytest.mark.nightly
@pytest.mark.parametrize("number", range(1_100, 1_102))
def test_any_order__keeps_every_invariant_of_two_programs_for_long(
    founded: Found, number: int
) -> None:
    play(*founded("TestDollar", True), "TestDollar", number=number, examples=20, length=200)


@pytest.mark.nightly
@pytest.mark.parametrize("token", ASKED)
def test_any_order__keeps_every_invariant_with_strange_tokens(founded: Found, token: str) -> None:
    happened.clear()
    calls.clear()
    play(*founded(token), token, number=4, examples=60, length=150)

    troubles = sum(often for (name, _), often in calls.items() if name in ASKED[token])
    assert troubles >= 50
    assert happened["Transfer"] >= 100
