"""Founding Offices

given the same founder twice, or a founder missing
    it reverts with Offices_BadFounders
given a delay under an hour or over thirty days
    it reverts with Offices_BadDelay
given two founders
    it opens persons 1 and 2 as authorities without end, at once
    it makes nobody else anything
    no pause is on
"""

from __future__ import annotations

import pytest

from almoner.chain import artifacts
from almoner.testing import DAY, OFFICES, World, refuses

NOBODY = "0x" + "00" * 20
AUTHORITY = OFFICES.index("appointing_authority")
FOREVER = 2**40 - 1
HOUR = 3_600


def test_constructor__reverts_when_the_founders_are_one(world: World) -> None:
    founder = world.stranger().address
    with refuses("Offices_BadFounders", first=founder, second=founder):
        world.source.deploy(artifacts.load("Offices"), founder, founder, HOUR)


@pytest.mark.parametrize("missing", [0, 1])
def test_constructor__reverts_when_a_founder_is_missing(world: World, missing: int) -> None:
    founders = [world.stranger(0).address, world.stranger(1).address]
    founders[missing] = NOBODY
    with refuses("Offices_BadFounders", first=founders[0], second=founders[1]):
        world.source.deploy(artifacts.load("Offices"), *founders, HOUR)


@pytest.mark.parametrize("delay", [0, HOUR - 1, 30 * DAY + 1])
def test_constructor__reverts_for_a_delay_out_of_bounds(world: World, delay: int) -> None:
    founders = (world.stranger(0).address, world.stranger(1).address)
    with refuses("Offices_BadDelay", given=delay, least=HOUR, most=30 * DAY):
        world.source.deploy(artifacts.load("Offices"), *founders, delay)


@pytest.mark.parametrize("delay", [HOUR, 30 * DAY])
def test_constructor__makes_two_authorities_and_nobody_else(world: World, delay: int) -> None:
    first, second = world.stranger(0).address, world.stranger(1).address

    address, receipt = world.source.deploy(artifacts.load("Offices"), first, second, delay)

    offices = world.client.contract("Offices", address).functions
    opened = [args for name, args in world.events(receipt) if name == "PersonOpened"]
    assert [(each["person"], each["key"]) for each in opened] == [(1, first), (2, second)]
    appointed = [args for name, args in world.events(receipt) if name == "Appointed"]
    assert [(each["office"], each["until"]) for each in appointed] == [(AUTHORITY, FOREVER)] * 2
    assert offices.persons().call() == 2
    assert offices.delay().call() == delay
    assert offices.holder(first, AUTHORITY).call() == 1
    assert offices.holder(second, AUTHORITY).call() == 2
    assert offices.keyOf(first).call() == (1, world.now(), 0, 0, False)
    assert offices.keysOf(2).call() == [second]
    assert offices.personOf(world.source.address).call() == 0
    assert offices.pausedUntil().call() == 0
    for office in range(AUTHORITY + 1, len(OFFICES)):
        assert not offices.inOffice(1, office).call()
