"""Organizations that apply for grants and spend them, and the officers who look at that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from almoner.simulate.population import keys
from almoner.simulate.population.agenda import Process
from almoner.simulate.population.chance import Chance
from almoner.simulate.population.clock import DAY, HOUR
from almoner.simulate.population.contracts.grants import (
    ADVANCE,
    MILESTONE,
    REIMBURSEMENT,
    Award,
    Draw,
)
from almoner.simulate.population.contracts.offices import Office
from almoner.simulate.population.contracts.rounds import Application
from almoner.simulate.population.digests import ZERO, digest
from almoner.simulate.population.intake import DOLLAR
from almoner.simulate.population.truth import Instance
from almoner.simulate.population.world import GRANT, World

CEILING = 150_000 * DOLLAR
"""The most of one award in a round."""
LINES = 7
EQUIPMENT, SUPPLIES, CONTRACTUAL = 2, 3, 4
REFUSED = 0.35
"""Of the applications, those that get nothing."""
FASTEST_APPROVAL = HOUR
"""The least an officer takes over a request."""
_REVIEWS, _PERFORMS = 10 * DAY, 150 * DAY


@dataclass(slots=True, kw_only=True)
class Project:
    """What one organization is about to do. What is left out is as with anybody."""

    org: str
    signer: str
    account: int
    ask: int
    mode: int = REIMBURSEMENT
    draws: int = 5
    early: float = 0.0
    """The share of the money that is drawn at once."""
    line: int | None = None
    """The budget line that has nearly all of it."""
    vendors: list[int] = field(default_factory=list)
    officers: tuple[int, int, int] | None = None
    """Who recommends and reviews, and who approves; None for whoever is there."""
    hurry: tuple[int, int] = (FASTEST_APPROVAL, 3 * DAY)
    """The least and the most seconds an officer takes."""
    evidence: Callable[[int, Chance], tuple[str, str, int]] | None = None
    """Cost reference, evidence and gross of a draw of so much, instead of an invoice of its own."""
    round_amounts: bool = False
    substantiates: int | None = 30 * DAY
    """Seconds until an advance is accounted for; None for never."""
    onward: Callable[[World, Draw, Chance], None] | None = None
    """What becomes of each payment, instead of vendors being paid."""
    late: bool = False
    """Whether it applies in the last round, as the budget year ends."""
    certain: bool = False
    """Whether it is awarded whatever the panel says."""
    instance: Instance | None = None


def project(world: World, chance: Chance, **chosen: object) -> Project:
    """An organization's plan, ordinary but for what is chosen."""
    number = world.organizations
    world.organizations += 1
    key = keys.address(world.accounts.secret("grantee", number))
    made: dict[str, object] = {
        "org": digest("org", number),
        "signer": f"0x{key.hex()}",
        "account": world.accounts.new(),
        "ask": round(chance.spread(8_000, 150_000)) // 100 * 100 * DOLLAR,
        "mode": chance.choices((REIMBURSEMENT, ADVANCE, MILESTONE), (6, 2, 2))[0],
        "draws": chance.randrange(3, 9),
        "vendors": [world.accounts.new() for _ in range(chance.randrange(2, 6))],
    }
    return Project(**(made | chosen))  # type: ignore[arg-type]


def round_of(world: World, projects: list[Project], opens: int, number: int) -> Process:
    """One round: applications, panel, awards, and what the awarded do."""
    chance, rounds, agency = world.chance(f"round {number}"), world.grants.rounds, world.agency
    officers = agency.central[Office.GRANTS_OFFICER]
    closes = opens + 14 * DAY
    budget = max(CEILING, sum(each.ask for each in projects))
    yield opens - 4 * DAY
    drafter = chance.choice(officers)
    mine = rounds.draft(budget, CEILING, opens, closes, drafter)
    yield world.clock.office_hours(chance, opens - 3 * DAY)
    rounds.publish(mine, drafter, agency.any(Office.PROGRAM_ADMIN, chance))
    times = sorted(
        (chance.randrange(opens, closes - HOUR), place) for place in range(len(projects))
    )
    found: list[tuple[Project, Application]] = []
    for at, place in times:
        yield at
        each = projects[place]
        lines = _lines(each, chance)
        documents = digest("documents", each.signer, mine)
        found.append((each, rounds.submit(mine, each.signer, each.account, lines, documents)))
    at = closes
    reviewers = agency.central[Office.REVIEWER]
    for each, application in found:
        yield (at := world.clock.office_hours(chance, at) if chance.happens(0.1) else at + 600)
        by = chance.choice(officers)
        rounds.identify(application, each.org, by)
        pair = chance.picked(reviewers, 2)
        for reviewer in pair:
            rounds.assign(application, reviewer, by)
        least = 0.7 if each.certain else 0.3
        scores = {
            reviewer: [chance.randint(int(most * least), most) for most in (30, 30, 20, 20)]
            for reviewer in pair
        }
        rounds.post(application, scores, by)
    yield (at := world.clock.office_hours(chance, max(at, closes + _REVIEWS)))
    rounds.close_panel(mine, chance.choice(officers))
    chosen = sorted(found, key=lambda pair: -pair[1].score - 1000 * pair[0].certain)
    sure = sum(each.certain for each, _ in found)
    count = max(sure, round(len(found) * (1 - REFUSED)))
    for each, application in chosen[:count]:
        begins = world.clock.office_hours(chance, at + chance.randrange(DAY, 12 * DAY))
        world.agenda.add(begins, awarded(world, each, application, chance))


