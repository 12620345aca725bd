"""Accounts that several honest households share, send to or were opened by."""

from __future__ import annotations

import numpy as np

from almoner.simulate.population import ranges
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Numbers
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.planning import Planning
from almoner.simulate.population.truth import Instance


def declared_shelter(plan: Planning) -> None:
    """A shelter gets the money for who lives there; one caseworker visits it now and then."""
    _declared(plan, "declared-shelter", ranges.SHELTER, visits=True)


def representative_payee(plan: Planning) -> None:
    """Somebody appointed to manage the money of several people."""
    _declared(plan, "representative-payee", ranges.REPRESENTATIVE, visits=False)


def undeclared_shelter(plan: Planning) -> None:
    """A small shelter that nobody declared; a caseworker takes all in on one or two days."""
    count = plan.size(ranges.HOME)
    times = plan.times(count, plan.moment(), plan.chance.choice((6 * HOUR, 5 * DAY)))
    _on_one(plan, "undeclared-shelter", times, one_worker=True)


def care_home(plan: Planning) -> None:
    """A home for the elderly: its people come one by one, and hardly anybody signs."""
    count = plan.size(ranges.HOME)
    _on_one(plan, "care-home", plan.times(count, plan.moment(), 120 * DAY), one_worker=False)


def family_account(plan: Planning) -> None:
    """Relatives who bank together."""
    count = plan.size(ranges.FAMILY)
    _on_one(plan, "family-account", plan.times(count, plan.moment(), 60 * DAY), one_worker=False)


def family_purse(plan: Planning) -> None:
    """Relatives with an account each, who send all to the one who shops."""
    cash, count = plan.world.cash, plan.size(ranges.FAMILY)
    times = plan.times(count, plan.moment(), 90 * DAY)
    accounts = plan.intake.accounts(count)
    made = plan.instance("family-purse", count, "payees")
    made.accounts.append(plan.sink(accounts, most=3 * DAY))
    plan.intake.enroll(cash, times, accounts=accounts, instance=made)


def small_landlord(plan: Planning) -> None:
    """Tenants who pay the rent on the day the money comes."""
    cash, count = plan.world.cash, plan.size(ranges.TENANTS)
    times = plan.times(count, plan.moment(), 120 * DAY)
    accounts = plan.intake.accounts(count)
    made = plan.instance("small-landlord", count, "payees")
    landlord = plan.world.accounts.new()
    rents = plan.chance.columns.integers(400, 650, count)
    plan.world.spending.route(accounts, landlord, rents, HOUR, 3 * DAY)
    made.accounts.append(landlord)
    plan.intake.enroll(cash, times, accounts=accounts, instance=made)


def bill_agent(plan: Planning) -> None:
    """Customers of an agent who pays their bills with all they get."""
    cash, count = plan.world.cash, plan.size(ranges.CUSTOMERS)
    times = plan.times(count, plan.moment(), 120 * DAY)
    accounts = plan.intake.accounts(count)
    made = plan.instance("bill-agent", count, "payees")
    agent = int(plan.chance.choice(plan.world.spending.agents.tolist()))
    plan.world.spending.sink(accounts, agent, 990, 12 * HOUR)
    made.accounts.append(agent)
    plan.intake.enroll(cash, times, accounts=accounts, instance=made)


def exchange_deposit(plan: Planning) -> None:
    """People who change all their money into cash at the same exchange."""
    cash, count = plan.world.cash, plan.size(ranges.CUSTOMERS)
    times = plan.times(count, plan.moment(), 120 * DAY)
    accounts = plan.intake.accounts(count)
    made = plan.instance("exchange-deposit", count, "payees")
    exchange = int(plan.chance.choice(plan.world.spending.exchanges.tolist()))
    plan.world.spending.sink(accounts, exchange, plan.chance.randrange(850, 1000), 2 * DAY)
    made.accounts.append(exchange)
    plan.intake.enroll(cash, times, accounts=accounts, instance=made)


def sponsor_drive(plan: Planning) -> None:
    """A charity opens accounts for people, seeds them, and brings the people to the office."""
    count = plan.size(ranges.SPONSORED)
    _seeded(plan, "sponsor-drive", count, plan.chance.spread(DAY, 30 * DAY))


