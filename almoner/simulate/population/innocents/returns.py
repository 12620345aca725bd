"""Households that come back, move over, or lawfully count twice."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population import life, ranges
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.proposals import Basis, Kind
from almoner.simulate.population.planning import Planning
from almoner.simulate.population.schemes.claims import joint_custody as custody


def transition_month(plan: Planning) -> None:
    """The last month of emergency assistance is the first of cash assistance."""
    world = plan.world
    begins = plan.moment(before_end=75 * DAY)
    made = plan.instance("transition-month", ranges.TRANSITION, "months in both")
    homes, sizes = plan.intake.homes(1), plan.intake.sizes(1)
    one = np.array([begins])
    first = plan.intake.enroll(
        world.emergency, one, homes=homes, sizes=sizes, periods=2, instance=made
    )
    accounts = plan.intake.accounts_of(world.emergency, first)
    plan.intake.enroll(
        world.cash, one + 33 * DAY, homes=homes, sizes=sizes, accounts=accounts, instance=made
    )


def joint_custody(plan: Planning) -> None:
    """A child who lives with both parents in turn, as was declared."""
    count = plan.size((1, 3))
    made = plan.instance("joint-custody", count, "households")
    custody(plan, made, plan.times(count, plan.moment(), 60 * DAY))


def seasonal_returner(plan: Planning) -> None:
    """Work on the fields is over: the case is opened again, with back pay at most."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    begins = plan.moment(before_end=110 * DAY)
    ratio = chance.uniform(1.0, ranges.BACK_PAY)
    made = plan.instance("seasonal-returner", round(ratio, 3), "times the old amount")
    place = int(plan.intake.enroll(cash, np.array([begins]), instance=made)[0])

    def behavior() -> Process:
        no = int(cash.cases.number[place])
        yield from life.ended(world, cash, no, chance, closes=False)
        if cash.cases.live[no]:
            return
        yield world.clock.office_hours(chance, world.chain.now + chance.randrange(20, 60) * DAY)
        yield from life.improved(world, cash, no, Kind.REOPEN, 0, chance)
        more = int(cash.cases.amount[no] * ratio) // 1_000_000 * 1_000_000
        if cash.cases.amount[no] < more <= life.MAX_AMOUNT:
            yield from life.improved(world, cash, no, Kind.INCREASE, more, chance)
        if chance.happens(0.3):
            yield from life.change_account(world, cash, no, chance)

    plan.once_numbered(begins + 32 * DAY, behavior)


def reinstated_on_appeal(plan: Planning) -> None:
    """A case is ended at once, appealed in time, goes on, and the appeal is won."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    begins = plan.moment(before_end=90 * DAY)
    made = plan.instance("reinstated-on-appeal", 1, "cases")
    place = int(plan.intake.enroll(cash, np.array([begins]), instance=made)[0])

    def behavior() -> Process:
        no = int(cash.cases.number[place])
        if not cash.cases.live[no]:
            return
        office = chance.choice(world.agency.offices)
        worker = int(cash.cases.worker[no])
        proposal = cash.changes.propose(no, Kind.TERMINATE, 0, Basis.REQUESTED, worker)
        yield world.clock.office_hours(chance, world.chain.now + HOUR)
        cash.changes.serve(proposal, 1, office.counters[0])
        yield from life.enacted(world, cash, proposal, world.chain.now + HOUR)
        if not cash.cases.live[no] and world.chain.now < proposal.effective - 7 * DAY:
            yield from life.appealed(world, cash, proposal, chance, restores=True)

    plan.once_numbered(begins + 34 * DAY, behavior)


def came_back(plan: Planning) -> None:
    """The same household enrolls anew on its old account, once its first case is closed."""
    _again(plan, "came-back", same=True)


def household_split(plan: Planning) -> None:
    """A couple parts: one of them stays on the old account, in a new household."""
    _again(plan, "household-split", same=False)


def _again(plan: Planning, scheme: str, *, same: bool) -> None:
    world, cash = plan.world, plan.world.cash
    begins = plan.moment(before_end=110 * DAY)
    again = int(plan.times(1, min(begins + 75 * DAY, world.clock.end - 20 * DAY), 20 * DAY)[0])
    made = plan.instance(scheme, round((again - begins) / DAY, 1), "days between")
    homes, one = plan.intake.homes(1), np.ones(1, np.int64)
    sizes = one * plan.chance.randint(2, 5)
    first = plan.intake.enroll(
        cash, np.array([begins]), homes=homes, sizes=sizes, periods=2, instance=made
    )
    if again > begins + 70 * DAY:
        plan.intake.enroll(
            cash,
            np.array([again]),
            homes=homes,
            sizes=sizes if same else one,
            accounts=plan.intake.accounts_of(cash, first),
            prior=first,
            instance=made,
        )
    # At their own wish, so that its references are free when they come again.
    plan.once_numbered(begins + 20 * DAY, lambda: plan.ending(cash, int(first[0]), Basis.REQUESTED))


INNOCENTS = (
    transition_month,
    joint_custody,
    seasonal_returner,
    reinstated_on_appeal,
    came_back,
    household_split,
)
