"""Setting up the Treasury: its constructor, establish

given no offices or no token
    the constructor reverts with Treasury_ZeroAddress
given another caller than the deployer, or a Treasury established before
    establish reverts with Treasury_NotEstablished
given Holds, Changes or Hearings of another Treasury
    establish reverts with Treasury_ForeignContract
given its own
    it names all three, once
"""

from __future__ import annotations

import pytest
from eth_utils.crypto import keccak
from web3.contract import Contract

from almoner.chain import artifacts
from almoner.testing import World, refuses

NOBODY = "0x" + "00" * 20


@pytest.fixture
def fresh(world: World) -> Contract:
    """A Treasury whose set-up is still to be done by the world's source."""
    arguments = (world.offices.address, world.token.address, keccak(b"code"))
    address, _ = world.source.deploy(artifacts.load("Treasury"), *arguments)
    return world.client.contract("Treasury", address)


def companions(world: World, treasury: Contract) -> tuple[str, ...]:
    """Holds, Changes and Hearings of a Treasury."""
    agency = (world.offices.address, treasury.address)
    given = {"Holds": (*agency, 4, 5_000), "Changes": agency, "Hearings": agency}
    return tuple(
        world.source.deploy(artifacts.load(name), *arguments)[0]
        for name, arguments in given.items()
    )


def own(world: World) -> tuple[str, ...]:
    """Those of the world's Treasury."""
    return world.holds.address, world.changes.address, world.hearings.address


@pytest.mark.parametrize("missing", [0, 1], ids=["offices", "token"])
def test_constructor__reverts_without_offices_or_token(world: World, missing: int) -> None:
    arguments = [world.offices.address, world.token.address, keccak(b"code")]
    arguments[missing] = NOBODY
    with refuses("Treasury_ZeroAddress"):
        world.source.deploy(artifacts.load("Treasury"), *arguments)


def test_establish__reverts_for_another_than_the_deployer(world: World, fresh: Contract) -> None:
    named = companions(world, fresh)
    nobody = {"holds": NOBODY, "changes": NOBODY, "hearings": NOBODY}
    with refuses("Treasury_NotEstablished", **nobody):
        world.stranger().send(fresh.functions.establish(*named))


def test_establish__reverts_a_second_time(world: World) -> None:
    holds, changes, hearings = own(world)
    with refuses("Treasury_NotEstablished", holds=holds, changes=changes, hearings=hearings):
        world.source.send(world.treasury.functions.establish(holds, changes, hearings))


@pytest.mark.parametrize("foreign", [0, 1, 2], ids=["holds", "changes", "hearings"])
def test_establish__reverts_for_contracts_of_another_treasury(
    world: World, fresh: Contract, foreign: int
) -> None:
    given = list(companions(world, fresh))
    given[foreign] = own(world)[foreign]
    with refuses("Treasury_ForeignContract", given=given[foreign]):
        world.source.send(fresh.functions.establish(*given))


def test_establish__names_all_three(world: World, fresh: Contract) -> None:
    holds, changes, hearings = companions(world, fresh)

    receipt = world.source.send(fresh.functions.establish(holds, changes, hearings))

    named = {"holds": holds, "changes": changes, "hearings": hearings}
    assert world.events(receipt) == [("Established", named)]
    views = fresh.functions
    assert {name: views[name]().call() for name in named} == named
    with refuses("Treasury_NotEstablished", **named):
        world.source.send(fresh.functions.establish(holds, changes, hearings))
