"""An appropriation, as `Treasury` keeps it. The subject is its number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from almoner import money
from almoner.testing.samples import DAY, PURPOSE, household
from almoner.testing.states.machine import Call, Machine, after, perform
from almoner.testing.world import World, fields

CEILING = money.parse("1,000")
FUNDED = money.parse("600")
PART = money.parse("10")
RUN, NEXT_RUN = 98, 99
"""Obligations of a program no run of which has these numbers."""
PAYMENT = (RUN << 32) | 1


def _none(world: World) -> int:
    """The next one; its source has cash at hand."""
    token, source = world.token.functions, world.source
    source.send(token.mint(source.address, CEILING))
    source.send(token.approve(world.treasury.address, CEILING))
    return int(world.treasury.functions.appropriations().call()) + 1


def _available(world: World) -> int:
    """Its only allotment has authority, cash, and one obligation that is paid in part."""
    appropriation = _none(world)
    perform(world, _appropriate(world, appropriation))
    treasury, program = world.treasury.functions, world.program.address
    world.source.send(treasury.fund(appropriation, FUNDED))
    world.send("budget_officer", treasury.allot(appropriation, program, 30 * PART))
    world.send("budget_officer", treasury.apportion(_allotment(world, appropriation), 20 * PART))
    perform(world, _obligate(RUN)(world, appropriation))
    perform(world, _disburse(world, appropriation))
    return appropriation


def _expired(world: World) -> int:
    appropriation = _available(world)
    world.warp_to(_of(world, appropriation)["to"])
    return appropriation


def _cancelled(world: World) -> int:
    appropriation = _available(world)
    world.warp_to(_of(world, appropriation)["cancelAt"])
    return appropriation


def _allotment(world: World, appropriation: int) -> int:
    """Its allotment, or the next one there will be."""
    last = int(world.treasury.functions.allotments().call())
    of = fields(world.treasury.functions.allotmentOf(last))["appropriation"]
    return last if of == appropriation else last + 1


def _appropriate(world: World, _: int) -> Call:
    dates = (world.now(), world.now() + 30 * DAY, world.now() + 60 * DAY)
    function = world.treasury.functions.appropriate(PURPOSE, world.source.address, CEILING, *dates)
    return Call(sender=world.officer("budget_officer").address, function=function)


def _fund(world: World, appropriation: int) -> Call:
    function = world.treasury.functions.fund(appropriation, PART)
    return Call(sender=world.source.address, function=function)


def _budget(name: str, *before: str) -> Callable[[World, int], Call]:
    """A budget officer's act on the appropriation, or on its allotment."""

    def act(world: World, appropriation: int) -> Call:
        known: dict[str, Any] = {
            "appropriation": appropriation,
            "program": world.program.address,
            "allotment": _allotment(world, appropriation),
        }
        function = world.treasury.functions[name](*(known[each] for each in before), PART)
        return Call(sender=world.officer("budget_officer").address, function=function)

    return act


def _close(world: World, appropriation: int) -> Call:
    function = world.treasury.functions.closeAppropriation(appropriation)
    return Call(sender=world.officer("budget_officer").address, function=function)


def _obligate(run: int) -> Callable[[World, int], Call]:
    def act(world: World, appropriation: int) -> Call:
        dates = (world.now() + DAY, world.now() + 2 * DAY)
        given = (run, _allotment(world, appropriation), 5 * PART, *dates)
        return _by_program(world, world.treasury.functions.obligate(*given))

    return act


def _deobligate(world: World, _: int) -> Call:
    return _by_program(world, world.treasury.functions.deobligate(RUN, PART))


def _disburse(world: World, _: int) -> Call:
    entry = bytes.fromhex(household(1)[2:]) + PART.to_bytes(8, "big")
    return _by_program(world, world.treasury.functions.disburse(RUN, entry, 1))


def _recover(world: World, _: int) -> Call:
    function = world.treasury.functions.recover(world.program.address, PAYMENT, 1)
    return Call(sender=world.source.address, function=function)


def _by_program(world: World, function: Any) -> Call:
    return Call(sender=world.program.address, function=function)


def _of(world: World, appropriation: int) -> dict[str, Any]:
    return fields(world.treasury.functions.appropriationOf(appropriation))


def _state(world: World, appropriation: int) -> str:
    known, now = _of(world, appropriation), world.now()
    if known["ceiling"] == 0:
        return "none"
    if known["closed"]:
        return "closed"
    if now >= known["cancelAt"]:
        return "cancelled"
    return "expired" if now >= known["to"] else "available"


_closed = after(_cancelled, _close)

MACHINE = Machine(
    state=_state,
    reach={
        "none": _none,
        "available": _available,
        "expired": _expired,
        "cancelled": _cancelled,
        "closed": _closed,
    },
    begins=frozenset({"appropriate"}),
    acts={
        "appropriate": _appropriate,
        "fund": _fund,
        "allot": _budget("allot", "appropriation", "program"),
        "deallot": _budget("deallot", "allotment"),
        "apportion": _budget("apportion", "allotment"),
        "deapportion": _budget("deapportion", "allotment"),
        "obligate": _obligate(NEXT_RUN),
        "de-obligate": _deobligate,
        "disburse": _disburse,
        "recover": _recover,
        "return": _budget("returnUnobligated", "appropriation"),
        "close": _close,
    },
    guards={},
)
