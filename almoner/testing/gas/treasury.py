"""What climbs down the money ladder again, to the end of an appropriation."""

from __future__ import annotations

from almoner import money
from almoner.testing.samples import DAY, PURPOSE
from almoner.testing.world import World

BUDGET = "budget_officer"
AMOUNT = money.parse("100")


def tell(world: World) -> World:
    """Authority and cash taken back, some returned; a short appropriation closed."""
    treasury, today = world.treasury.functions, world.now()
    dates = (today, today + DAY, today + 2 * DAY)
    world.send(BUDGET, treasury.appropriate(PURPOSE, world.source.address, AMOUNT, *dates))
    short = int(treasury.appropriations().call())
    world.source.send(world.token.functions.mint(world.source.address, AMOUNT))
    world.source.send(world.token.functions.approve(world.treasury.address, AMOUNT))
    world.source.send(treasury.fund(short, AMOUNT))
    world.send(BUDGET, treasury.deallot(world.allotment, AMOUNT))
    world.send(BUDGET, treasury.deapportion(world.allotment, AMOUNT))
    world.send(BUDGET, treasury.returnUnobligated(world.appropriation, AMOUNT))
    world.warp(2 * DAY)
    world.send(BUDGET, treasury.closeAppropriation(short))
    world.send(BUDGET, treasury.returnUnobligated(short, AMOUNT))
    return world
