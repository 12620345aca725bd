"""A decrease on notice in advance, as `Changes` keeps it. The subject is the proposal."""

from __future__ import annotations

from collections.abc import Callable

from almoner import money
from almoner.testing.samples import digest, enrollment
from almoner.testing.states import steps
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World

DECREASE, ADVANCE = 2, 1
"""Of `ChangeKind` and `Basis`."""
LESS = money.parse("60").to_bytes(32, "big")


def _none(world: World) -> int:
    """The first proposal to come; case 1 is approved."""
    world.approve(world.enroll([enrollment(1)]))
    return 1


def _propose(world: World, _: int) -> Call:
    given = (1, DECREASE, LESS, ADVANCE, digest("reason"))
    function = world.changes.functions.propose(world.program.address, *given)
    return Call(sender=world.officer("caseworker").address, function=function)


def _serve(world: World, proposal: int) -> Call:
    given = (proposal, world.change(proposal)["channel"] + 1, digest("letter"))
    function = world.changes.functions.serve(world.program.address, *given)
    return Call(sender=world.officer("determiner", 1).address, function=function)


def _note_returned(world: World, proposal: int) -> Call:
    given = (proposal, digest("envelope"))
    function = world.changes.functions.noteReturned(world.program.address, *given)
    return Call(sender=world.officer("determiner", 1).address, function=function)


def _withdraw(world: World, proposal: int) -> Call:
    function = world.changes.functions.withdraw(world.program.address, proposal)
    return Call(sender=world.officer("caseworker").address, function=function)


def _enact(world: World, proposal: int) -> Call:
    function = world.changes.functions.enact(world.program.address, proposal)
    return Call(sender=world.stranger().address, function=function)


def _restore(world: World, proposal: int) -> Call:
    function = world.changes.functions.restore(world.program.address, proposal)
    return Call(sender=world.stranger().address, function=function)


def _hearings(name: str) -> Callable[[World, int], Call]:
    def act(world: World, proposal: int) -> Call:
        function = world.changes.functions[name](world.program.address, proposal)
        return Call(sender=world.hearings.address, function=function)

    return act


def _to_its_effect(world: World, proposal: int) -> None:
    world.warp_to(_effect(world, proposal))


def _before_its_effect(world: World, proposal: int) -> None:
    world.warp_to(_effect(world, proposal) - 1)


def _effect(world: World, proposal: int) -> int:
    return int(world.changes.functions.enactableAt(world.program.address, proposal).call())


def _to_its_periods_end(world: World, proposal: int) -> None:
    world.warp_to(world.change(proposal)["effectiveAt"])


def _appeal(world: World, proposal: int) -> None:
    world.send("counter", steps.counter_appeal(world, proposal))


_open = after(_none, _propose)
_served = after(_open, _serve)
_confirmed = after(_served, steps.seal_its_case, _hearings("uphold"))
"""Upheld while a run has its case."""
_enacted = after(_served, _to_its_effect, _enact)
_restoring = after(_enacted, steps.seal_its_case, _hearings("suspend"))
_restored = after(_enacted, _hearings("suspend"))
_closed = after(_open, _withdraw)

MACHINE = Machine(
    enum="ProposalState",
    state=lambda world, proposal: int(world.change(proposal)["state"]),
    reach={
        "none": _none,
        "open": _open,
        "served": _served,
        "confirmed": _confirmed,
        "enacted": _enacted,
        "restoring": _restoring,
        "restored": _restored,
        "closed": _closed,
    },
    begins=frozenset({"propose"}),
    acts={
        "propose": _propose,
        "serve": _serve,
        "note returned": _note_returned,
        "withdraw": _withdraw,
        "enact": _enact,
        "restore": _restore,
        "suspend": _hearings("suspend"),
        "uphold": _hearings("uphold"),
        "overturn": _hearings("overturn"),
    },
    guards={
        "before its notice period's end": Guard(broken=_to_its_periods_end),
        "from its period's and grace's end on": Guard(
            met=_to_its_effect, broken=_before_its_effect
        ),
        "unless a timely appeal is open": Guard(broken=_appeal, early=True),
        "while no live run has its case": Guard(met=steps.let_its_run_lapse),
        "while a live run has its case": Guard(met=steps.seal_its_case),
        "as long as a live run has its case": Guard(),
    },
)
