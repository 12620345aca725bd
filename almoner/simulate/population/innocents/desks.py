"""What honest officers do that looks odd: rush days, small offices, campaigns, stand-ins."""

from __future__ import annotations

from functools import partial

import numpy as np

from almoner.simulate.population import life, ranges
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.clock import DAY, HOUR, MINUTE
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.planning import Planning, claimed, victims


def outreach_day(plan: Planning) -> None:
    """A caseworker enrolls people all day at a community center."""
    count = plan.size(ranges.OUTREACH)
    times = plan.times(count, plan.moment(), plan.chance.spread(3 * HOUR, 8 * HOUR))
    office = plan.chance.choice(plan.world.agency.offices)
    worker = plan.chance.choice(office.workers)
    made = plan.instance("outreach-day", count, "cases a day")
    plan.intake.enroll(plan.world.cash, times, office=office, worker=worker, instance=made)
    made.persons.append(worker)


def disaster_day(plan: Planning) -> None:
    """A flood: a whole neighborhood comes within two days, with the same emergency."""
    world = plan.world
    office = max(world.agency.offices, key=lambda each: each.size)
    most = min(ranges.DISASTER[1], ranges.OUTREACH[1] * len(office.workers))
    count = plan.size((ranges.DISASTER[0], most))
    times = plan.times(count, plan.moment(), 1.5 * DAY)
    made = plan.instance("disaster-day", count, "cases")
    amount = int(plan.chance.choice((300, 450, 600))) * 1_000_000
    plan.intake.enroll(
        world.emergency,
        times,
        office=office,
        amounts=np.full(count, amount, np.int64),
        periods=1,
        instance=made,
    )


def batch_day(plan: Planning) -> None:
    """A determiner reads a week's cases and approves them all within minutes."""
    chance, count = plan.chance, plan.size((10, 60))
    office = chance.choice(plan.world.agency.offices)
    partner = chance.choice(office.determiners)
    times = plan.times(count, plan.moment(), 4 * DAY)
    until = plan.world.clock.office_hours(chance, int(times[-1]) + 5 * HOUR)
    approved = until + np.sort(chance.columns.integers(0, 20 * MINUTE, count))
    made = plan.instance("batch-day", count, "approvals")
    plan.intake.enroll(
        plan.world.cash,
        times,
        office=office,
        determiner=partner,
        approved=approved,
        instance=made,
    )
    made.persons.append(partner)


def walk_in_desk(plan: Planning) -> None:
    """Caseworker and determiner sit side by side, and decide while the people wait."""
    chance, count = plan.chance, plan.size((3, 30))
    office = chance.choice(plan.world.agency.offices)
    worker, partner = chance.choice(office.workers), chance.choice(office.determiners)
    times = plan.times(count, plan.moment(), 60 * DAY)
    seconds = chance.randint(*ranges.WALK_IN)
    made = plan.instance("walk-in-desk", seconds, "seconds to approval")
    waits = chance.columns.integers(seconds, ranges.WALK_IN[1] + 60, count)
    plan.intake.enroll(
        plan.world.cash,
        times,
        worker=worker,
        determiner=partner,
        approved=times + waits + 12,
        instance=made,
    )
    made.persons += [worker, partner]


def two_person_office(plan: Planning) -> None:
    """An office of two, who always pair."""
    office = plan.chance.choice(plan.world.agency.small)
    count = plan.size((15, 60))
    times = plan.times(count, plan.moment(), 120 * DAY)
    made = plan.instance("two-person-office", count, "cases")
    plan.intake.enroll(plan.world.cash, times, office=office, instance=made)
    made.persons += [office.workers[0], office.determiners[0]]


def specialist_unit(plan: Planning) -> None:
    """One determiner of a large office knows the cases of one caseworker best."""
    chance = plan.chance
    office = chance.choice(plan.world.agency.large(ranges.DETERMINERS))
    worker, partner = chance.choice(office.workers), chance.choice(office.determiners)
    count = plan.size((20, 60))
    times = plan.times(count, plan.moment(), 90 * DAY)
    share = chance.uniform(*ranges.SPECIALIST)
    # Exactly this share, so that no run of luck goes further.
    mine = np.arange(count) < int(share * count)
    others = [each for each in office.determiners if each != partner] or [partner]
    determiners = np.where(mine, partner, chance.columns.choice(others, count))
    made = plan.instance("specialist-unit", round(share, 3), "share of approvals")
    plan.intake.enroll(
        plan.world.cash,
        times,
        office=office,
        worker=worker,
        determiner=chance.columns.permutation(determiners),
        instance=made,
    )
    made.persons += [worker, partner]


def holiday_cover(plan: Planning) -> None:
    """Somebody stands in for a determiner for a week or three."""
    world, chance = plan.world, plan.chance
    term = chance.randint(*ranges.COVER)
    begins = plan.moment(after=20 * DAY)
    starts = world.clock.midnight(begins) + 14 * HOUR
    helper, office = world.agency.hire(), chance.choice(world.agency.offices)
    count = plan.size((5, 40))
    enrolled = plan.times(count, starts, min(term - 2 * DAY, 15 * DAY))
    approved = enrolled + chance.columns.integers(HOUR, 20 * HOUR, count)
    made = plan.instance("holiday-cover", round(term / HOUR, 1), "hours in office")
    plan.intake.enroll(
        world.cash,
        enrolled,
        office=office,
        determiner=helper,
        approved=np.clip(approved, starts + 600, starts + term - 600),
        instance=made,
    )
    made.persons.append(helper)
    first, second = world.agency.central[Office.AUTHORITY][:2]

    def lent() -> Process:
        ends = starts + term
        world.offices.appoint(helper, Office.DETERMINER, starts, ends, first, second)
        yield from ()

    plan.once_numbered(starts - 30 * HOUR, lent)


def migration_campaign(plan: Planning) -> None:
    """A bank closes: its customers come to one counter and name a new account each."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    count = plan.size(ranges.MIGRATION)
    begins = plan.moment(after=60 * DAY, before_end=40 * DAY)
    office = chance.choice(world.agency.offices)
    clerk = office.counters[0]
    made = plan.instance("migration-campaign", count, "changes a day")
    made.persons.append(clerk)

    def behavior() -> Process:
        for no in victims(world, cash, chance, count):
            world.later(
                world.chain.now + chance.randrange(0, 6 * HOUR),
                partial(_moved, plan, no, clerk, made.number),
            )
        yield from ()

    plan.once_numbered(world.clock.midnight(begins) + 15 * HOUR, behavior)


def lost_phone(plan: Planning) -> None:
    """One household's phone is gone; the counter files a new account days before a run."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    begins = plan.moment(after=60 * DAY, before_end=40 * DAY)
    office = chance.choice(world.agency.offices)
    made = plan.instance("lost-phone", 1, "changes")

    def behavior() -> Process:
        for no in victims(world, cash, chance, 1):
            yield from _moved(plan, no, office.counters[0], made.number)

    plan.once_numbered(begins, behavior)


def _moved(plan: Planning, no: int, clerk: int, number: int) -> Process:
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    account = world.accounts.new()
    world.spending.inherit(account, int(cash.cases.account[no]))
    office = next(each for each in world.agency.offices if clerk in each.counters)
    yield from life.another_account(world, cash, no, account, chance, office=office, by=clerk)
    if cash.cases.account[no] == account:
        claimed(world.truth.of(number), cash, no)


INNOCENTS = (
    outreach_day,
    disaster_day,
    batch_day,
    walk_in_desk,
    two_person_office,
    specialist_unit,
    holiday_cover,
    migration_campaign,
    lost_phone,
)
