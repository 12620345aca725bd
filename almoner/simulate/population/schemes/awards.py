"""Grants that are taken by those who give them, or spent on nothing."""

from __future__ import annotations

from functools import partial

from almoner.simulate.population import ranges
from almoner.simulate.population.chance import Chance
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.grants import (
    ADVANCE,
    MILESTONE,
    ONE_APPROVER,
    REIMBURSEMENT,
    Draw,
)
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.digests import digest
from almoner.simulate.population.grantees import (
    CONTRACTUAL,
    FASTEST_APPROVAL,
    Project,
    move,
    project,
)
from almoner.simulate.population.intake import DOLLAR
from almoner.simulate.population.planning import Planning
from almoner.simulate.population.truth import Instance
from almoner.simulate.population.world import World


def split_awards(plan: Planning) -> None:
    """One owner behind several organizations; each asks for just less than one approver gives."""
    count = plan.size((2, 8), 5)
    made = plan.instance("split-awards", count, "awards")
    account = plan.world.accounts.new()
    same = plan.chance.happens(0.5)
    for _ in range(count):
        share = plan.chance.uniform(0.85, 0.999)
        _apply(
            plan,
            made,
            ask=int(ONE_APPROVER * share) // DOLLAR * DOLLAR,
            mode=REIMBURSEMENT,
            account=account if same else plan.world.accounts.new(),
            onward=None if same else partial(_one_hop, account, 0.9),
        )
    made.accounts.append(account)
    plan.decide_once(made, same and count >= 3, "award", 3)


def kickback(plan: Planning) -> None:
    """The officer who found the draws in order gets a share of each, over up to three hops."""
    share = plan.chance.spread(0.01, 0.4)
    hops = plan.chance.randint(1, 3)
    officer = plan.world.agency.any(Office.GRANTS_OFFICER, plan.chance)
    approver = plan.world.agency.any(Office.APPROVER, plan.chance)
    made = plan.instance("kickback", round(100 * share, 2), "% of the grant")
    made.persons.append(officer)
    way = [plan.world.accounts.new() for _ in range(hops - 1)]
    target = plan.world.agency.keys[officer]
    _apply(
        plan,
        made,
        officers=(officer, officer, approver),
        onward=partial(_kicked_back, [*way, target], share),
        mode=REIMBURSEMENT,
    )
    # The middle of three hops is among strangers.
    plan.decide_once(made, hops < 3 and share > ranges.RELATIVE_WAGE, "payment", 1, 10 * DAY)


def circular_grantees(plan: Planning) -> None:
    """Grantees who send most of their money round, each to the next one."""
    length = plan.chance.randint(3, 6)
    share = plan.chance.spread(0.05, 0.95)
    made = plan.instance("circular-grantees", round(100 * share, 2), "% of the grant")
    accounts = [plan.world.accounts.new() for _ in range(length)]
    for place, account in enumerate(accounts):
        following = accounts[(place + 1) % length]
        onward = partial(_one_hop, following, share)
        _apply(plan, made, account=account, onward=onward, mode=REIMBURSEMENT, draws=3)
    plan.decide_once(made, share > ranges.CO_OP, "payment", 2 * length, 9 * DAY)


def fan_out(plan: Planning) -> None:
    """A grantee pays many who pay it back, to itself or to an account of the owner's."""
    count = plan.chance.size(5, 40)
    made = plan.instance("fan-out", count, "accounts")
    others = [plan.world.accounts.new() for _ in range(count)]
    own = plan.world.accounts.new()
    returns = plan.chance.happens(0.5)
    _apply(
        plan,
        made,
        account=own,
        mode=REIMBURSEMENT,
        onward=partial(_fanned_out, others, own if returns else plan.world.accounts.new()),
    )
    made.accounts.append(own)
    # Among strangers nobody sees where it comes together.
    plan.decide_once(made, returns, "payment", 1, 12 * DAY)


def front_loading(plan: Planning) -> None:
    """Nearly all is drawn at once, for contractors who do not exist."""
    early = plan.chance.spread(0.4, 1.0)
    made = plan.instance("front-loading", round(100 * early, 1), "% drawn at once")
    _apply(plan, made, early=early, line=CONTRACTUAL, mode=REIMBURSEMENT)
    plan.decide_once(made, early > ranges.EQUIPMENT[1], "request")


