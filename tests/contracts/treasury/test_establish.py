"""Setting up the Treasury: its constructor, establish

given no offices or no token
    the constructor reverts with Treasury_ZeroAddress
given another caller than the deployer, or a Treasury established before
    establish reverts with Treasury_NotEstablished
given one of the contracts that is another Treasury's
    establish reverts with Treasury_ForeignContract
given its own
    it names them all, once
"""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak
from web3.contract import Contract

from almoner.chain import artifacts
from almoner.testing import World, refuses

NOBODY = "0x" + "00" * 20
NAMES = ("holds", "changes", "hearings", "rounds", "amendments", "ruleSets")
CODES = (keccak(b"benefits"), keccak(b"grants"))


@pytest.fixture
def fresh(world: World) -> Contract:
    """A Treasury whose set-up is still to be done by the world's source."""
    arguments = (world.offices.address, world.token.address, *CODES)
    address, _ = world.source.deploy(artifacts.load("Treasury"), *arguments)
    return world.client.contract("Treasury", address)


def companions(world: World, treasury: Contract) -> tuple[str, ...]:
    """The contracts all programs of a Treasury obey."""
    agency = (world.offices.address, treasury.address)
    given = {"Holds": (*agency, 4, 5_000), "Changes": agency, "Hearings": agency}
    given |= {"GrantRounds": agency, "GrantAmendments": agency, "RuleSets": agency}
    return tuple(
        world.source.deploy(artifacts.load(name), *arguments)[0]
        for name, arguments in given.items()
    )


def own(world: World) -> tuple[str, ...]:
    """Those of the world's Treasury."""
    contracts = (world.holds, world.changes, world.hearings, world.rounds, world.amendments)
    return tuple(str(each.address) for each in (*contracts, world.rule_sets))


@pytest.mark.parametrize("missing", [0, 1], ids=["offices", "token"])
def test_constructor__reverts_without_offices_or_token(world: World, missing: int) -> None:
    arguments = [world.offices.address, world.token.address, *CODES]
    arguments[missing] = NOBODY
    with refuses("Treasury_ZeroAddress"):
        world.source.deploy(artifacts.load("Treasury"), *arguments)


def test_establish__reverts_for_another_than_the_deployer(world: World, fresh: Contract) -> None:
    named = companions(world, fresh)
    nobody = {"holds": NOBODY, "changes": NOBODY, "hearings": NOBODY}
    with refuses("Treasury_NotEstablished", **nobody):
        world.stranger().send(fresh.functions.establish(*named))


def test_establish__reverts_a_second_time(world: World) -> None:
    given = own(world)
    with refuses("Treasury_NotEstablished", **dict(zip(NAMES[:3], given, strict=False))):
        world.source.send(world.treasury.functions.establish(*given))


@pytest.mark.parametrize("foreign", range(len(NAMES)), ids=NAMES)
def test_establish__reverts_for_contracts_of_another_treasury(
    world: World, fresh: Contract, foreign: int
) -> None:
    given = list(companions(world, fresh))
    given[foreign] = own(world)[foreign]
    with refuses("Treasury_ForeignContract", given=given[foreign]):
        world.source.send(fresh.functions.establish(*given))


def test_establish__names_them_all(world: World, fresh: Contract) -> None:
    given = companions(world, fresh)

    receipt = world.source.send(fresh.functions.establish(*given))

    named = dict(zip(NAMES, given, strict=True))
    assert world.events(receipt) == [("Established", named)]
    views = fresh.functions
    assert {name: views[name]().call() for name in named} == named
    told = {name: named[name] for name in NAMES[:3]}
    with refuses("Treasury_NotEstablished", **told):
        world.source.send(fresh.functions.establish(*given))
