"""The state machine: many people, in any order, over weeks of the agency's time."""

from __future__ import annotations

import copy
import time
from random import Random

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from almoner.testing import World, household
from tests.contracts.properties import (  # noqa: F401 (each adds its moves)
    checks,
    control,
    money,
    moves_cases,
    moves_changes,
    moves_claimants,
    moves_holds,
    moves_money,
    moves_runs,
    nonsense,
    rights,
)
from tests.contracts.properties.checks import Broken
from tests.contracts.properties.probes import probe
from tests.contracts.properties.record import Record
from tests.contracts.properties.scene import Scene, everybody, try_something
from tests.contracts.properties.time_jumps import next_deadline
from tests.contracts.properties.tokens import trouble
from tests.contracts.properties.wire import Wire, event

picks = st.integers(0, 2**32 - 1)


def begin(world: World) -> tuple[Wire, Record]:
    """A wire to a world, and the record of its founding."""
    wire = Wire(world=world)
    wire.batch([("anvil_setBlockTimestampInterval", [1])])
    allow = "0x095ea7b3" + wire.addresses["treasury"][2:].rjust(64, "0") + "f" * 64
    payees = [household(number).lower() for number in (*range(1, 21), *range(100, 121))]
    for each in {*everybody(world), *wire.addresses.values(), *payees}:
        wire.batch([("anvil_setBalance", [each, hex(10**24)])])
        wire.raw(each, wire.addresses["token"], allow)  # so that they can send money back
    record = Record(treasury=wire.addresses["treasury"], roster=wire.addresses["roster"])
    (logs,) = wire.batch([("eth_getLogs", [{"fromBlock": hex(world.first_block)}])])
    for log in logs:
        told = event(log)
        if told is not None:
            record.note(told)
    return wire, record


class Agency(RuleBasedStateMachine):
    """Everybody tries everything; only what keeps the invariants may succeed."""

    def __init__(self, wire: Wire, founded: Record, token: str) -> None:
        super().__init__()
        (self.snapshot,) = wire.batch([("evm_snapshot", [])])
        wire.look()
        self.scene = Scene(wire=wire, record=copy.deepcopy(founded))
        self.token = token

    def teardown(self) -> None:
        self.scene.wire.batch([("evm_revert", [self.snapshot])])

    @rule(pick=picks)
    def step(self, pick: int) -> None:
        """Somebody tries something, time passes, the token misbehaves, or a stranger asks."""
        s, steps["all"] = self.scene, steps["all"] + 1
        # The place in the sequence is mixed in: Hypothesis likes to draw the same number again.
        s.dice = Random(f"{pick} {len(s.tried)}")
        try:
            kind = s.dice.random()
            if kind < 0.12:
                next_deadline(s)
            elif kind < 0.16:
                trouble(s, self.token)
            elif kind < 0.20:
                probe(s)
            else:
                try_something(s)
        except Broken as broken:
            told = "\n".join(s.tried)
            raise Broken(f"{broken}\nAfter\n{told}") from broken


steps = {"all": 0}


def play(
    wire: Wire, founded: Record, token: str, *, number: int, examples: int, length: int
) -> float:
    """Plays that many examples of one seed; how many steps were made in a second."""
    before, began = steps["all"], time.monotonic()
    run_state_machine_as_test(
        seed(number)(lambda: Agency(wire, founded, token)),
        settings=settings(
            max_examples=examples,
            stateful_step_count=length,
            deadline=None,
            database=None,
            # What failed is printed act by act; to shorten it would take very long.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    made = steps["all"] - before
    rate = made / (time.monotonic() - began)
    print(f"seed {number}: {made} steps, {rate:.0f} a second")  # noqa: T201
    return rate