def idle_advance(plan: Planning) -> None:
    """An advance that is never accounted for."""
    share = plan.chance.spread(0.1, 1.0)
    made = plan.instance("idle-advance", round(100 * share, 1), "% advanced")
    _apply(plan, made, early=share, mode=ADVANCE, substantiates=None)
    plan.decide_once(made, True, "payment", 1, ranges.LATE_PAPERS[1] * 2)


def reused_evidence(plan: Planning) -> None:
    """One bundle of papers for several awards, under another number of the invoice each."""
    count = plan.size((2, 10), 5)
    made = plan.instance("reused-evidence", count, "awards")
    papers = digest("papers", made.number)
    evasive = plan.chance.happens(0.3)
    for place in range(count):
        given = partial(_reused, f"{papers}{place if evasive else ''}", f"{made.number}/{place}")
        _apply(plan, made, mode=REIMBURSEMENT, evidence=given)
    plan.decide_once(made, not evasive, "request", 2)


def invented_invoices(plan: Planning) -> None:
    """Round sums of invoices that nobody wrote."""
    count = plan.chance.size(3, 40)
    made = plan.instance("invented-invoices", count, "draws")
    _apply(plan, made, draws=count, round_amounts=True, mode=REIMBURSEMENT)
    plan.decide(made, False, 0)


def spend_down(plan: Planning) -> None:
    """Officers push a friend's grant through in the last weeks of the budget year."""
    seconds = int(plan.chance.spread(24, 4 * HOUR))
    made = plan.instance("spend-down", seconds, "seconds to approval")
    officer = plan.world.agency.any(Office.GRANTS_OFFICER, plan.chance)
    approver = plan.world.agency.any(Office.APPROVER, plan.chance)
    made.persons += [officer, approver]
    _apply(
        plan,
        made,
        officers=(officer, officer, approver),
        hurry=(max(12, seconds // 2), seconds + 12),
        late=True,
        mode=REIMBURSEMENT,
    )
    # Year's end is a rush for all, but nobody else reads a request in minutes.
    plan.decide_once(made, seconds + 12 < FASTEST_APPROVAL, "award")


def work_not_done(plan: Planning) -> None:
    """Milestones that an officer accepts and that nobody reached."""
    made = plan.instance("work-not-done", plan.chance.size(1, 7), "milestones")
    _apply(plan, made, mode=MILESTONE)
    plan.decide(made, False, 0)


def _apply(plan: Planning, made: Instance, **chosen: object) -> Project:
    each = project(plan.world, plan.chance, certain=True, instance=made, **chosen)
    plan.projects.append(each)
    made.accounts.append(each.account)
    plan.expected = float(each.draws)
    return each


def _one_hop(to: int, share: float, world: World, draw: Draw, chance: Chance) -> None:
    move(world, draw.award.account, to, int(draw.amount * share), chance.randrange(HOUR, 9 * DAY))


def _kicked_back(way: list[int], share: float, world: World, draw: Draw, chance: Chance) -> None:
    sender, wait, amount = draw.award.account, 0, int(draw.amount * share)
    for account in way:
        wait += chance.randrange(HOUR, 5 * DAY)
        move(world, sender, account, amount, wait)
        sender = account


def _fanned_out(others: list[int], together: int, world: World, draw: Draw, chance: Chance) -> None:
    part = draw.amount * 95 // 100 // len(others)
    for account in others:
        wait = chance.randrange(HOUR, 3 * DAY)
        move(world, draw.award.account, account, part, wait)
        move(world, account, together, part * 9 // 10, wait + chance.randrange(HOUR, 9 * DAY))


def _reused(papers: str, number: str, amount: int, chance: Chance) -> tuple[str, str, int]:
    gross = amount + amount // 10
    return digest("altered invoice", number, amount, chance.random()), digest(papers), gross


SCHEMES = (
    split_awards,
    kickback,
    circular_grantees,
    fan_out,
    front_loading,
    idle_advance,
    reused_evidence,
    invented_invoices,
    spend_down,
    work_not_done,
)
