"""How the agency begins: its persons, its money, its programs and their calendars."""

from __future__ import annotations

from almoner.simulate.population.agenda import Process
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.intake import DOLLAR
from almoner.simulate.population.reviews import RULE
from almoner.simulate.population.world import World

_PURPOSES = (1001, 1002, 2001)
_YEARS = 365 * DAY
_PER_HOUSEHOLD, _PER_AWARD = 1500 * DOLLAR, 200_000 * DOLLAR


def opening(world: World) -> Process:
    """From the first block until the doors open."""
    yield world.clock.start + 12
    world.chain.begin()
    world.agency.found(world.offices)
    world.treasury.establish()
    yield from world.agency.opening(world.offices, world.clock.start)
    yield world.clock.start + 3 * DAY
    central, scale = world.agency.central, world.scale
    budget, admin = central[Office.BUDGET_OFFICER][0], central[Office.PROGRAM_ADMIN][0]
    source = world.accounts.text(world.accounts.keyed("source"))
    starts = world.clock.start
    dates = (starts, starts + 5 * _YEARS, starts + 10 * _YEARS)
    calendars = world.clock.calendars
    for program, purpose, calendar in zip(world.programs, _PURPOSES, calendars, strict=False):
        program.said.open(purpose, admin)
        ceiling = (scale.households + 100) * scale.months * _PER_HOUSEHOLD
        program.said.allotment = world.treasury.provide(
            program.said.address, purpose, source, ceiling, dates, budget
        )
        yield world.chain.now + HOUR
        program.said.set_calendar(calendar, admin)
    world.grants.open(_PURPOSES[2], admin)
    ceiling = 3 * (scale.awards + 10) * _PER_AWARD
    world.grants.allotment = world.grants.rounds.allotment = world.treasury.provide(
        world.grants.address, _PURPOSES[2], source, ceiling, dates, budget
    )
    yield world.chain.now + HOUR
    world.cash.changes.register(RULE, admin, central[Office.INVESTIGATOR][0])
