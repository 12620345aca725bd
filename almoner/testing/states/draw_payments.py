"""The payment that an approved draw is, as `GrantAwards` keeps it. The subject is the draw.

Its acts come when it is payable.
"""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.grant_samples import payee
from almoner.testing.states import draws, programs
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.states.programs import NAME
from almoner.testing.world import World


def _later(world: World, draw: int) -> None:
    programs.of(world).pass_challenge(draw)


def _approve(world: World, draw: int) -> Call:
    """The last approval of its draw."""
    return draws.approve(world, draw)


def _by_holds(name: str) -> Callable[[World, int], Call]:
    def act(world: World, draw: int) -> Call:
        grants = programs.of(world)
        function = grants.awards.functions[name](grants.payment_id(draw))
        return Call(sender=world.holds.address, function=function)

    return act


def _by_changes(name: str) -> Callable[[World, int], Call]:
    """What an enacted proposal does; which one is no matter here."""

    def act(world: World, draw: int) -> Call:
        _later(world, draw)
        grants = programs.of(world)
        function = grants.awards.functions[name](grants.payment_id(draw), 1)
        return Call(sender=world.changes.address, function=function)

    return act


def _by_anyone(name: str) -> Callable[[World, int], Call]:
    def act(world: World, draw: int) -> Call:
        _later(world, draw)
        grants = programs.of(world)
        function = grants.awards.functions[name](grants.payment_id(draw))
        return programs.relayed(world, function)

    return act


def _note_return(world: World, draw: int) -> Call:
    grants = programs.of(world)
    given = (grants.payment_id(draw), payee(NAME), 1)
    function = grants.awards.functions.noteReturn(*given)
    return Call(sender=world.treasury.address, function=function)


def _refuse(world: World, _: int) -> None:
    world.source.send(world.token.functions.setBlocked(payee(NAME), True))


_none = after(draws.none, draws.request, draws.review, draws.another_approves)
_free = after(_none, _approve)
_held = after(_free, _by_holds("setHeld"))

MACHINE = Machine(
    enum="PaymentState",
    state=lambda world, draw: int(programs.of(world).payment(draw)["state"]),
    token="BlocklistToken",
    reach={
        "none": _none,
        "free": _free,
        "held": _held,
        "paid": after(_free, _by_anyone("settlePayment")),
        "struck": after(_held, _by_changes("strike")),
        "expunged": after(_free, _refuse, _by_changes("expunge")),
    },
    acts={
        "approve": _approve,
        "hold": _by_holds("setHeld"),
        "free": _by_holds("free"),
        "strike": _by_changes("strike"),
        "expunge": _by_changes("expunge"),
        "settle alone": _by_anyone("settlePayment"),
        "set aside": _by_anyone("setAside"),
        "note a return": _note_return,
    },
    guards={
        "if its account takes it": Guard(),
        "if its account refuses it": Guard(met=_refuse),
        "while its account takes it": Guard(broken=_refuse),
    },
)
