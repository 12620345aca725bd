"""The pause of an agency, as `Offices` keeps it. There is one, of number 0."""

from __future__ import annotations

from almoner.testing.samples import DAY, digest, enrollment
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World

REST = 7 * DAY


def _running(world: World) -> int:
    return 0


def _pause(world: World, _: int) -> Call:
    function = world.offices.functions.pause(3 * DAY, digest("a fault in the roster"))
    return Call(sender=world.officer("guardian").address, function=function)


def _end(world: World, _: int) -> Call:
    function = world.offices.functions.endPause()
    return Call(sender=world.officer("guardian").address, function=function)


def _enroll(world: World, _: int) -> Call:
    function = world.roster.functions.enroll([enrollment(1)])
    return Call(sender=world.officer("caseworker").address, function=function)


def _until(world: World) -> int:
    return int(world.offices.functions.pausedUntil().call())


def _to_its_end(world: World, _: int) -> None:
    world.warp_to(_until(world))


def _after_the_rest(world: World, _: int) -> None:
    world.warp_to(_until(world) + REST)


def _state(world: World, _: int) -> str:
    until, now = _until(world), world.now()
    if now < until:
        return "paused"
    return "resting" if until and now < until + REST else "running"


_paused = after(_running, _pause)
_resting = after(_paused, _to_its_end)

MACHINE = Machine(
    state=_state,
    reach={"running": _running, "paused": _paused, "resting": _resting},
    acts={"pause": _pause, "end": _end, "enroll": _enroll},
    guards={
        "from its end on": Guard(met=_to_its_end),
        "from seven days after its end on": Guard(met=_after_the_rest),
    },
)
