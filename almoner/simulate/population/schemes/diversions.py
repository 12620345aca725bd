"""Payments of honest households that are led elsewhere."""

from __future__ import annotations

from functools import partial

from almoner.simulate.population import life, ranges
from almoner.simulate.population.agency import LocalOffice
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.clock import DAY, HOUR, MINUTE
from almoner.simulate.population.contracts.proposals import COOLING, Kind, Origin
from almoner.simulate.population.planning import Planning, claimed, victims
from almoner.simulate.population.runs import OPENS_BEFORE
from almoner.simulate.population.truth import Instance
from almoner.simulate.population.world import World

_BEFORE, _VICTIMS, _SPREE = (MINUTE, 20 * DAY), (1, 12), (5, 200)


def pay_to_diversion(plan: Planning) -> None:
    """A counter clerk has changes to one account in effect minutes to weeks before a run."""
    before = int(plan.chance.spread(*_BEFORE))
    made = plan.instance("pay-to-diversion", before, "seconds before the run")
    count = plan.size(_VICTIMS, 2)
    account = plan.world.accounts.several(1)
    plan.sink(account)
    made.accounts.append(int(account[0]))
    _divert(plan, made, [int(account[0])] * count, before)
    plan.decide(made, count > ranges.FAMILY[1], made.visible_at or 0)


def diversion_spree(plan: Planning) -> None:
    """Many changes in a day, each to another account, which all send on to one."""
    count = plan.size(_SPREE, 2)
    count = min(count, max(5, plan.world.scale.households // 20))
    made = plan.instance("diversion-spree", count, "changes a day")
    accounts = plan.intake.accounts(count)
    made.accounts.append(plan.sink(accounts, most=10 * DAY))
    _divert(plan, made, accounts.tolist(), int(plan.chance.spread(HOUR, 20 * DAY)))
    between = ranges.FAMILY[1] < count < ranges.CUSTOMERS[0]
    # A day fuller than any campaign's shows it at once; else the money has to come together.
    storm = count > ranges.MIGRATION[1]
    effect = made.visible_at or 0
    plan.decide(made, between or storm, effect if storm else effect + OPENS_BEFORE + 30 * DAY)


def key_takeover(plan: Planning) -> None:
    """A thief has a new key bound at the counter, and changes the account with it."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    days = round(chance.spread(1 / 24, 30), 3)
    made = plan.instance("key-takeover", days, "days from key to account")
    account = world.accounts.several(1)
    plan.sink(account)
    made.accounts.append(int(account[0]))
    begins = plan.moment(after=60 * DAY, before_end=75 * DAY)

    def behavior() -> Process:
        for no in victims(world, cash, chance, 1, least=20 * DAY):
            office = chance.choice(world.agency.offices)
            clerk = life.clerk(world, cash, no, office, chance)
            key = cash.changes.request(no, Kind.SIGNER, 0, Origin.COUNTER, clerk)
            yield from life.enacted(world, cash, key, key.effective + HOUR)
            yield world.chain.now + int(days * DAY)
            yield from life.another_account(
                world, cash, no, int(account[0]), chance, signs=True, waits=HOUR
            )
            claimed(made, cash, no)

    plan.once_numbered(begins, behavior)
    plan.decide(made, False, 0)
    plan.expected = max(1, plan.intake.payments(cash, begins + 20 * DAY))


def _divert(plan: Planning, made: Instance, accounts: list[int], before: int) -> None:
    """Changes that are in effect so many seconds before a run opens; found out after it paid."""
    world, cash, chance = plan.world, plan.world.cash, plan.chance
    needed = before + COOLING + 2 * DAY
    later = [
        at for at in cash.issue[2:] if at - OPENS_BEFORE - needed > world.clock.opened + 30 * DAY
    ]
    issue = chance.choice(later or [cash.issue[-1]])
    effect = issue - OPENS_BEFORE - before
    begins = effect - COOLING - HOUR
    office = chance.choice(world.agency.offices)
    clerk = chance.choice(office.counters)
    made.persons.append(clerk)
    made.visible_at = effect
    stays = chance.size(1, 3)
    plan.expected = float(len(accounts)) * min(stays, sum(at >= issue for at in cash.issue))

    def behavior() -> Process:
        chosen = victims(world, cash, chance, len(accounts), least=5 * DAY)
        made.decidable = made.decidable and len(chosen) > ranges.FAMILY[1]
        for no, account in zip(chosen, accounts, strict=False):
            each = partial(_led, world, plan, made, no, account, (office, clerk), effect, stays)
            world.later(world.chain.now + chance.randrange(1, 55 * MINUTE), each)
        yield from ()

    plan.once_numbered(begins, behavior)


def _led(
    world: World,
    plan: Planning,
    made: Instance,
    no: int,
    account: int,
    who: tuple[LocalOffice, int],
    effect: int,
    stays: int,
) -> Process:
    cash, chance = world.cash, plan.chance
    mine = int(cash.cases.account[no])
    office, clerk = who
    waits = max(0, effect - world.chain.now - COOLING)
    yield from life.another_account(
        world, cash, no, account, chance, office=office, by=clerk, waits=waits
    )
    if cash.cases.account[no] != account:
        return
    claimed(made, cash, no)
    # Its people miss the money, and come to the counter of another office.
    later = [at for at in cash.issue[1:] if at > world.chain.now]
    if len(later) < stays:
        return
    yield world.clock.office_hours(chance, later[stays - 1] + chance.randrange(DAY, 6 * DAY))
    other = chance.choice(world.agency.offices)
    yield from life.another_account(world, cash, no, mine, chance, office=other, signs=False)
    cash.cases.instance[no] = 0


SCHEMES = (pay_to_diversion, diversion_spree, key_takeover)
