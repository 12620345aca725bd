"""Holds by investigators who had a hint, and how they end."""

from __future__ import annotations

from almoner.simulate.population.agenda import Process
from almoner.simulate.population.clock import DAY
from almoner.simulate.population.contracts.benefits import Run
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.payment import settled
from almoner.simulate.population.world import Program, World

RULE = 1
"""The rule for hints, registered when the agency opens."""
_HOLD = 5 * DAY
_LONGEST = 10 * DAY
_SUSTAINED = 96 * DAY
_LAPSES, _STRUCK = 0.15, 0.1


def held(world: World, program: Program, made: Run, no: int) -> Process:
    """A payment that one investigator holds and another one looks at."""
    chance = world.chance(f"hold {program.name} {made.number} {no}")
    placer, other = chance.picked(world.agency.central[Office.INVESTIGATOR], 2)
    at = world.clock.office_hours(chance, world.chain.now)
    yield min(at, made.payable - DAY // 4)
    cases = program.cases
    if not cases.lane[no]:
        return
    now, payment = world.chain.now, made.number << 32 | no
    what = int(cases.account[no]), int(cases.amount[no])
    expires = now + _HOLD
    program.changes.hold(made, no, RULE, placer, expires, now + _LONGEST)
    ends = chance.random()
    if ends < _LAPSES:
        yield expires + DAY // 24
        program.changes.lapse(payment)
    elif ends < _LAPSES + _STRUCK:
        yield world.clock.office_hours(chance, now + DAY)
        proposal = program.changes.sustain(payment, now + _SUSTAINED, other)
        yield world.clock.office_hours(chance, now + 2 * DAY)
        office = chance.choice(world.agency.offices)
        program.changes.serve(proposal, 1, office.counters[0])
        yield proposal.effective + 11 * DAY
        program.changes.strike(proposal, made, what[1], world.relay)
        if instance := int(cases.instance[no]):
            world.note(world.truth.of(instance), program.name, payment, what[1], paid=False)
        return
    else:
        yield min(world.clock.office_hours(chance, now + DAY), expires - DAY // 24)
        program.changes.release(payment, other)
    yield max(world.chain.now, made.payable) + DAY // 24
    settled(world, program, made, no, what)
