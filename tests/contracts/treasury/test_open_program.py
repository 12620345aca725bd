"""Opening a program: openProgram, kindOf, isProgram

given a Treasury not established
    it reverts with Treasury_NotEstablished
given another kind, or code other than the one fixed for the kind at deployment
    it reverts with Treasury_ForeignCode
given terms that break a bound
    it reverts with Payer_BadTerms and the term (those of grants: see grants)
given the genuine code and good terms
    it deploys the program, with its roster if it has one, and counts it as one of its kind
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction

from almoner.chain import artifacts
from almoner.testing import DAY, TERMS_TYPE, World, refuses, terms
from almoner.testing.grant_samples import GRANT_TERMS_TYPE, grant_terms

BENEFIT, GRANT = 1, 2
NOBODY = "0x" + "00" * 20
MOST = 2**64 - 1


def opening(
    world: World, *, kind: int = BENEFIT, code: bytes | None = None, **overrides: Any
) -> ContractFunction:
    """The call that opens a program, valid but for what is given."""
    given = encode([TERMS_TYPE], [terms(world.verifier.address, **overrides)])
    genuine = world.program_code
    return world.treasury.functions.openProgram(kind, code or genuine, given)


def test_openProgram__reverts_before_the_treasury_is_established(world: World) -> None:
    code = world.program_code
    codes = (keccak(code), keccak(world.grant_code))
    arguments = (world.offices.address, world.token.address, *codes)
    address, _ = world.source.deploy(artifacts.load("Treasury"), *arguments)
    fresh = world.client.contract("Treasury", address)
    for kind, genuine in ((BENEFIT, code), (GRANT, world.grant_code)):
        fn = fresh.functions.openProgram(kind, genuine, b"")
        with refuses("Treasury_NotEstablished", holds=NOBODY, changes=NOBODY, hearings=NOBODY):
            world.send("program_admin", fn)


def test_openProgram__reverts_for_another_office(world: World) -> None:
    with refuses("Offices_NotInOffice", key=world.officer("budget_officer").address):
        world.send("budget_officer", opening(world))


def test_openProgram__I8_reverts_for_hostile_code(world: World) -> None:
    genuine = world.program_code
    hostile = artifacts.load("TestDollar").bytecode
    facts = {"given": keccak(hostile), "expected": keccak(genuine)}
    with refuses("Treasury_ForeignCode", **facts):
        world.send("program_admin", opening(world, code=hostile))


def test_openProgram__I8_reverts_for_genuine_code_with_a_tail(world: World) -> None:
    genuine = world.program_code
    with refuses("Treasury_ForeignCode", expected=keccak(genuine)):
        world.send("program_admin", opening(world, code=genuine + bytes(32)))


def test_openProgram__reverts_for_a_kind_without_code(world: World) -> None:
    with refuses("Treasury_ForeignCode", expected=bytes(32)):
        world.send("program_admin", opening(world, kind=0))


@pytest.mark.parametrize("kind", [BENEFIT, GRANT])
def test_openProgram__I8_reverts_for_the_code_of_the_other_kind(world: World, kind: int) -> None:
    codes = {BENEFIT: world.program_code, GRANT: world.grant_code}
    other = codes[BENEFIT + GRANT - kind]
    facts = {"given": keccak(other), "expected": keccak(codes[kind])}
    with refuses("Treasury_ForeignCode", **facts):
        world.send("program_admin", opening(world, kind=kind, code=other))


@pytest.mark.parametrize(
    ("overrides", "term"),
    [
        ({"challenge_window": 0}, "challengeWindow"),
        ({"approval_window": 0}, "approvalWindow"),
        ({"bot_hold": 0}, "botHold"),
        ({"bot_hold": 10 * DAY + 1}, "botHold"),
        ({"bot_share_bps": 10_001}, "botShareBps"),
        ({"notice_period": 0}, "noticePeriod"),
        ({"decision_time": 0}, "decisionTime"),
        ({"sustained_cap": 96 * DAY - 1}, "sustainedCap"),
        ({"sustained_cap": 101 * DAY - 1, "mode": 1}, "sustainedCap"),
        ({"mode": 1, "constructive": 0}, "constructive"),
        ({"cooling_off": 0}, "coolingOff"),
        ({"unpayable_after": 10 * DAY - 1}, "unpayableAfter"),
        ({"max_amount": 0}, "maxAmount"),
        ({"max_amount": 2**48}, "maxAmount"),
        ({"bands": []}, "bands"),
        ({"bands": [(MOST - 1, 2)]}, "bands"),
        ({"bands": [(5, 2), (5, 3), (MOST, 3)]}, "bands"),
        ({"bands": [(5, 3), (MOST, 2)]}, "bands"),
        ({"bands": [(MOST, 0)]}, "bands"),
        ({"bands": [(MOST, 5)]}, "bands"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value).replace(str(MOST), "most"),
)
def test_openProgram__reverts_for_terms_that_break_a_bound(
    world: World, overrides: dict[str, Any], term: str
) -> None:
    with refuses("Payer_BadTerms", term=term):
        world.send("program_admin", opening(world, **overrides))


@pytest.mark.parametrize(
    "overrides",
    [
        {"bot_hold": 10 * DAY, "bot_share_bps": 10_000},
        {"sustained_cap": 96 * DAY},
        {"sustained_cap": 101 * DAY, "mode": 1},
        {"unpayable_after": 10 * DAY, "max_amount": 2**48 - 1},
        {"bands": [(5, 2), (6, 2), (MOST, 4)]},
    ],
    ids=[
        "longest holds",
        "shortest sustained cap",
        "by delivery",
        "highest amount",
        "most approvers",
    ],
)
def test_openProgram__takes_terms_at_their_bounds(world: World, overrides: dict[str, Any]) -> None:
    world.send("program_admin", opening(world, **overrides))


def test_openProgram__deploys_a_program_and_its_roster(world: World) -> None:
    fn = opening(world, purpose=11, bot_floor=3)

    receipt = world.send("program_admin", fn)

    names = [name for name, _ in world.events(receipt)]
    assert names == ["RosterOpened", "ProgramOpened"]
    opened = world.events(receipt)[1][1]
    given = encode([TERMS_TYPE], [terms(world.verifier.address, purpose=11, bot_floor=3)])
    program = world.client.contract("BenefitProgram", opened.pop("program"))
    by = world.person("program_admin")
    assert opened == {"kind": BENEFIT, "purpose": 11, "termsHash": keccak(given), "by": by}
    assert world.treasury.functions.isProgram(program.address).call()
    assert program.functions.termsHash().call() == keccak(given)
    assert program.functions.purpose().call() == 11
    assert program.functions.holdTerms().call() == (5 * DAY, 10 * DAY, 96 * DAY, 1000, 3)
    clocks = (6 * DAY, 5 * DAY, 10 * DAY, 10 * DAY, 60 * DAY, 7 * DAY, 30 * DAY)
    assert program.functions.noticeTerms().call() == (0, *clocks, [0, 10 * DAY, 0, 0])
    assert program.functions.roster().call() == world.events(receipt)[0][1]["roster"]
    assert world.treasury.functions.kindOf(program.address).call() == BENEFIT
    assert not world.treasury.functions.isProgram(world.roster.address).call()


def test_openProgram__deploys_a_grant_program(world: World) -> None:
    given = encode([GRANT_TERMS_TYPE], [grant_terms(world.verifier.address, purpose=11)])
    fn = world.treasury.functions.openProgram(GRANT, world.grant_code, given)

    receipt = world.send("program_admin", fn)

    ((name, opened),) = world.events(receipt)
    assert name == "ProgramOpened"
    program = world.client.contract("GrantAwards", opened.pop("program"))
    by = world.person("program_admin")
    assert opened == {"kind": GRANT, "purpose": 11, "termsHash": keccak(given), "by": by}
    assert program.functions.termsHash().call() == keccak(given)
    assert program.functions.purpose().call() == 11
    treasury = world.treasury.functions
    assert treasury.kindOf(program.address).call() == GRANT
    assert treasury.isProgram(program.address).call()


def test_kindOf__is_none_for_what_is_no_program(world: World) -> None:
    treasury = world.treasury.functions
    for other in (world.stranger(), world.treasury, world.rounds, world.roster):
        assert treasury.kindOf(other.address).call() == 0
        assert not treasury.isProgram(other.address).call()
    assert treasury.kindOf(world.program.address).call() == BENEFIT


@pytest.mark.parametrize(
    ("cumulative", "needed"),
    [(0, 2), (250_000_000_000, 2), (250_000_000_001, 3), (MOST, 3)],
)
def test_approversNeeded__follows_the_bands(world: World, cumulative: int, needed: int) -> None:
    assert world.program.functions.approversNeeded(cumulative).call() == needed