def awarded(world: World, mine: Project, application: Application, chance: Chance) -> Process:
    """An award from its recommendation to its closing."""
    grants, agency = world.grants, world.agency
    recommender, _, approver = mine.officers or (
        agency.any(Office.GRANTS_OFFICER, chance),
        0,
        agency.any(Office.APPROVER, chance),
    )
    starts = world.clock.midnight(world.chain.now) + 5 * DAY
    ends = min(starts + _PERFORMS, world.clock.end - 10 * DAY)
    if ends < starts + 14 * DAY:
        return
    made = grants.recommend(
        application, _lines(mine, chance), mine.mode, (starts, ends), recommender
    )
    if mine.instance is not None:
        mine.instance.awards.append(made.number)
        mine.instance.happened("award", world.chain.now)
        mine.instance.programs.add(GRANT)
    approvers = _approvers(world, chance, approver, grants.needed(made))
    for person in approvers:
        yield _soon(world, chance, mine)
        grants.approve(made, person)
    budget = agency.any(Office.BUDGET_OFFICER, chance)
    world.treasury.apportion(grants.allotment, made.total, budget)
    yield world.chain.now + chance.randrange(4 * HOUR, 10 * DAY)
    grants.accept(made)
    yield max(starts, world.chain.now)
    yield from _performed(world, mine, made, chance)
    yield max(ends, world.chain.now) + chance.randrange(DAY, 8 * DAY)
    if made.outstanding == 0:
        grants.report(made)
        yield world.clock.office_hours(chance, world.chain.now + DAY)
        grants.close(made, chance.choice(agency.central[Office.GRANTS_OFFICER]))


