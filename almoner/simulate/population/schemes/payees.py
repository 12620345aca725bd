"""Invented and borrowed households whose money comes together again."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population import ranges
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Numbers
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.planning import Planning

_RING, _SINK, _FUNDED, _GHOSTS, _BURST = (2, 60), (2, 40), (2, 60), (1, 30), (5, 120)


def shared_account_ring(plan: Planning) -> None:
    """Cases on one account, within an hour or a season, through one or several caseworkers."""
    cash, begins = plan.world.cash, plan.moment()
    count = plan.size(_RING, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, plan.chance.spread(HOUR, 90 * DAY))
    account = plan.world.accounts.several(1)
    plan.sink(account)
    made = plan.instance("shared-account-ring", count, "cases")
    made.accounts.append(int(account[0]))
    workers = _accomplices(plan, count)
    plan.intake.enroll(
        cash, times, accounts=int(account[0]), worker=workers, acts=False, instance=made
    )
    made.persons += sorted(set(workers.tolist()))
    most = ranges.HOME[1]
    plan.decide(made, count > most, times[min(most, count - 1)])
    plan.paid(cash, times)


def converging_payees(plan: Planning) -> None:
    """Cases with an account each, which all send what they get to one."""
    cash, begins = plan.world.cash, plan.moment(before_end=75 * DAY)
    count = plan.size(_SINK, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, plan.chance.spread(HOUR, 60 * DAY))
    accounts = plan.intake.accounts(count)
    sink = plan.sink(accounts)
    made = plan.instance("converging-payees", count, "payees")
    plan.intake.enroll(cash, times, accounts=accounts, acts=False, instance=made)
    made.accounts.append(sink)
    # A second pay day shows that it was no single favor.
    twice = [at for at in cash.issue[1:] if at > times[-1] + 5 * DAY][1:2]
    between = ranges.FAMILY[1] < count < ranges.CUSTOMERS[0]
    plan.decide(made, between and bool(twice), twice[0] + 10 * DAY if twice else 0)
    plan.paid(cash, times)


def common_funder(plan: Planning) -> None:
    """Accounts that one stranger opened and seeded before they were named at the counter."""
    cash, begins = plan.world.cash, plan.moment(after=20 * DAY)
    count = plan.size(_FUNDED, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, plan.chance.spread(HOUR, 45 * DAY))
    accounts, funder = plan.intake.accounts(count), plan.world.accounts.new()
    made = plan.instance("common-funder", count, "accounts")
    plan.intake.enroll(cash, times, accounts=accounts, acts=False, instance=made)
    plan.intake.seed(accounts, funder, times - plan.chance.randrange(HOUR, 15 * DAY))
    made.accounts.append(funder)
    between = ranges.RELATIVES[1] < count < ranges.SPONSORED[0]
    plan.decide(made, between, times[min(ranges.RELATIVES[1], count - 1)])
    plan.paid(cash, times)


def ghosts(plan: Planning) -> None:
    """Persons who are not there: they never sign, and half of their money goes to one account."""
    cash, begins = plan.world.cash, plan.moment()
    count = plan.size(_GHOSTS, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, plan.chance.spread(5 * DAY, 90 * DAY))
    office = plan.chance.choice(plan.world.agency.offices)
    accounts = plan.intake.accounts(count)
    made = plan.instance("ghosts", count, "cases")
    worker = plan.chance.choice(office.workers)
    plan.intake.enroll(
        cash, times, office=office, worker=worker, accounts=accounts, acts=False, instance=made
    )
    made.persons.append(worker)
    gathered = plan.chance.happens(0.5)
    if gathered:
        made.accounts.append(plan.sink(accounts))
    else:
        for way in (0, 1):
            plan.world.spending.keep(accounts, way=way)
    twice = [at for at in cash.issue[1:] if at > times[-1] + 5 * DAY][1:2]
    differs = gathered and count > ranges.FAMILY[1] and bool(twice)
    plan.decide(made, differs, twice[0] + 10 * DAY if twice else 0)
    plan.paid(cash, times)


def enrollment_burst(plan: Planning) -> None:
    """Invented households that one caseworker enters within an hour or a day."""
    cash, begins = plan.world.cash, plan.moment()
    count = plan.size(_BURST, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, plan.chance.spread(HOUR, 8 * HOUR))
    office = plan.chance.choice(plan.world.agency.offices)
    worker = plan.chance.choice(office.workers)
    made = plan.instance("enrollment-burst", count, "cases a day")
    amount = int(plan.intake.amounts(1)[0])
    plan.intake.enroll(
        cash,
        times,
        office=office,
        worker=worker,
        acts=False,
        amounts=np.full(count, amount, np.int64),
        instance=made,
    )
    made.persons.append(worker)
    most = ranges.OUTREACH[1]
    plan.decide(made, count > most, times[min(most, count - 1)])
    plan.paid(cash, times)


def recycled_account(plan: Planning) -> None:
    """The account of an ended case serves new people, who have nothing to do with the old ones."""
    world, cash = plan.world, plan.world.cash
    begins = plan.moment(before_end=80 * DAY)
    gap = int(plan.chance.spread(DAY, 120 * DAY))
    again = int(plan.times(1, min(begins + 60 * DAY + gap, world.clock.end - 40 * DAY), DAY)[0])
    account = world.accounts.several(1)
    plan.sink(account)
    made = plan.instance("recycled-account", round(gap / DAY, 2), "days between")
    first = plan.intake.enroll(
        cash, np.array([begins]), accounts=int(account[0]), acts=False, periods=1
    )
    plan.intake.enroll(cash, np.array([again]), accounts=int(account[0]), acts=False, instance=made)
    made.accounts.append(int(account[0]))
    made.cases += [(cash.name, int(first[0]))]

    def ends() -> Process:
        yield from plan.ending(cash, int(first[0]))
        # What was appealed, or is in a run, goes on: then both are on one account, as in a family.
        made.decidable = made.decidable and not cash.cases.live[int(cash.cases.number[first[0]])]

    plan.once_numbered(begins + 30 * DAY, ends)
    # Before the old case ended, both would have been on one account, as in a family.
    plan.decide(made, again > begins + 58 * DAY, again)
    plan.paid(cash, np.array([again]))


def _accomplices(plan: Planning, count: int) -> Numbers:
    workers = [each for office in plan.world.agency.offices for each in office.workers]
    some = plan.chance.picked(workers, plan.chance.size(1, 5))
    found: Numbers = plan.chance.columns.choice(np.array(some, np.int64), count)
    return found


SCHEMES = (
    shared_account_ring,
    converging_payees,
    common_funder,
    ghosts,
    enrollment_burst,
    recycled_account,
)
