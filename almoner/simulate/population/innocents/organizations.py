"""Honest grantees who look like others."""

from __future__ import annotations

from functools import partial

from almoner.simulate.population import ranges
from almoner.simulate.population.chance import Chance
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.grants import (
    ADVANCE,
    ONE_APPROVER,
    REIMBURSEMENT,
    Draw,
)
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.digests import digest
from almoner.simulate.population.grantees import EQUIPMENT, Project, move, pay_vendors, project
from almoner.simulate.population.planning import Planning
from almoner.simulate.population.truth import Instance
from almoner.simulate.population.world import World


def year_end_rush(plan: Planning) -> None:
    """Many small grants in the last weeks of the budget year, each read as it should be."""
    count = plan.chance.randint(2, 4)
    made = plan.instance("year-end-rush", count, "awards")
    for _ in range(count):
        _apply(plan, made, hurry=(HOUR + 60, 6 * HOUR), late=True)


def equipment_early(plan: Planning) -> None:
    """A machine is bought first, and it is most of the grant."""
    early = plan.chance.uniform(*ranges.EQUIPMENT)
    made = plan.instance("equipment-early", round(100 * early, 1), "% drawn at once")
    _apply(plan, made, early=early, line=EQUIPMENT, mode=REIMBURSEMENT)


def cap_sized_grants(plan: Planning) -> None:
    """Unrelated organizations that ask for the customary sum, just what one approver may give."""
    count = plan.chance.randint(2, 4)
    made = plan.instance("cap-sized-grants", count, "awards")
    for _ in range(count):
        _apply(plan, made, ask=ONE_APPROVER)


def fiscal_agent(plan: Planning) -> None:
    """One association keeps the accounts of two small groups."""
    made = plan.instance("fiscal-agent", 2, "awards")
    account = plan.world.accounts.new()
    for _ in range(2):
        _apply(plan, made, account=account)


def shared_invoice(plan: Planning) -> None:
    """Two grantees share a hall, and each pays half of one rent."""
    made = plan.instance("shared-invoice", 2, "awards")
    given = partial(_shared, digest("hall", made.number))
    for _ in range(2):
        _apply(plan, made, mode=REIMBURSEMENT, evidence=given)


def co_op_circle(plan: Planning) -> None:
    """Cooperatives that buy from one another, in a circle."""
    length = plan.chance.randint(3, 4)
    share = plan.chance.uniform(0.05, ranges.CO_OP)
    made = plan.instance("co-op-circle", round(100 * share, 2), "% of the grant")
    accounts = [plan.world.accounts.new() for _ in range(length)]
    for place, account in enumerate(accounts):
        following = accounts[(place + 1) % length]
        _apply(
            plan,
            made,
            account=account,
            onward=partial(_traded, following, share),
            mode=REIMBURSEMENT,
        )


def payroll(plan: Planning) -> None:
    """Wages to many, who pay rent to few."""
    count = plan.chance.size(5, 40)
    made = plan.instance("payroll", count, "accounts")
    wages = [plan.world.accounts.new() for _ in range(count)]
    _apply(plan, made, onward=partial(_paid_out, wages), mode=REIMBURSEMENT)


def officer_wage(plan: Planning) -> None:
    """Somebody who works for the agency teaches for a grantee in the evening."""
    share = plan.chance.uniform(0.01, ranges.RELATIVE_WAGE)
    made = plan.instance("officer-wage", round(100 * share, 2), "% of the grant")
    person = plan.world.agency.any(Office.REVIEWER, plan.chance)
    made.persons.append(person)
    key = plan.world.agency.keys[person]
    _apply(plan, made, onward=partial(_traded, key, share), mode=REIMBURSEMENT)


def late_papers(plan: Planning) -> None:
    """An advance that is accounted for, and late."""
    late = plan.chance.randint(*ranges.LATE_PAPERS)
    made = plan.instance("late-papers", round(late / DAY, 1), "days to the papers")
    _apply(plan, made, mode=ADVANCE, substantiates=late, draws=2)


def flat_rent(plan: Planning) -> None:
    """The same round rent, month after month."""
    count = plan.chance.randint(4, 12)
    made = plan.instance("flat-rent", count, "draws")
    _apply(plan, made, draws=count, round_amounts=True, mode=REIMBURSEMENT)


def _apply(plan: Planning, made: Instance, **chosen: object) -> Project:
    each = project(plan.world, plan.chance, certain=True, instance=made, **chosen)
    plan.projects.append(each)
    made.accounts.append(each.account)
    return each


def _shared(hall: str, amount: int, chance: Chance) -> tuple[str, str, int]:
    month = chance.randrange(12)
    return digest(hall, month), digest(hall, "papers", month), 8_000_000_000


def _traded(to: int, share: float, world: World, draw: Draw, chance: Chance) -> None:
    part = int(draw.amount * share * chance.uniform(0.6, 1.0))
    move(world, draw.award.account, to, part, chance.randrange(DAY, 20 * DAY))
    pay_vendors(world, draw, chance, [world.accounts.new(), world.accounts.new()])


def _paid_out(wages: list[int], world: World, draw: Draw, chance: Chance) -> None:
    part = draw.amount * 80 // 100 // len(wages)
    wait = chance.randrange(DAY, 5 * DAY)
    for account in wages:
        move(world, draw.award.account, account, part, wait)
        rent = int(chance.choice(world.spending.landlords.tolist()))
        move(world, account, rent, part // 3, wait + chance.randrange(HOUR, 5 * DAY))


INNOCENTS = (
    year_end_rush,
    equipment_early,
    cap_sized_grants,
    fiscal_agent,
    shared_invoice,
    co_op_circle,
    payroll,
    officer_wage,
    late_papers,
    flat_rent,
)
