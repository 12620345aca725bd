"""A key of an officer, as `Offices` keeps it. The subject is the number of a stranger's account."""

from __future__ import annotations

from almoner.testing.samples import digest
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, fields

STRANGER = 7


def _free(world: World) -> int:
    """A key that is nobody's."""
    return STRANGER


def _address(world: World, key: int) -> str:
    return world.stranger(key).address


def _propose(world: World, key: int) -> Call:
    person = world.person("program_admin")
    function = world.offices.functions.proposeKey(person, _address(world, key))
    return Call(sender=world.officer("appointing_authority").address, function=function)


def _link(world: World, key: int) -> Call:
    person = world.person("program_admin")
    function = world.offices.functions.linkKey(person, _address(world, key))
    return Call(sender=world.officer("appointing_authority", 1).address, function=function)


def _unlink(world: World, key: int) -> Call:
    function = world.offices.functions.unlinkKey(_address(world, key))
    return Call(sender=world.officer("appointing_authority").address, function=function)


def _veto(world: World, key: int) -> Call:
    function = world.offices.functions.vetoKey(_address(world, key))
    return Call(sender=world.officer("guardian").address, function=function)


def _use(world: World, key: int) -> Call:
    """An act of its person's office."""
    function = world.holds.functions.registerRule(1, digest("rule"), "7 CFR 273.2(f)")
    return Call(sender=_address(world, key), function=function)


def _proposed(world: World, key: int) -> None:
    world.send("appointing_authority", _propose(world, key).function)


def _to_its_first_second(world: World, key: int) -> None:
    world.warp_to(fields(world.offices.functions.keyOf(_address(world, key)))["from"])


def _state(world: World, key: int) -> str:
    known = fields(world.offices.functions.keyOf(_address(world, key)))
    if known["person"] == 0:
        return "free"
    if known["retired"]:
        return "retired"
    return "linked" if known["from"] > world.now() else "working"


_linked = after(_free, _proposed, _link)
"""A second key of the program administrator, in its delay."""
_working = after(_linked, _to_its_first_second)
_retired = after(_linked, _veto)

MACHINE = Machine(
    state=_state,
    reach={"free": _free, "linked": _linked, "working": _working, "retired": _retired},
    acts={"propose": _propose, "link": _link, "unlink": _unlink, "veto": _veto, "use": _use},
    guards={
        "once another authority proposed it": Guard(met=_proposed),
        "from the delay's end on": Guard(met=_to_its_first_second),
    },
)