def helpful_relative(plan: Planning) -> None:
    """One who knows about telephones opens the accounts of the family."""
    _seeded(plan, "helpful-relative", plan.size(ranges.RELATIVES), 40 * DAY)


def silent_saver(plan: Planning) -> None:
    """The old and the ill: they never sign, and leave the money where it is."""
    cash, count = plan.world.cash, plan.size((1, 10))
    accounts = plan.intake.accounts(count)
    for way in (0, 1):
        plan.world.spending.keep(accounts, way=way)
    made = plan.instance("silent-saver", count, "cases")
    times = plan.times(count, plan.moment(), 120 * DAY)
    plan.intake.enroll(cash, times, accounts=accounts, acts=False, instance=made)


def staff_beneficiary(plan: Planning) -> None:
    """Somebody who works for the agency is poor, too; another office has the case."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    mine, other = chance.picked(world.agency.offices, 2)
    person = chance.choice(mine.workers)
    key = world.agency.keys[person]
    made = plan.instance("staff-beneficiary", 1, "cases")
    plan.intake.enroll(cash, np.array([plan.moment()]), office=other, accounts=key, instance=made)
    made.persons.append(person)


def _declared(plan: Planning, scheme: str, bounds: tuple[int, int], *, visits: bool) -> None:
    world, cash = plan.world, plan.world.cash
    begins, count = plan.moment(), plan.size(bounds)
    visit = plan.times(count * 2 // 3 if visits else 0, begins + DAY, 6 * HOUR)
    later = plan.times(count - len(visit), begins + 2 * DAY, 90 * DAY)
    account = world.accounts.several(1)
    world.spending.route(account, world.accounts.new(), 900, DAY, 9 * DAY)
    made = plan.instance(scheme, count, "cases")
    office = plan.chance.choice(world.agency.offices)
    worker = plan.chance.choice(office.workers)
    for times, who in ((visit, worker), (later, None)):
        if len(times):
            _enrolled(plan, made, times, int(account[0]), who)
    made.accounts.append(int(account[0]))
    admin = world.agency.any(Office.PROGRAM_ADMIN, plan.chance)
    until = world.clock.end + 100 * DAY

    def declared() -> Process:
        cash.said.share_account(
            int(account[0]), count + count // 5 + 1, until, office.determiners[0], admin
        )
        yield from ()

    plan.once_numbered(begins, declared)


def _on_one(plan: Planning, scheme: str, times: Numbers, *, one_worker: bool) -> None:
    account = plan.intake.accounts(1)
    made = plan.instance(scheme, len(times), "cases")
    office = plan.chance.choice(plan.world.agency.offices)
    worker = plan.chance.choice(office.workers) if one_worker else None
    _enrolled(plan, made, times, int(account[0]), worker)
    made.accounts.append(int(account[0]))


def _enrolled(
    plan: Planning, made: Instance, times: Numbers, account: int, worker: int | None
) -> None:
    plan.intake.enroll(
        plan.world.cash,
        times,
        accounts=account,
        worker=worker,
        group=made.number if made.scheme in ("declared-shelter", "care-home") else 0,
        acts=False if made.scheme == "care-home" else None,
        instance=made,
    )


def _seeded(plan: Planning, scheme: str, count: int, spread: float) -> None:
    begins = plan.moment(after=20 * DAY)
    times = plan.times(count, begins, spread)
    accounts, funder = plan.intake.accounts(count), plan.world.accounts.new()
    made = plan.instance(scheme, count, "accounts")
    plan.intake.enroll(plan.world.cash, times, accounts=accounts, instance=made)
    plan.intake.seed(accounts, funder, times - plan.chance.randrange(HOUR, 12 * DAY))
    made.accounts.append(funder)


INNOCENTS = (
    declared_shelter,
    representative_payee,
    undeclared_shelter,
    care_home,
    family_account,
    family_purse,
    small_landlord,
    bill_agent,
    exchange_deposit,
    sponsor_drive,
    helpful_relative,
    silent_saver,
    staff_beneficiary,
)
