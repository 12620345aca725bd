"""The payment of what was set aside."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population.contracts.benefits import Run
from almoner.simulate.population.world import Program, World


def settled(world: World, program: Program, made: Run, no: int, what: tuple[int, int]) -> None:
    """Pays what was set aside: an account and an amount."""
    account, amount = what
    program.said.settle_single(made, no, account, amount)
    instance = int(program.cases.instance[no])
    if instance:
        world.note(world.truth.of(instance), program.name, made.number << 32 | no, amount)
    now = np.array([world.chain.now], np.int64)
    one = np.array([account], np.int64), np.array([amount], np.int64)
    world.spending.spend(world.chain, *one, now)
