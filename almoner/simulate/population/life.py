"""What happens to ordinary cases month by month: keys, changes, endings, appeals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from almoner.simulate.population.agency import LocalOffice
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Chance
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.contracts.proposals import GRACE, Basis, Kind, Origin, Proposal
from almoner.simulate.population.intake import DOLLAR
from almoner.simulate.population.world import Program, World

# Of the living cases, per month.
_DECREASE, _INCREASE, _TERMINATE = 0.012, 0.012, 0.016
_PAY_TO, _SIGNER, _LATE = 0.008, 0.003, 0.0002
_KEY = 0.5
"""Of newly approved cases whose people act for themselves and gave no key at once."""
_RENEWS = 0.7
_APPEALS, _WINS = 0.06, 0.4
_RETURNED = 0.05
_CLOSED = 0.8
_CODE_LASTS = 10 * DAY
MAX_AMOUNT = 2500 * DOLLAR


def enrolling(world: World, program: Program) -> Process:
    """Enrolls and approves every planned case when its time comes."""
    cases = program.cases
    numbers = np.arange(1, cases.planned + 1)
    times = np.concatenate([cases.enrolled_at[1:], cases.approved_at[1:]])
    acts = np.concatenate([numbers, -numbers])
    order = np.argsort(times, kind="stable")
    for at, act in zip(times[order].tolist(), acts[order].tolist(), strict=True):
        yield at
        if act > 0:
            program.said.enroll(act)
        else:
            program.said.approve(-act)


def month(world: World, program: Program, period: int) -> Process:
    """What befalls the cases between two pay days."""
    chance = world.chance(f"life {program.name} {period}")
    cases, issue = program.cases, program.issue[period]
    yield issue + DAY
    begins, ends = world.chain.now, world.chain.now + 24 * DAY
    living = cases.living
    ordinary = living[(cases.instance[living] == 0) & ~cases.chosen[living]]

    def each(share: float, what: Callable[[World, Program, int, Chance], Process]) -> None:
        chosen = chance.some(share, ordinary)
        times = world.clock.moments(chance, begins, ends, len(chosen))
        for no, at in zip(chosen.tolist(), times.tolist(), strict=True):
            world.later(at, partial(what, world, program, no, chance))

    each(_DECREASE, decrease)
    each(_INCREASE, increase)
    each(_TERMINATE, terminate)
    each(_PAY_TO, change_account)
    each(_SIGNER, change_key)
    fresh = living[
        (cases.approved_at[living] > issue - 31 * DAY) & cases.acts[living] & ~cases.bound[living]
    ]
    chosen = chance.some(_KEY, fresh)
    times = world.clock.moments(chance, begins, ends, len(chosen))
    for no, at in zip(chosen.tolist(), times.tolist(), strict=True):
        world.later(at, partial(bind, world, program, no, chance))
    ending = living[cases.last[living] == period]
    times = world.clock.moments(chance, begins, begins + 14 * DAY, len(ending))
    for no, at in zip(ending.tolist(), times.tolist(), strict=True):
        # Stolen cases are renewed as others are.
        if chance.happens(_RENEWS) and program is world.cash:
            world.later(at, partial(renew, world, program, no, chance))
    yield issue + 4 * DAY
    for no in chance.some(_LATE, ordinary).tolist():
        if cases.lane[no]:
            program.said.report_late(no, period, issue + 3 * DAY, world.relay)


def decrease(world: World, program: Program, no: int, chance: Chance) -> Process:
    """Less money, after a notice; a few appeal."""
    cases, office = program.cases, chance.choice(world.agency.offices)
    less = int(cases.amount[no]) * chance.randrange(50, 95) // 100 // DOLLAR * DOLLAR
    if not cases.live[no] or less <= 0 or less == int(cases.amount[no]):
        return
    proposal = program.changes.propose(
        no, Kind.DECREASE, less, Basis.ADVANCE, int(cases.worker[no])
    )
    yield from noticed(world, program, proposal, office, chance)
    if chance.happens(_APPEALS):
        yield from appealed(world, program, proposal, chance, restores=False)
        return
    yield from enacted(world, program, proposal, proposal.effective + GRACE + HOUR)


def increase(world: World, program: Program, no: int, chance: Chance) -> Process:
    """More money: one proposes, another approves, and it counts at once."""
    cases = program.cases
    more = int(cases.amount[no]) * chance.randrange(105, 150) // 100 // DOLLAR * DOLLAR
    if not cases.live[no] or more > MAX_AMOUNT:
        return
    yield from improved(world, program, no, Kind.INCREASE, more, chance)


def renew(world: World, program: Program, no: int, chance: Chance) -> Process:
    """Another year."""
    if program.cases.live[no] and not program.cases.leaving[no]:
        last = int(program.cases.last[no]) + 12
        yield from improved(world, program, no, Kind.RENEW, last, chance)


def improved(
    world: World, program: Program, no: int, kind: Kind, value: int, chance: Chance
) -> Process:
    """A change for the better, by the two who know the case."""
    cases = program.cases
    if not program.changes.fits(no, kind, value):
        return
    proposal = program.changes.propose(no, kind, value, Basis.NONE, int(cases.worker[no]))
    yield world.clock.office_hours(chance, world.chain.now + chance.randrange(HOUR, 3 * DAY))
    determiner = int(cases.determiner[no])
    if not world.agency.stays(determiner):
        determiner = chance.choice(chance.choice(world.agency.offices).determiners)
    if not program.changes.stands(proposal):
        return
    program.changes.approve(proposal, determiner)
    if not cases.lane[no]:
        program.changes.enact(proposal, world.key(determiner), begin=False)
        return
    yield from enacted(world, program, proposal, world.chain.now)


def terminate(world: World, program: Program, no: int, chance: Chance) -> Process:
    """The end of a case, by law or by wish; most are closed afterwards."""
    yield from ended(world, program, no, chance, closes=chance.happens(_CLOSED))


def ended(
    world: World,
    program: Program,
    no: int,
    chance: Chance,
    *,
    closes: bool,
    basis: Basis | None = None,
) -> Process:
    """A notice, the end, and after the time for appeals the case is closed, or is not."""
    cases, office = program.cases, chance.choice(world.agency.offices)
    if not cases.live[no]:
        return
    basis = basis or chance.choice((Basis.ADVANCE, Basis.ADVANCE, Basis.REQUESTED))
    proposal = program.changes.propose(no, Kind.TERMINATE, 0, basis, int(cases.worker[no]))
    yield from noticed(world, program, proposal, office, chance)
    waits = 0 if basis is Basis.REQUESTED else 20 * DAY
    yield from enacted(world, program, proposal, world.chain.now + waits + HOUR)
    if closes:
        yield world.clock.office_hours(chance, world.chain.now + 21 * DAY)
        if cases.ended[no] and not cases.live[no] and not cases.closed[no]:
            program.said.close(no, world.relay)


def change_account(world: World, program: Program, no: int, chance: Chance) -> Process:
    """A new bank or a new phone: the person signs, or comes to the counter."""
    account = world.accounts.new()
    world.spending.inherit(account, int(program.cases.account[no]))
    yield from another_account(world, program, no, account, chance)


def another_account(
    world: World,
    program: Program,
    no: int,
    account: int,
    chance: Chance,
    *,
    office: LocalOffice | None = None,
    by: int = 0,
    signs: bool | None = None,
    waits: int | None = None,
) -> Process:
    """A change of account, and its cooling-off; it is enacted so many seconds after that."""
    cases = program.cases
    place = office or chance.choice(world.agency.offices)
    if not cases.live[no] or account == int(cases.account[no]):
        return
    if signs is None:
        signs = bool(cases.bound[no]) and not by and chance.happens(0.6)
    origin = Origin.CLAIMANT if signs else Origin.COUNTER
    filer = 0 if signs else by or clerk(world, program, no, place, chance)
    if filer and program.changes.acted_on(no, filer):
        return
    proposal = program.changes.request(no, Kind.PAY_TO, account, origin, filer)
    others = [
        each for each in place.counters if each != filer and not program.changes.acted_on(no, each)
    ]
    if not signs and others and chance.happens(0.3):
        yield world.chain.now + chance.randrange(2, 40) * 60
        program.changes.approve(proposal, chance.choice(others))
    pause = chance.randrange(HOUR, DAY) if waits is None else waits
    yield from enacted(world, program, proposal, proposal.effective + pause)


def change_key(world: World, program: Program, no: int, chance: Chance) -> Process:
    """A new phone, on the same account."""
    cases, office = program.cases, chance.choice(world.agency.offices)
    if not cases.live[no] or not cases.bound[no]:
        return
    filer = clerk(world, program, no, office, chance)
    proposal = program.changes.request(no, Kind.SIGNER, 0, Origin.COUNTER, filer)
    yield from enacted(world, program, proposal, proposal.effective + chance.randrange(HOUR, DAY))


def clerk(world: World, program: Program, no: int, office: LocalOffice, chance: Chance) -> int:
    """Somebody at a counter who had no part in a case; of another office where all here had."""
    every = [office, *world.agency.offices]
    free = [
        [each for each in place.counters if not program.changes.acted_on(no, each)]
        for place in every
    ]
    return chance.choice(next(filter(None, free)))


def bind(world: World, program: Program, no: int, chance: Chance) -> Process:
    """A one-time code by letter, and the person's own key."""
    office = chance.choice(world.agency.offices)
    now = world.chain.now
    if not program.cases.live[no] or program.cases.bound[no]:
        return
    program.said.offer_key(no, now + _CODE_LASTS, chance.choice(office.counters))
    yield now + chance.randrange(2 * HOUR, _CODE_LASTS)
    if chance.happens(0.85) and not program.cases.bound[no]:
        program.said.bind_signer(no, world.relay)


