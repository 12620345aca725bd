"""A family of fraud rules and its fuse, as `Holds` keeps them. The subject is its number."""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.samples import DAY, digest
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, fields, payment_id

FAMILY = 1
FEW = (1, 2, 3)
"""Cases whose holds are released one short of what the fuse takes."""
NEXT, KEPT, LEFT = 4, 5, 6
"""The case whose release trips it, one held meanwhile, and one that is not held."""
REASON = digest("a better rule")


def _trusted(world: World) -> int:
    """Five payments of six are held, by one rule."""
    world.certified_run(cases=LEFT)
    for case_no in (*FEW, NEXT, KEPT):
        world.place_hold(payment_id(1, case_no))
    return FAMILY


def _hold(world: World, _: int) -> Call:
    function = world.hold_call(payment_id(1, LEFT), expires_at=world.now() + DAY)
    return Call(sender=world.officer("investigator").address, function=function)


def _release(case_no: int) -> Callable[[World, int], Call]:
    def act(world: World, _: int) -> Call:
        given = (world.program.address, payment_id(1, case_no), digest("unfounded"))
        function = world.holds.functions.release(*given)
        return Call(sender=world.officer("investigator").address, function=function)

    return act


def _propose(world: World, family: int) -> Call:
    function = world.holds.functions.proposeRearm(family, REASON)
    return Call(sender=world.officer("investigator").address, function=function)


def _rearm(world: World, family: int) -> Call:
    function = world.holds.functions.rearm(family, REASON)
    return Call(sender=world.officer("program_admin").address, function=function)


def _release_few(world: World, family: int) -> None:
    for case_no in FEW:
        world.send("investigator", _release(case_no)(world, family).function)


def _proposer_leaves(world: World, _: int) -> None:
    world.remove(world.person("investigator"), "investigator")


def _state(world: World, family: int) -> str:
    known = fields(world.holds.functions.familyOf(family))
    if not known["tripped"]:
        return "trusted"
    return "re-arming" if known["proposer"] else "tripped"


_tripped = after(_trusted, _release_few, _release(NEXT))
_rearming = after(_tripped, _propose)

MACHINE = Machine(
    state=_state,
    reach={"trusted": _trusted, "tripped": _tripped, "re-arming": _rearming},
    acts={
        "hold": _hold,
        "release a hold": _release(KEPT),
        "propose re-arming": _propose,
        "re-arm": _rearm,
    },
    guards={
        "while few are reviewed": Guard(),
        "past the rate of enough reviewed": Guard(met=_release_few),
        "while who proposed it is in office": Guard(broken=_proposer_leaves),
    },
)
