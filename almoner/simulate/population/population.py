"""Makes a population: plans everybody, lets it happen, and writes what it really was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.simulate.population import grantees, life, runs, truth
from almoner.simulate.population.clock import DAY
from almoner.simulate.population.grantees import Project, project, round_of
from almoner.simulate.population.innocents import catalog as alike
from almoner.simulate.population.intake import Intake
from almoner.simulate.population.opening import opening
from almoner.simulate.population.planning import Planning
from almoner.simulate.population.scale import Scale
from almoner.simulate.population.schemes import catalog as stolen
from almoner.simulate.population.schemes import claims, diversions, insiders, payees
from almoner.simulate.population.truth import FRAUD, INNOCENT, Instance
from almoner.simulate.population.world import CASH, EMERGENCY, GRANT, World

EXPORT, TRUTH = "export", "truth.json"
_PER_INNOCENT = 4000
"""Households for each innocent of a kind."""
_AWARDS_PER_INNOCENT = 250
_ATTRITION = 0.93
"""Of the payments that could be, those that are."""
_EMERGENCY_SHARE = 0.16
"""Of the households, those that get emergency assistance and nothing afterwards."""
_FEW, _SOME = 20, 120
"""Payments left to plan, below which only single cases are stolen, or no large scheme is tried."""
_LARGE = (insiders.colluding_pair, payees.enrollment_burst, diversions.diversion_spree)
_SINGLES = (claims.invented_household, claims.stolen_identity, insiders.self_dealing)
_Scheme = Callable[[Planning], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """What was made."""

    payments: int
    stolen: int
    """Payments of schemes."""
    events: int
    transfers: int
    instances: int


def population(
    scale: Scale, folder: Path, told: Callable[[int, int], None] = lambda _day, _days: None
) -> Population:
    """Writes a population as an export in `folder`/export and as `folder`/truth.json.

    `told` hears which day of how many was made. Raises InputError, before anything is written, if
    the folder is there and not empty, or its parent is not there.
    """
    if not folder.parent.is_dir():
        reason = f"there is no folder {folder.parent}: make it, or name another one"
        raise InputError([Fault(field="out", reason=reason)])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        reason = f"{folder} is there and not empty: name a new folder"
        raise InputError([Fault(field="out", reason=reason)])
    world = World(scale, folder / EXPORT)
    _plan(world)
    _happen(world, told)
    truth.write(folder / TRUTH, _facts(world), [_told(world, each) for each in _sorted(world)])
    return Population(
        payments=_payments(world),
        stolen=world.truth.fraudulent(),
        events=world.chain.events,
        transfers=world.chain.transfers,
        instances=len(world.truth.instances),
    )


def _plan(world: World) -> None:
    scale, intake = world.scale, Intake(world)
    projects: list[Project] = []
    plan = Planning(world, intake, world.chance("innocents"), INNOCENT, 0.0, projects)
    for scheme in alike.BENEFITS:
        for _ in range(max(1, scale.households // _PER_INNOCENT)):
            scheme(plan)
    for scheme in alike.GRANTS:
        for _ in range(max(1, scale.awards // _AWARDS_PER_INNOCENT)):
            if len(projects) < scale.awards // 3:
                scheme(plan)
    plan = Planning(world, intake, world.chance("schemes"), FRAUD, 0.0, projects)
    innocents = world.cash.cases.planned + world.emergency.cases.planned
    usual = _usual(world, intake) * (scale.households - innocents)
    room = scale.prevalence / 100 * (usual + sum(map(intake.expected, world.programs)))
    _steal(plan, stolen.BENEFITS, room)
    _steal_grants(plan, scale)
    planned = world.cash.cases.planned + world.emergency.cases.planned
    intake.ordinary(max(scale.households - planned, scale.households // 3))
    _apply(world, projects)
    for program in world.programs:
        program.cases.number_them()
    for each in world.truth.instances:
        each.cases = [
            (name, int(world.program(name).cases.number[place])) for name, place in each.cases
        ]


def _usual(world: World, intake: Intake) -> float:
    """Payments that a household gets on average, over both programs."""
    chance = world.chance("sample")
    opened, end = world.clock.opened, world.clock.end
    early = world.clock.moments(chance, opened, opened + 42 * DAY, 110)
    late = world.clock.moments(chance, opened + 42 * DAY, end - 15 * DAY, 90)
    times = [*early.tolist(), *late.tolist()]
    cash = sum(intake.payments(world.cash, at) for at in times) / len(times)
    return _ATTRITION * (cash * (1 - _EMERGENCY_SHARE) + 2 * _EMERGENCY_SHARE)


def _steal(plan: Planning, every: Sequence[_Scheme], room: float) -> None:
    """Plans schemes in turn, each kind once a turn, until so many payments are stolen."""
    while room > 0.5:
        turn = plan.chance.sample(every, len(every))
        for place, chosen in enumerate(turn):
            if room <= 0.5:
                return
            scheme = chosen
            if room < _FEW or (room < _SOME and chosen in _LARGE):
                scheme = plan.chance.choice(_SINGLES)
            # Early in a turn no scheme takes what the others of it need.
            plan.room = min(room, max(_SOME, 4 * room / (len(turn) - place)))
            scheme(plan)
            room -= plan.expected


def _steal_grants(plan: Planning, scale: Scale) -> None:
    room = scale.awards * scale.prevalence / 100
    before = len(plan.projects)
    while room > 0:
        for scheme in plan.chance.sample(stolen.GRANTS, len(stolen.GRANTS)):
            left = room - (len(plan.projects) - before)
            if left < 0.5:
                return
            plan.room = 5 * max(2.0, left / 2)
            scheme(plan)


def _apply(world: World, projects: list[Project]) -> None:
    """Spreads the projects over rounds, and fills those up with ordinary ones."""
    if not world.scale.awards:
        return
    chance = world.chance("applications")
    wanted = round(world.scale.awards / (1 - grantees.REFUSED))
    projects += [project(world, chance) for _ in range(max(0, wanted - len(projects)))]
    count = max(1, (world.clock.months - 3) // 3 + 1)
    gap = (world.clock.end - 75 * DAY - world.clock.opened) // count
    rounds: list[list[Project]] = [[] for _ in range(count)]
    for each in projects:
        rounds[-1 if each.late else chance.randrange(count)].append(each)
    for number, members in enumerate(rounds):
        if members:
            opens = world.clock.midnight(world.clock.opened) + 4 * DAY + number * gap
            world.later(world.clock.start + 12, partial(round_of, world, members, opens, number))


def _happen(world: World, told: Callable[[int, int], None]) -> None:
    world.later(world.clock.start + 12, lambda: opening(world))
    for program in world.programs:
        world.later(world.clock.start + 12, partial(life.enrolling, world, program))
        for period in range(1, world.clock.months + 1):
            world.later(world.clock.start + 12, partial(runs.run, world, program, period))
            world.later(world.clock.start + 12, partial(life.month, world, program, period))
    days = (world.clock.end - world.clock.start) // DAY
    shown = -1

    def reach(time: int) -> None:
        nonlocal shown
        world.chain.reach(time)
        if (day := (time - world.clock.start) // DAY) != shown:
            shown = day
            told(day, days)

    world.agenda.run(world.clock.end, reach)
    reach(world.clock.end - 12)
    world.chain.close()


def _payments(world: World) -> int:
    return world.grants.payments + sum(each.said.payments for each in world.programs)


def _addresses(world: World) -> Mapping[str, str]:
    return {
        CASH: world.cash.said.address,
        EMERGENCY: world.emergency.said.address,
        GRANT: world.grants.address,
    }


def _facts(world: World) -> Mapping[str, object]:
    scale = world.scale
    agency = world.agency
    return {
        "format": 1,
        "seed": scale.seed,
        "households": scale.households,
        "awards": scale.awards,
        "months": scale.months,
        "prevalence": scale.prevalence,
        "population": {
            "payments": _payments(world),
            "stolen": world.truth.fraudulent(),
            "amount": world.treasury.paid,
            "events": world.chain.events,
            "transfers": world.chain.transfers,
            "programs": _addresses(world),
            "offices": [
                {
                    "name": each.name,
                    "caseworkers": list(each.workers),
                    "determiners": list(each.determiners),
                    "counters": list(each.counters),
                }
                for each in agency.offices
            ],
        },
    }


def _sorted(world: World) -> Sequence[Instance]:
    return sorted(world.truth.instances, key=lambda each: (each.scheme, each.number))


def _told(world: World, each: Instance) -> dict[str, object]:
    addresses, clock = _addresses(world), world.clock
    seen = each.visible_at if each.decidable else None
    visible = None if seen is None or seen >= clock.end else clock.block(seen + 11)
    return {
        "number": each.number,
        "scheme": each.scheme,
        "kind": each.kind,
        "strength": each.strength,
        "unit": each.unit,
        "decidable": visible is not None,
        "visible_block": visible,
        "programs": sorted(addresses[name] for name in each.programs),
        "subjects": {
            "cases": [[addresses[name], no] for name, no in sorted(set(each.cases))],
            "awards": each.awards,
            "persons": each.persons,
            "accounts": [world.accounts.text(account) for account in each.accounts],
        },
        "payments": [
            {
                "program": addresses[paid.program],
                "payment_id": paid.number,
                "settled_block": paid.settled,
                "amount": paid.amount,
            }
            for paid in each.payments
        ],
    }