def noticed(
    world: World, program: Program, proposal: Proposal, office: LocalOffice, chance: Chance
) -> Process:
    """Serves the notice of a change for the worse; some come back and are served once more."""
    by = office.counters[0]
    yield world.clock.office_hours(chance, world.chain.now + chance.randrange(HOUR, 2 * DAY))
    if program.cases.bound[proposal.no] and chance.happens(0.3):
        program.changes.acknowledge(proposal)
        return
    program.changes.serve(proposal, 1, by)
    if chance.happens(_RETURNED):
        yield world.clock.office_hours(chance, world.chain.now + 4 * DAY)
        program.changes.come_back(proposal, 1, by)
        yield world.clock.office_hours(chance, world.chain.now + DAY)
        program.changes.serve(proposal, 5, by)


def appealed(
    world: World, program: Program, proposal: Proposal, chance: Chance, *, restores: bool
) -> Process:
    """An appeal in time, and its decision after weeks."""
    cases, office = program.cases, chance.choice(world.agency.offices)
    yield world.clock.office_hours(chance, world.chain.now + chance.randrange(DAY, 6 * DAY))
    while restores and cases.lane[proposal.no]:
        yield world.chain.now + 6 * HOUR
    if world.chain.now >= proposal.effective:
        return
    bound = cases.bound[proposal.no]
    filer = 0 if bound else clerk(world, program, proposal.no, office, chance)
    caller = world.key(filer) if filer else world.relay
    program.changes.appeal(proposal, filer, caller, restores=restores)
    yield world.clock.office_hours(chance, world.chain.now + chance.randrange(15, 50) * DAY)
    wins = restores or chance.happens(_WINS)
    while not wins and cases.lane[proposal.no]:
        yield world.chain.now + 6 * HOUR
    program.changes.decide(proposal, wins, world.agency.any(Office.HEARING_OFFICER, chance))


def enacted(world: World, program: Program, proposal: Proposal, at: int) -> Process:
    """Puts a change into effect once its time has come and no run carries the case."""
    yield at
    while program.cases.lane[proposal.no]:
        yield world.chain.now + 6 * HOUR
    program.changes.enact(proposal, world.relay)
