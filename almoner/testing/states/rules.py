"""A version of a fraud rule, as `Holds` registers it. The subject is its number."""

from __future__ import annotations

from almoner.testing.samples import DAY, digest
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, fields, payment_id

CASES = 5
LAST = CASES
"""The case whose payment is left to hold."""


def _none(world: World) -> int:
    """The first rule to come; payments wait in their challenge window."""
    world.certified_run(cases=CASES)
    return 1


def _register(world: World, _: int) -> Call:
    function = world.holds.functions.registerRule(1, digest("rule"), "7 CFR 273.2(f)")
    return Call(sender=world.officer("program_admin").address, function=function)


def _arm(world: World, rule: int) -> Call:
    function = world.holds.functions.armRule(rule)
    return Call(sender=world.officer("investigator").address, function=function)


def _disarm(world: World, rule: int) -> Call:
    function = world.holds.functions.disarmRule(rule)
    return Call(sender=world.officer("program_admin").address, function=function)


def _hold(world: World, rule: int) -> Call:
    given = {"rule_no": rule, "expires_at": world.now() + DAY}
    function = world.hold_call(payment_id(1, LAST), **given)
    return Call(sender=world.officer("investigator").address, function=function)


def _trip_its_fuse(world: World, rule: int) -> None:
    program, release = world.program.address, world.holds.functions.release
    for case_no in range(1, LAST):
        payment = payment_id(1, case_no)
        world.place_hold(payment, rule_no=rule)
        world.send("investigator", release(program, payment, digest("unfounded")))


def _state(world: World, rule: int) -> str:
    known = fields(world.holds.functions.ruleOf(rule))
    if known["registrar"] == 0:
        return "none"
    return "armed" if known["armer"] else "registered"


_registered = after(_none, _register)
_armed = after(_registered, _arm)

MACHINE = Machine(
    state=_state,
    reach={"none": _none, "registered": _registered, "armed": _armed},
    begins=frozenset({"register"}),
    acts={"register": _register, "arm": _arm, "disarm": _disarm, "hold by it": _hold},
    guards={"while its family is trusted": Guard(broken=_trip_its_fuse)},
)
