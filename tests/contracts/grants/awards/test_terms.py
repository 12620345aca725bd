"""Opening a grant program: what its terms must be like

given terms that break a bound
    it reverts with Payer_BadTerms and the term
given terms at their bounds
    it opens
given sound terms
    it keeps them, and its own awards
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction

from almoner import money
from almoner.testing import DAY, World, refuses
from almoner.testing.founding import GRANT
from almoner.testing.grant_samples import BARRED, CATEGORIES, GRANT_TERMS_TYPE, grant_terms

MOST = money.MAXIMUM


def opening(world: World, **overrides: Any) -> ContractFunction:
    given = encode([GRANT_TERMS_TYPE], [grant_terms(world.verifier.address, **overrides)])
    return world.treasury.functions.openProgram(GRANT, world.grant_code, given)


@pytest.mark.parametrize(
    ("overrides", "term"),
    [
        ({"challenge_window": 0}, "challengeWindow"),
        ({"offer_window": 0}, "offerWindow"),
        ({"objection_time": 0}, "objectionTime"),
        ({"categories": 0}, "categories"),
        ({"categories": 17}, "categories"),
        ({"max_total_hold": 30 * DAY + 1, "sustained_cap": 130 * DAY}, "maxTotalHold"),
        ({"waits": [BARRED, 10 * DAY, 0, BARRED]}, "waits"),
        ({"bands": []}, "bands"),
        ({"bands": [(MOST - 1, 1)]}, "bands"),
        ({"bands": [(5, 2), (MOST, 1)]}, "bands"),
        ({"bands": [(MOST, 0)]}, "bands"),
        ({"bands": [(MOST, 5)]}, "bands"),
        ({"bot_hold": 0}, "botHold"),
        ({"bot_hold": 30 * DAY + 1}, "botHold"),
        ({"bot_share_bps": 10_001}, "botShareBps"),
        ({"notice_period": 0}, "noticePeriod"),
        ({"decision_time": 0}, "decisionTime"),
        ({"cooling_off": 0}, "coolingOff"),
        ({"unpayable_after": 10 * DAY - 1}, "unpayableAfter"),
        ({"mode": 1}, "constructive"),
        ({"sustained_cap": 116 * DAY - 1}, "sustainedCap"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value).replace(str(MOST), "most"),
)
def test_openProgram__reverts_for_grant_terms_that_break_a_bound(
    world: World, overrides: dict[str, Any], term: str
) -> None:
    with refuses("Payer_BadTerms", term=term):
        world.send("program_admin", opening(world, **overrides))


@pytest.mark.parametrize(
    "overrides",
    [
        {"categories": 1},
        {"categories": 16},
        {"bot_hold": 30 * DAY, "bot_share_bps": 10_000},
        {"sustained_cap": 116 * DAY},
        {"bands": [(5, 1), (6, 1), (MOST, 4)]},
    ],
    ids=lambda overrides: next(iter(overrides)),
)
def test_openProgram__takes_grant_terms_at_their_bounds(
    world: World, overrides: dict[str, Any]
) -> None:
    world.send("program_admin", opening(world, **overrides))


def test_openProgram__opens_a_grant_program_of_these_terms(world: World) -> None:
    receipt = world.send("program_admin", opening(world, purpose=11, bot_floor=3))

    ((name, opened),) = world.events(receipt)
    assert name == "ProgramOpened"
    sound = grant_terms(world.verifier.address, purpose=11, bot_floor=3)
    given = encode([GRANT_TERMS_TYPE], [sound])
    awards = world.client.contract("GrantAwards", opened.pop("program"))
    by = world.person("program_admin")
    assert opened == {"kind": GRANT, "purpose": 11, "termsHash": keccak(given), "by": by}
    views = awards.functions
    assert views.termsHash().call() == keccak(given)
    assert views.purpose().call() == 11
    assert views.holdTerms().call() == (5 * DAY, 30 * DAY, 120 * DAY, 1000, 3)
    clocks = (6 * DAY, 0, 10 * DAY, 10 * DAY, 60 * DAY, 7 * DAY, 30 * DAY)
    assert views.noticeTerms().call() == (0, *clocks, [BARRED, BARRED, 0, BARRED])
    assert views.clocks().call() == [120 * DAY, 365 * DAY, 30 * DAY]
    assert views.categories().call() == CATEGORIES
    assert views.passkeyVerifier().call() == world.verifier.address
    assert views.roster().call() == awards.address
    assert (views.awards().call(), views.draws().call()) == (0, 0)
    needed = [views.approversNeeded(each).call() for each in (250 * 10**9, 250 * 10**9 + 1)]
    assert needed == [1, 2]


def test_isPayTo__refuses_the_contracts_own_accounts(world: World) -> None:
    receipt = world.send("program_admin", opening(world))
    awards = world.client.contract("GrantAwards", world.events(receipt)[0][1]["program"])
    is_pay_to = awards.functions.isPayTo
    own = (awards.address, world.treasury.address, world.token.address, f"0x{bytes(20).hex()}")
    assert [is_pay_to(each).call() for each in own] == [False] * 4
    assert is_pay_to(world.stranger().address).call()