def _performed(world: World, mine: Project, made: Award, chance: Chance) -> Process:
    grants, starts = world.grants, world.chain.now
    shares = _shares(mine, chance)
    gap = (made.ends - starts) * 0.85 / max(1, len(shares))
    for place, share in enumerate(shares):
        yield starts + int(gap * place + chance.uniform(0.1, 0.6) * gap)
        if world.chain.now > made.ends - 2 * DAY:
            return
        for line in _drawn_from(made, share):
            amount = min(int(made.lines[line] * share), made.lines[line] - made.drawn[line])
            if mine.round_amounts:
                amount = max(amount // (500 * DOLLAR), 1) * 500 * DOLLAR
            if not 0 < amount <= made.lines[line] - made.drawn[line]:
                continue
            if made.mode == MILESTONE:
                evidence = digest("milestone", made.number, line)
                grants.submit_milestone(made, line, evidence)
                yield _soon(world, chance, mine)
                officer = _officer(world, mine, chance)
                grants.judge_milestone(made, line, evidence, True, officer)
                amount = made.lines[line]
            yield from drawn(world, mine, made, line, amount, chance)
            if made.outstanding:
                if mine.substantiates is None:
                    return
                yield from _accounted(world, mine, made, chance)


def drawn(
    world: World, mine: Project, made: Award, line: int, amount: int, chance: Chance
) -> Process:
    """One draw from its request to what becomes of the money."""
    grants, agency = world.grants, world.agency
    now = world.chain.now
    cost, evidence, gross = ZERO, digest("evidence", made.number, now, line), 0
    if made.mode == REIMBURSEMENT:
        gross = amount + amount * chance.randrange(2, 30) // 100
        cost = digest("invoice", made.number, now, line)
        if mine.evidence is not None:
            cost, evidence, gross = mine.evidence(amount, chance)
            amount = min(amount, world.treasury.room(cost, gross))
            if amount <= 0:
                return
    costs = max(made.starts, now - 40 * DAY), min(now, made.ends) - HOUR
    costs = (min(costs), max(costs))
    draw = grants.request(
        made, line, amount, costs=costs, cost=cost, gross=gross, evidence=evidence
    )
    if mine.instance is not None:
        mine.instance.happened("request", world.chain.now)
    yield _soon(world, chance, mine)
    grants.review(draw, reviewer := _officer(world, mine, chance))
    given = mine.officers[2] if mine.officers else agency.any(Office.APPROVER, chance)
    for person in _approvers(world, chance, given, grants.draw_needs(draw)):
        if person != reviewer:
            yield _soon(world, chance, mine)
            grants.approve_draw(draw, person)
    yield draw.payable + chance.randrange(60, 4 * HOUR)
    grants.settle(draw)
    if mine.instance is not None:
        world.note(mine.instance, GRANT, draw.payment, amount)
        mine.instance.happened("payment", world.chain.now)
    if mine.onward is not None:
        mine.onward(world, draw, chance)
    else:
        pay_vendors(world, draw, chance, mine.vendors)


def pay_vendors(world: World, draw: Draw, chance: Chance, vendors: list[int]) -> None:
    """What organizations do with money: they pay bills and wages."""
    left = draw.amount
    for vendor in chance.picked(vendors, 3):
        part = int(left * chance.uniform(0.2, 0.6))
        left -= part
        move(world, draw.award.account, vendor, part, chance.randrange(DAY // 2, 20 * DAY))


def move(world: World, sender: int, recipient: int, amount: int, wait: int) -> None:
    """A transfer that many seconds from now."""
    if amount > 0:
        world.chain.move(
            *(
                np.array([each], np.int64)
                for each in (world.chain.now + wait, sender, recipient, amount)
            )
        )


def _accounted(world: World, mine: Project, made: Award, chance: Chance) -> Process:
    grants = world.grants
    yield world.chain.now + int((mine.substantiates or 0) * chance.uniform(0.4, 1.2))
    if world.chain.now > world.clock.end - DAY:
        return
    number, last = made.outstanding, made.last
    assert last is not None
    cost = digest("receipts", made.number, last.number)
    evidence = digest("spent", made.number, last.number)
    gross = number + number * chance.randrange(0, 12) // 100
    officer = _officer(world, mine, chance)
    grants.substantiate(last, number, cost, gross, evidence, (officer, world.key(officer)))


def _lines(mine: Project, chance: Chance) -> list[int]:
    """The budget by category; indirect costs, the last, stay below their share."""
    weights = [chance.uniform(0.2, 1) for _ in range(LINES - 1)]
    if mine.line is not None:
        weights = [0.01] * (LINES - 1)
        weights[mine.line] = 1
    direct = mine.ask * 9 // 10 if mine.line is None else mine.ask
    lines = [int(direct * each / sum(weights)) // DOLLAR * DOLLAR for each in weights]
    lines[mine.line or 0] += direct - sum(lines)
    return [*lines, mine.ask - direct]


def _shares(mine: Project, chance: Chance) -> list[float]:
    """The share of the money in each draw."""
    if mine.early:
        return [mine.early, 1 - mine.early] if mine.early < 0.99 else [1.0]
    if mine.mode == MILESTONE:
        return [1.0] * LINES
    parts = [chance.uniform(0.5, 1.5) for _ in range(mine.draws)]
    return [each / sum(parts) for each in parts]


def _drawn_from(made: Award, share: float) -> list[int]:
    """The lines that a request is of: the next milestone, or those with most money left."""
    left = [budget - drawn for budget, drawn in zip(made.lines, made.drawn, strict=True)]
    if made.mode == MILESTONE:
        return [line for line, budget in enumerate(left) if budget][:1]
    most = sorted(range(LINES), key=lambda line: -left[line])
    return most[:1] if made.mode == ADVANCE or share >= 1 else most[:2]


def _officer(world: World, mine: Project, chance: Chance) -> int:
    return mine.officers[1] if mine.officers else world.agency.any(Office.GRANTS_OFFICER, chance)


def _approvers(world: World, chance: Chance, first: int, count: int) -> list[int]:
    others = [each for each in world.agency.central[Office.APPROVER] if each != first]
    return [first, *chance.picked(others, count - 1)]


def _soon(world: World, chance: Chance, mine: Project) -> int:
    least, most = mine.hurry
    at = world.chain.now + chance.randrange(least, most)
    return at if most <= HOUR else world.clock.office_hours(chance, at)
