"""Claims that are false in themselves, most of which no chain can show."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population import life, ranges
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Numbers
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.benefits import member
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.contracts.proposals import Kind
from almoner.simulate.population.planning import Planning, claimed
from almoner.simulate.population.truth import Instance

_DIPS, _CUSTODY, _LIES, _RATIO = (2, 10), (1, 12), (1, 20), (1.0, 3.0)


def double_dip(plan: Planning) -> None:
    """A household draws emergency assistance while cash assistance pays it already."""
    world = plan.world
    begins = plan.moment(before_end=70 * DAY)
    months = plan.size(_DIPS)
    homes, sizes = plan.intake.homes(1), plan.intake.sizes(1)
    made = plan.instance("double-dip", months, "months in both")
    one = np.array([begins])
    first = plan.intake.enroll(world.cash, one, homes=homes, sizes=sizes)
    plan.intake.enroll(
        world.emergency, one + 3 * DAY, homes=homes, sizes=sizes, periods=months, instance=made
    )
    made.cases.append((world.cash.name, int(first[0])))
    paid = plan.paid(world.emergency, one, months)
    seen = [at for at in world.emergency.issue[1:] if at > begins + 5 * DAY]
    enough = len(seen) > ranges.TRANSITION and months > ranges.TRANSITION and paid > 1
    plan.decide(made, enough, seen[ranges.TRANSITION] if enough else 0)


def false_custody(plan: Planning) -> None:
    """Children who are declared to live in two households, and do not."""
    cash = plan.world.cash
    begins = plan.moment()
    count = plan.size(_CUSTODY, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, plan.chance.spread(HOUR, 60 * DAY))
    made = plan.instance("false-custody", count, "households")
    joint_custody(plan, made, times)
    plan.decide(made, False, 0)
    plan.paid(cash, times)


def joint_custody(plan: Planning, made: Instance, times: Numbers) -> None:
    """Second households of children who have one already, each declared before."""
    world, cash, count = plan.world, plan.world.cash, len(times)
    homes = plan.intake.homes(count)
    plan.intake.enroll(cash, times - 4 * DAY, homes=homes)
    second = plan.intake.enroll(
        cash, times, homes=homes, sizes=np.ones(count, np.int64), instance=made
    )
    admin = world.agency.any(Office.PROGRAM_ADMIN, plan.chance)
    office = plan.chance.choice(world.agency.offices)
    until = world.clock.end + 1100 * DAY
    for place, home, at in zip(second.tolist(), homes.tolist(), times.tolist(), strict=True):

        def declared(place: int = place, home: int = home) -> Process:
            who, no = member(home, 0), int(cash.cases.number[place])
            cash.said.except_member(who, no, until, office.determiners[0], admin)
            yield from ()

        plan.once_numbered(at - HOUR, declared)


def dormant_reopened(plan: Planning) -> None:
    """An ended case is opened again on another account, with more money, for somebody else."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    ratio = chance.spread(*_RATIO)
    begins = plan.moment(before_end=110 * DAY)
    dormant = int(chance.spread(20 * DAY, 60 * DAY))
    made = plan.instance("dormant-reopened", round(ratio, 3), "times the old amount")
    place = int(plan.intake.enroll(cash, np.array([begins]), acts=False)[0])
    account = world.accounts.several(1)
    plan.sink(account)
    made.accounts.append(int(account[0]))

    def behavior() -> Process:
        no = int(cash.cases.number[place])
        yield from life.ended(world, cash, no, chance, closes=False)
        if cash.cases.live[no]:
            return
        yield world.clock.office_hours(chance, world.chain.now + dormant)
        yield from life.improved(world, cash, no, Kind.REOPEN, 0, chance)
        claimed(made, cash, no)
        made.cases = made.cases[:1]
        yield world.clock.office_hours(chance, world.chain.now + HOUR)
        more = min(int(cash.cases.amount[no] * ratio) // 1_000_000 * 1_000_000, life.MAX_AMOUNT)
        if more > cash.cases.amount[no]:
            yield from life.improved(world, cash, no, Kind.INCREASE, more, chance)
        if made.decidable:
            made.visible_at = world.chain.now + 8 * DAY
        yield from life.another_account(world, cash, no, int(account[0]), chance, signs=False)

    plan.once_numbered(begins + 32 * DAY, behavior)
    plan.decide(made, ratio > ranges.BACK_PAY, begins)
    plan.paid(cash, np.array([min(begins + 70 * DAY + dormant, world.clock.end)]))


def false_income(plan: Planning) -> None:
    """Households that earn more than they say."""
    _lie(plan, "false-income")


def hidden_partner(plan: Planning) -> None:
    """Households with somebody in them whom they do not name."""
    _lie(plan, "hidden-partner")


def invented_household(plan: Planning) -> None:
    """Nobody lives there; everything else is as with anybody."""
    _lie(plan, "invented-household")


def stolen_identity(plan: Planning) -> None:
    """Somebody else's numbers, an account and a key of the thief's own."""
    _lie(plan, "stolen-identity")


def _lie(plan: Planning, scheme: str) -> None:
    cash, begins = plan.world.cash, plan.moment()
    count = plan.size(_LIES, plan.intake.payments(cash, begins))
    times = plan.times(count, begins, 90 * DAY)
    made = plan.instance(scheme, count, "cases")
    plan.intake.enroll(cash, times, instance=made)
    plan.decide(made, False, 0)
    plan.paid(cash, times)


SCHEMES = (
    double_dip,
    false_custody,
    dormant_reopened,
    false_income,
    hidden_partner,
    invented_household,
    stolen_identity,
)
