"""An agency on a chain of its own, whose clock begins at a fixed time: one seed, one history."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from almoner.chain import node
from almoner.chain.client import Client
from almoner.testing import DAY, World, digest, enrollment
from almoner.testing.claimant import signer_of
from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.machine import begin
from tests.contracts.properties.record import Record
from tests.contracts.properties.scene import CLAIMANTS
from tests.contracts.properties.wire import Wire

BEGINNING = 1_800_000_000
"""Of the chain, in seconds since 1970."""
RICH = 10**9

Founded = tuple[Wire, list[Record]]


def found(client: Client, token: str, beside: bool = False) -> Founded:
    """An agency with a second, small appropriation that ends in weeks, and two armed rules.

    On wish it has a second program with households of its own, where notices are delivered.
    """
    client.request("anvil_setBlockTimestampInterval", 1)
    world = World.create(client, token=token, **TERMS)
    treasury, source = world.treasury.functions, world.source
    now = world.now()
    terms = (7, source.address, 3_000, now - 1, now + 20 * DAY, now + 30 * DAY)
    world.send("budget_officer", treasury.appropriate(*terms))
    source.send(world.token.functions.mint(source.address, RICH))
    source.send(world.token.functions.approve(world.treasury.address, RICH))
    source.send(treasury.fund(2, 2_000))
    world.send("budget_officer", treasury.allot(2, world.program.address, 2_000))
    world.send("budget_officer", treasury.apportion(2, 500))
    world.register_and_arm_rule(1)
    world.send("program_admin", world.holds.functions.registerRule(2, b"\1" * 32, "7 USC 2020"))
    world.send("investigator", world.holds.functions.armRule(2))
    other = world.with_program(program_id=digest("other"), mode=1, **TERMS) if beside else None
    batch = [
        enrollment(
            number,
            amount=10 * number,
            member_refs=[digest(f"member {number}"), digest(f"own {number}")],
            signer=signer_of(CLAIMANTS[number % len(CLAIMANTS)]) if number % 3 else b"",
        )
        for number in range(1, 7)
    ]
    for each in (world, other) if other else (world,):
        each.approve(each.enroll(batch))
    world.warp_to(world.program.functions.periodOf(1).call()[0] - 2 * DAY)
    return begin(world, other)


@contextmanager
def agency(token: str, beside: bool = False) -> Iterator[Founded]:
    """A new agency on a new chain: beside another it would begin at another time."""
    with node.start(timestamp=BEGINNING) as running:
        wire, records = found(Client(running.url), token, beside)
        yield wire, records
        wire.close()


@pytest.fixture(scope="session")
def founded() -> Iterator[Callable[..., Founded]]:
    """Founds an agency whose money is a token of that name, once."""
    with ExitStack() as stack:
        yield functools.cache(lambda *kind: stack.enter_context(agency(*kind)))


@pytest.fixture
def another() -> Iterator[Callable[[str], Founded]]:
    """Founds a further agency of that kind."""
    with ExitStack() as stack:
        yield lambda token: stack.enter_context(agency(token))
