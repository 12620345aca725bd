"""Appointments in any order: proposals, confirmations, vetoes, removals and time, mixed by chance.

given a person and four offices, of which some may not meet
    whatever was refused and whatever went through, incompatible terms never overlap
    and no term begins sooner than the delay after it was confirmed
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from typing import Any

import pytest

from almoner.errors import Reverted
from almoner.testing import DAY, OFFICES, World, fields
from almoner.testing.founding import DELAY

MAKER, APPROVER, ADMIN, COUNTER = (
    OFFICES.index(each) for each in ("maker", "approver", "program_admin", "counter")
)
SEATS = (MAKER, APPROVER, ADMIN, COUNTER)
OPPOSED = [(MAKER, APPROVER), (ADMIN, APPROVER)]
STEPS = 80


def a_term(world: World, chance: random.Random, person: int) -> tuple[int, int, int, int]:
    """A term soon, of some hours; often one that renews what is there."""
    office = chance.choice(SEATS)
    kept = fields(world.offices.functions.termOf(person, office))
    start = world.now() + chance.randrange(DELAY - 600, 3 * DELAY)
    if chance.random() < 0.3:
        start = kept["renewedUntil"] or kept["until"] or start
    return person, office, start, start + chance.randrange(DELAY, DAY // 2)


def step(desk: Any, chance: random.Random, person: int) -> str:
    """One act by chance; its name, with the error's where it was refused."""
    world, at = desk.world, chance.randrange(2)
    office = chance.choice(SEATS)
    act = chance.choices(
        ("propose", "confirm", "veto", "remove", "wait"), weights=(50, 30, 4, 4, 12)
    )[0]
    try:
        if act == "propose":
            desk.propose(a_term(world, chance, person), at=at)
        elif act == "confirm":
            view = world.offices.functions.proposalOf
            waiting = {each: fields(view(person, each)) for each in SEATS}
            waiting = {each: given for each, given in waiting.items() if given["proposer"]}
            if not waiting:
                return "nothing waits"
            office, proposal = chance.choice(list(waiting.items()))
            term = (person, office, proposal["from"], proposal["until"])
            desk.confirm(term, at=2 - proposal["proposer"])
            assert proposal["from"] >= world.now() + DELAY
        elif act == "veto":
            desk.veto("vetoAppointment", person, office)
        elif act == "remove":
            desk.send(at, "remove", person, office)
        else:
            world.warp(chance.randrange(60, 2 * DELAY))
    except Reverted as refused:
        return refused.name
    return act


def spans(world: World, person: int, office: int) -> list[tuple[int, int]]:
    """When a person is, or will be, in an office."""
    term = fields(world.offices.functions.termOf(person, office))
    end = term["renewedUntil"] or term["until"]
    return [] if term["removed"] or end <= world.now() else [(term["from"], end)]


@pytest.mark.parametrize("seed", range(2))
def test_I21_no_order_of_acts_joins_what_may_not_meet(
    world: World, desk: Any, newcomer: int, seed: int
) -> None:
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for _ in range(STEPS):
        outcomes[step(desk, chance, newcomer)] += 1
        for one, other in OPPOSED:
            for mine, theirs in itertools.product(
                spans(world, newcomer, one), spans(world, newcomer, other)
            ):
                assert mine[1] <= theirs[0] or theirs[1] <= mine[0], (seed, outcomes)
    assert outcomes["confirm"], outcomes
    assert outcomes["Offices_Incompatible"], outcomes
