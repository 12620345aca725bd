"""A person's term in an office, as `Offices` keeps it. The subject is the person."""

from __future__ import annotations

from almoner.testing import founding
from almoner.testing.samples import DAY, digest
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World, fields

STRANGER = 8
OFFICE = founding.OFFICES.index("program_admin")
LONG = 365 * DAY


def _none(world: World) -> int:
    """A person without an office."""
    key, offices = world.stranger(STRANGER).address, world.offices.functions
    world.send("appointing_authority", offices.proposePerson(key))
    world.send("appointing_authority", offices.openPerson(key), 1)
    return int(offices.persons().call())


def _propose(world: World, person: int) -> Call:
    """A new term, that begins as soon as it may."""
    start = world.now() + founding.LEAD
    given = (person, OFFICE, start, start + LONG)
    function = world.offices.functions.proposeAppointment(*given)
    return Call(sender=world.officer("appointing_authority").address, function=function)


def _propose_renewal(world: World, person: int) -> Call:
    start = _term(world, person)["until"]
    given = (person, OFFICE, start, start + LONG)
    function = world.offices.functions.proposeAppointment(*given)
    return Call(sender=world.officer("appointing_authority").address, function=function)


def _confirm(world: World, person: int) -> Call:
    """What is proposed now, exactly."""
    proposal = _proposal(world, person)
    given = (person, OFFICE, proposal["from"], proposal["until"])
    function = world.offices.functions.appoint(*given)
    return Call(sender=world.officer("appointing_authority", 1).address, function=function)


def _remove(world: World, person: int) -> Call:
    function = world.offices.functions.remove(person, OFFICE)
    return Call(sender=world.officer("appointing_authority").address, function=function)


def _veto(world: World, person: int) -> Call:
    function = world.offices.functions.vetoAppointment(person, OFFICE)
    return Call(sender=world.officer("guardian").address, function=function)


def _serve(world: World, person: int) -> Call:
    """An act of the office."""
    function = world.holds.functions.registerRule(1, digest("rule"), "7 CFR 273.2(f)")
    return Call(sender=world.stranger(STRANGER).address, function=function)


def _renewal_proposed(world: World, person: int) -> None:
    world.send("appointing_authority", _propose_renewal(world, person).function)


def _too_late(world: World, person: int) -> None:
    world.warp_to(_proposal(world, person)["from"] - founding.DELAY + 1)


def _to_its_first_second(world: World, person: int) -> None:
    world.warp_to(_term(world, person)["from"])


def _to_its_end(world: World, person: int) -> None:
    world.warp_to(_term(world, person)["until"])


def _term(world: World, person: int) -> dict[str, int]:
    return fields(world.offices.functions.termOf(person, OFFICE))


def _proposal(world: World, person: int) -> dict[str, int]:
    return fields(world.offices.functions.proposalOf(person, OFFICE))


def _state(world: World, person: int) -> str:
    term, now = _term(world, person), world.now()
    if not term["removed"] and now < max(term["until"], term["renewedUntil"]):
        return "confirmed" if now < term["from"] else "in office"
    if _proposal(world, person)["proposer"]:
        return "proposed"
    return "over" if term["from"] else "none"


_proposed = after(_none, _propose)
_confirmed = after(_proposed, _confirm)
_in_office = after(_confirmed, _to_its_first_second)
_over = after(_in_office, _remove)

MACHINE = Machine(
    state=_state,
    reach={
        "none": _none,
        "proposed": _proposed,
        "confirmed": _confirmed,
        "in office": _in_office,
        "over": _over,
    },
    acts={
        "propose": _propose,
        "propose renewal": _propose_renewal,
        "confirm": _confirm,
        "remove": _remove,
        "veto": _veto,
        "serve": _serve,
    },
    guards={
        "while the delay before it is whole": Guard(broken=_too_late),
        "once its renewal was proposed": Guard(met=_renewal_proposed),
        "from its first second on": Guard(met=_to_its_first_second),
        "before its end": Guard(broken=_to_its_end),
    },
)
