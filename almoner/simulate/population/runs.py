"""Payment runs, from their opening to the last payment of theirs that was set aside."""

from __future__ import annotations

from functools import partial

import numpy as np

from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Chance, Numbers
from almoner.simulate.population.clock import BLOCK, DAY, HOUR, MINUTE
from almoner.simulate.population.contracts.benefits import APPROVAL, FREE, WORD, Run
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.payment import settled
from almoner.simulate.population.reviews import held
from almoner.simulate.population.world import Program, World

OPENS_BEFORE = 4 * DAY
_LARGE_RUN = 250_000_000_000
"""Base units from which three approve."""
_WORDS_AT_ONCE = 8
_WORDS_PER_BLOCK = 3
_FAILING = 1 / 20_000
_HELD = 1 / 3_000
_MANY = 200_000
"""Payments whose spending is worked out together."""


def run(world: World, program: Program, period: int) -> Process:
    """The run of one period."""
    chance = world.chance(f"run {program.name} {period}")
    yield (at := world.clock.office_hours(chance, program.issue[period] - OPENS_BEFORE))
    lapses = world.chain.now + APPROVAL
    came = int(np.searchsorted(program.cases.enrolled_at, world.chain.now, side="right")) - 1
    last = came // WORD
    made = program.said.open_run(period, last, world.agency.any(Office.MAKER, chance))
    at += chance.randrange(5, 40) * MINUTE
    for first in range(0, last + 1, _WORDS_AT_ONCE):
        yield (at := at + BLOCK)
        program.said.seal(made, range(first, min(first + _WORDS_AT_ONCE, last + 1)))
    if not made.count:
        return
    needed = 2 if made.total <= _LARGE_RUN else 3
    for person in chance.picked(world.agency.central[Office.APPROVER], needed):
        after = at + chance.randrange(10 * MINUTE, 8 * HOUR)
        signed = world.clock.office_hours(chance, after)
        # Nobody leaves for a weekend in which the run would lapse.
        at = signed if signed < lapses else at + chance.randrange(10 * MINUTE, HOUR)
        yield at
        program.said.approve_run(made, person)
    program.said.certify(made, program.issue[period])
    yield at + HOUR
    budget = world.agency.any(Office.BUDGET_OFFICER, chance)
    world.treasury.apportion(program.said.allotment, made.total, budget)
    for no in _hinted_at(chance, made):
        world.later(at + chance.randrange(2 * HOUR, DAY), partial(held, world, program, made, no))
    yield max(made.payable, at + 2 * HOUR) + chance.randrange(1, 30) * MINUTE
    yield from _settled(world, program, made, chance)


def _hinted_at(chance: Chance, made: Run) -> list[int]:
    """The payments that an investigator wants to look at, most often for nothing."""
    return [int(no) for no in chance.some(_HELD, made.sealed)]


def _settled(world: World, program: Program, made: Run, chance: Chance) -> Process:
    cases = program.cases
    # A token refuses an account, and so whoever is paid on it.
    refused = cases.account[chance.some(_FAILING, made.sealed)]
    words, starts = np.unique(made.sealed // WORD, return_index=True)
    spent: list[tuple[Numbers, Numbers, Numbers]] = []
    many = 0
    left = []
    for place, (word, numbers) in enumerate(
        zip(words.tolist(), np.split(made.sealed, starts[1:]), strict=True)
    ):
        if place and place % _WORDS_PER_BLOCK == 0:
            yield world.chain.now + BLOCK
        due = numbers[cases.lane[numbers]]
        fails = due[np.isin(cases.account[due], refused)]
        if not len(due):
            continue
        program.said.settle(made, word, due, fails)
        left += fails.tolist()
        paid = due[~np.isin(due, fails)] if len(fails) else due
        amounts = cases.amount[paid]
        world.record(program, made.number, paid, amounts)
        spent.append((cases.account[paid], amounts, np.full(len(paid), world.chain.now)))
        many += len(paid)
        if many >= _MANY:
            world.spending.spend(world.chain, *map(np.concatenate, zip(*spent, strict=True)))
            spent, many = [], 0
    if spent:
        world.spending.spend(world.chain, *map(np.concatenate, zip(*spent, strict=True)))
    for no in left:
        # Some day, before the next run, which takes nobody of a word that still carries one.
        aside = world.chain.now + DAY + HOUR + chance.randrange(0, 6) * DAY
        world.later(aside, partial(_put_aside, world, program, made, no, chance))


def _put_aside(world: World, program: Program, made: Run, no: int, chance: Chance) -> Process:
    """The token refuses once more, and the payment waits for its person."""
    account, amount = int(program.cases.account[no]), int(program.cases.amount[no])
    world.chain.begin()
    world.treasury.disburse(program.said.allotment, made.number, _none(), _none())
    program.said.set_aside(made, no, FREE)
    yield world.chain.now + chance.randrange(2, 9) * DAY
    settled(world, program, made, no, (account, amount))


def _none() -> Numbers:
    return np.zeros(0, np.int64)
