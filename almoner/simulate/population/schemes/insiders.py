"""Officers who enter, approve or take what they should not."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population import ranges
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.intake import FASTEST_DESK
from almoner.simulate.population.planning import Planning

_PAIR, _OWN = (8, 80), (1, 6)
_SECONDS, _TERM = (12, 1200), (12 * HOUR, 15 * DAY)


def colluding_pair(plan: Planning) -> None:
    """A caseworker invents households, and one determiner approves nearly all of them."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    office = chance.choice(world.agency.large(ranges.DETERMINERS))
    worker, partner = chance.choice(office.workers), chance.choice(office.determiners)
    begins = plan.moment(before_end=60 * DAY)
    count = plan.size(_PAIR, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, chance.spread(10 * DAY, 120 * DAY))
    share = chance.uniform(0.5, 1.0)
    others = np.array(office.determiners, np.int64)
    draw = chance.columns
    determiners = np.where(draw.random(count) < share, partner, draw.choice(others, count))
    made = plan.instance("colluding-pair", count, "cases")
    plan.intake.enroll(
        cash,
        times,
        office=office,
        worker=worker,
        determiner=determiners,
        acts=False,
        instance=made,
    )
    made.persons += [worker, partner]
    # Among all that its caseworker enters, even a pair of nine in ten looks as a specialist does.
    plan.decide(made, False, 0)
    plan.paid(cash, times)


def rubber_stamp(plan: Planning) -> None:
    """Invented households that are approved seconds after they were entered."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    seconds = int(chance.spread(*_SECONDS))
    office = chance.choice(world.agency.offices)
    begins = plan.moment()
    count = plan.size((3, 40), plan.intake.payments(cash, begins))
    times = plan.times(count, begins, chance.spread(4 * HOUR, 60 * DAY))
    worker, partner = chance.choice(office.workers), chance.choice(office.determiners)
    made = plan.instance("rubber-stamp", seconds, "seconds to approval")
    waits = chance.columns.integers(max(12, seconds // 2), seconds + 1, count)
    plan.intake.enroll(
        cash,
        times,
        worker=worker,
        determiner=partner,
        approved=times + np.maximum(waits, 12),
        acts=False,
        instance=made,
    )
    made.persons += [worker, partner]
    plan.decide(made, seconds < min(ranges.WALK_IN[0], FASTEST_DESK), times[0] + 60)
    plan.paid(cash, times)


def self_dealing(plan: Planning) -> None:
    """Cases that a caseworker enters and that pay the caseworker: the key, or one step from it."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    office = chance.choice(world.agency.offices)
    worker, begins = chance.choice(office.workers), plan.moment()
    count = plan.size(_OWN, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, chance.spread(HOUR, 60 * DAY))
    key = world.agency.keys[worker]
    directly = chance.happens(0.5)
    accounts = np.full(count, key, np.int64) if directly else plan.intake.accounts(count)
    if not directly:
        world.spending.sink(accounts, key, chance.randrange(500, 990), 5 * DAY)
    made = plan.instance("self-dealing", count, "cases")
    plan.intake.enroll(
        cash, times, office=office, worker=worker, accounts=accounts, acts=False, instance=made
    )
    made.persons.append(worker)
    paydays = [at for at in cash.issue[1:] if at > times[0] + 5 * DAY]
    seen = times[0] if directly else (paydays[1] + 6 * DAY if len(paydays) > 1 else 0)
    plan.decide(made, bool(seen), int(seen))
    plan.paid(cash, times)


def privilege_drift(plan: Planning) -> None:
    """Somebody is made a determiner for hours or days, approves, and leaves office again."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    term = int(chance.spread(*_TERM))
    begins = plan.moment(after=20 * DAY)
    starts = world.clock.midnight(begins) + 14 * HOUR
    helper = world.agency.hire()
    count = plan.size((2, 30), plan.intake.payments(cash, begins))
    office = chance.choice(world.agency.offices)
    enrolled = np.sort(starts - chance.columns.integers(HOUR, 3 * DAY, count))
    approved = (
        starts
        + HOUR
        + np.sort(chance.columns.integers(0, max(600, min(term - 2 * HOUR, 20 * HOUR)), count))
    )
    made = plan.instance("privilege-drift", round(term / HOUR, 1), "hours in office")
    worker = chance.choice(office.workers)
    plan.intake.enroll(
        cash,
        enrolled,
        worker=worker,
        determiner=helper,
        approved=approved,
        acts=False,
        instance=made,
    )
    made.persons += [helper, worker]
    first, second = world.agency.central[Office.AUTHORITY][:2]

    def lent() -> Process:
        ends = starts + 90 * DAY
        world.offices.appoint(helper, Office.DETERMINER, starts, ends, first, second)
        yield max(starts + term, int(approved[-1]) + 600)
        world.offices.remove(helper, Office.DETERMINER, first)

    plan.once_numbered(starts - 30 * HOUR, lent)
    plan.decide(made, term < ranges.COVER[0], starts + term + 700)
    plan.paid(cash, approved)


SCHEMES = (colluding_pair, rubber_stamp, self_dealing, privilege_drift)
