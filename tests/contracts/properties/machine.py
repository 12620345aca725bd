"""The state machine: many people, in any order, over weeks of the agency's time."""

from __future__ import annotations

import copy
import functools
import time
from random import Random

from hypothesis import HealthCheck, Phase, settings
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
    moves_offices,
    moves_runs,
    nonsense,
    rights,
)
from tests.contracts.properties.checks import Broken
from tests.contracts.properties.courses import Course, courses
from tests.contracts.properties.plots import PAIRS, conspire
from tests.contracts.properties.probes import probe
from tests.contracts.properties.record import Record
from tests.contracts.properties.scene import Scene, everybody, happened, reorder, try_something
from tests.contracts.properties.time_jumps import next_deadline, wait
from tests.contracts.properties.tokens import trouble
from tests.contracts.properties.wire import Wire, event

Place = tuple[int, int]
"""Of an example: a seed, and the example's number."""
# The dice are ours. What Hypothesis draws depends on the literals of whatever modules happen to be
# loaded, so that one seed would be another history next to other tests.
ONCE = settings(
    max_examples=1,
    deadline=None,
    database=None,
    # What failed is printed act by act; to shorten it would take very long.
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def begin(world: World, beside: World | None) -> tuple[Wire, list[Record]]:
    """A wire to a world, and the record of the founding of each of its programs."""
    wire = Wire(world=world, beside=beside)
    wire.batch([("anvil_setBlockTimestampInterval", [1])])
    allow = "0x095ea7b3" + wire.addresses["treasury"][2:].rjust(64, "0") + "f" * 64
    payees = [household(number).lower() for number in (*range(1, 21), *range(100, 121))]
    # In one order: of a set it depends on the process, and the hashes of all blocks on it.
    for each in dict.fromkeys([*everybody(world), *wire.addresses.values(), *payees]):
        wire.batch([("anvil_setBalance", [each, hex(10**24)])])
        wire.raw(each, wire.addresses["token"], allow)  # so that they can send money back
    place = wire.addresses
    records = [Record(treasury=place["treasury"], roster=place["roster"])]
    records += [records[0].beside(roster, delivery=True) for _, roster in wire.programs[1:]]
    (logs,) = wire.batch([("eth_getLogs", [{"fromBlock": hex(world.first_block)}])])
    for log in logs:
        told = event(log)
        if told is not None:
            records[wire.program_of(told) or 0].note(told)
    return wire, records


class Agency(RuleBasedStateMachine):
    """Everybody tries everything; only what keeps the invariants may succeed."""

    def __init__(
        self, wire: Wire, founded: list[Record], token: str, place: Place, journal: list[list[str]]
    ) -> None:
        super().__init__()
        (self.snapshot,) = wire.batch([("evm_snapshot", [])])
        # Going back to a snapshot leaves the next fee as it was, and on it depend blocks' hashes.
        wire.batch([("anvil_setNextBlockBaseFeePerGas", [hex(10**9)])])
        wire.look()
        dice = Random(f"{place}")
        self.scene = Scene(wire=wire, records=copy.deepcopy(founded), dice=dice, token=token)
        # Each course has its turn, and another beside it.
        self.aims = [courses[place[1] % len(courses)], dice.choice(courses)]
        for each in self.scene.records:
            each.events.clear()
        self.scene.insiders = dice.choice(PAIRS)
        self.place, self.journal = place, journal

    def teardown(self) -> None:
        self.scene.wire.batch([("evm_revert", [self.snapshot])])
        for each in self.scene.records:
            happened.update(each.events)
        self.journal.append(self.scene.tried)

    @rule()
    def step(self) -> None:
        """Somebody tries something, time passes, the token misbehaves, or two collude."""
        s = self.scene
        try:
            s.turn(s.dice.randrange(len(s.records)))
            kind = s.dice.random()
            if kind < 0.10:
                next_deadline(s)
            elif kind < 0.14:
                trouble(s)
            elif kind < 0.18:
                probe(s)
            elif kind < 0.23:
                conspire(s)
            elif kind < 0.25:
                reorder(s)
            elif kind < 0.58:
                pursue(s, self.aims)
            else:
                try_something(s)
        except Broken as broken:
            told = "\n".join(s.tried)
            raise Broken(f"{broken}\nIn example {self.place}, after\n{told}") from broken


def pursue(s: Scene, aims: list[Course]) -> None:
    """Does what is next towards one of the example's aims, or anything."""
    first, second = aims
    following = (first if s.dice.random() < 0.7 else second)(s)
    if following is None:
        try_something(s)
    elif isinstance(following, int):
        wait(s, following)
    else:
        s.do(following)


def play(
    wire: Wire, founded: list[Record], token: str, *, number: int, examples: int, length: int
) -> list[list[str]]:
    """Plays that many examples of one seed; what was tried in each, and what became of it."""
    journal: list[list[str]] = []
    began = time.monotonic()
    for example in range(examples):
        agency = functools.partial(Agency, wire, founded, token, (number, example), journal)
        run_state_machine_as_test(agency, settings=settings(ONCE, stateful_step_count=length))
    rate = examples * length / (time.monotonic() - began)
    print(f"seed {number}: {examples * length} steps, {rate:.0f} a second")  # noqa: T201
    return journal
