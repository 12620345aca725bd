"""Setting up the Treasury: its constructor, establish

given no offices or no token
    the constructor reverts with Treasury_ZeroAddress
given another caller than the deployer, or a Treasury established before
    establish reverts with Treasury_NotEstablished
given Holds or Hearings of another Treasury
    establish reverts with Treasury_ForeignContract
given its own
    it names both, once
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


def companions(world: World, treasury: Contract) -> tuple[str, str]:
    """Holds and Hearings of a Treasury."""
    names = ("Holds", "Hearings")
    arguments = (world.offices.address, treasury.address)
    return tuple(world.source.deploy(artifacts.load(name), *arguments)[0] for name in names)


@pytest.mark.parametrize("missing", [0, 1], ids=["offices", "token"])
def test_constructor__reverts_without_offices_or_token(world: World, missing: int) -> None:
    arguments = [world.offices.address, world.token.address, keccak(b"code")]
    arguments[missing] = NOBODY
    with refuses("Treasury_ZeroAddress"):
        world.source.deploy(artifacts.load("Treasury"), *arguments)


def test_establish__reverts_for_another_than_the_deployer(world: World, fresh: Contract) -> None:
    holds, hearings = companions(world, fresh)
    with refuses("Treasury_NotEstablished", holds=NOBODY, hearings=NOBODY):
        world.stranger().send(fresh.functions.establish(holds, hearings))


def test_establish__reverts_a_second_time(world: World) -> None:
    again = (world.holds.address, world.hearings.address)
    with refuses("Treasury_NotEstablished", holds=again[0], hearings=again[1]):
        world.source.send(world.treasury.functions.establish(*again))


@pytest.mark.parametrize("foreign", [0, 1], ids=["holds", "hearings"])
def test_establish__reverts_for_contracts_of_another_treasury(
    world: World, fresh: Contract, foreign: int
) -> None:
    given = list(companions(world, fresh))
    given[foreign] = (world.holds.address, world.hearings.address)[foreign]
    with refuses("Treasury_ForeignContract", given=given[foreign]):
        world.source.send(fresh.functions.establish(*given))


def test_establish__names_both(world: World, fresh: Contract) -> None:
    holds, hearings = companions(world, fresh)

    receipt = world.source.send(fresh.functions.establish(holds, hearings))

    assert world.events(receipt) == [("Established", {"holds": holds, "hearings": hearings})]
    assert (fresh.functions.holds().call(), fresh.functions.hearings().call()) == (holds, hearings)
