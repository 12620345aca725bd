"""Adverse acts on awards, as `GrantAmendments` keeps them. The subject is the amendment.

A termination stands for what takes effect when it is enacted; a suspension is in effect from its
notice on and can be lifted.
"""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.grant_samples import SUSPENSION, TERMINATION
from almoner.testing.samples import digest
from almoner.testing.states import agreements, programs
from almoner.testing.states.machine import Call, Guard, Machine, after, members, perform
from almoner.testing.states.programs import by, relayed
from almoner.testing.world import World

SUSPENDED = 4
"""`AwardState.SUSPENDED`."""
IN_FORCE = ("noticed", "objected", "upheld", "effective")


def _propose(kind: int) -> Callable[[World, int], Call]:
    def act(world: World, _: int) -> Call:
        about = (programs.of(world).awards.address, agreements.award_of(world), kind, 0, 0)
        given = (*about, "2 CFR 200.339", digest("reason"))
        return by(world, "grants_officer", world.amendments.functions.propose(*given))

    return act


def _notice(world: World, amendment: int) -> Call:
    function = world.amendments.functions.notice(amendment, digest("letter"))
    return by(world, "grants_officer", function, 1)


def _withdraw(world: World, amendment: int) -> Call:
    return by(world, "grants_officer", world.amendments.functions.withdraw(amendment))


def _object(world: World, amendment: int) -> Call:
    signed = programs.of(world).grantee(
        agreements.award_of(world),
        "object",
        subject=amendment,
        content=digest("no"),
        by="amendments",
    )
    return relayed(world, world.amendments.functions.object(amendment, digest("no"), signed))


def _object_at_counter(world: World, amendment: int) -> Call:
    given = (amendment, digest("form"), world.now())
    return by(world, "counter", world.amendments.functions.objectAtCounter(*given), 2)


def _decide(for_grantee: bool) -> Callable[[World, int], Call]:
    def act(world: World, amendment: int) -> Call:
        given = (amendment, for_grantee, digest("heard"))
        return by(world, "hearing_officer", world.amendments.functions.decide(*given))

    return act


def _enact(world: World, amendment: int) -> Call:
    return relayed(world, world.amendments.functions.enact(amendment))


def _lapse(world: World, amendment: int) -> Call:
    return relayed(world, world.amendments.functions.lapse(amendment))


def _to_its_deadline(world: World, amendment: int) -> None:
    world.warp_to(programs.of(world).amendment(amendment)["decideBy"])


def _past_its_deadline(world: World, amendment: int) -> None:
    world.warp_to(programs.of(world).amendment(amendment)["decideBy"] + 1)


def _to_the_last_objection(world: World, amendment: int) -> None:
    world.warp_to(programs.of(world).amendment(amendment)["objectBy"])


def _due(world: World, amendment: int) -> int:
    grants = programs.of(world)
    grace = int(grants.awards.functions.noticeTerms().call()[4])
    return int(grants.amendment(amendment)["objectBy"]) + grace


def _to_its_effect(world: World, amendment: int) -> None:
    world.warp_to(_due(world, amendment))


def _before_its_effect(world: World, amendment: int) -> None:
    world.warp_to(_due(world, amendment) - 1)


def _close_the_award(world: World, _: int) -> None:
    award = agreements.award_of(world)
    perform(world, programs.report(world, award))
    perform(world, programs.closing(world, award))


def _state(world: World, amendment: int) -> int:
    return int(programs.of(world).amendment(amendment)["state"])


def _suspension_state(world: World, amendment: int) -> str:
    """Says so where its award is not suspended as its state promises."""
    name = members("AmendmentState")[_state(world, amendment)]
    suspended = programs.of(world).award(agreements.award_of(world))["state"] == SUSPENDED
    return name if suspended == (name in IN_FORCE) else f"{name}, its award not"


def _machine(kind: int, state: Callable[[World, int], int | str], **guards: Guard) -> Machine:
    proposed = after(agreements.none, _propose(kind))
    noticed = after(proposed, _notice)
    objected = after(noticed, _object)
    return Machine(
        enum="AmendmentState",
        state=state,
        reach={
            "none": agreements.none,
            "proposed": proposed,
            "noticed": noticed,
            "objected": objected,
            "upheld": after(objected, _decide(False)),
            "effective": after(noticed, _to_its_effect, _enact),
            "overturned": after(objected, _decide(True)),
            "lapsed": after(objected, _past_its_deadline, _lapse),
            "withdrawn": after(noticed, _withdraw),
        },
        begins=frozenset({"propose"}),
        acts={
            "propose": _propose(kind),
            "give notice": _notice,
            "object": _object,
            "object at the counter": _object_at_counter,
            "decide for the grantee": _decide(True),
            "decide for the agency": _decide(False),
            "enact": _enact,
            "lapse": _lapse,
            "withdraw": _withdraw,
        },
        guards={
            "before its objections end": Guard(broken=_to_the_last_objection),
            "by its deadline": Guard(broken=_past_its_deadline),
            "from its objections' and grace's end on": Guard(
                met=_to_its_effect, broken=_before_its_effect
            ),
            "after its deadline": Guard(met=_past_its_deadline, broken=_to_its_deadline),
            **guards,
        },
    )


TERMINATIONS = _machine(
    TERMINATION, _state, **{"before its award is closed": Guard(broken=_close_the_award)}
)
SUSPENSIONS = _machine(
    SUSPENSION, _suspension_state, **{"while its award is active": Guard(broken=_close_the_award)}
)
