"""Another account asked for at the counter, as `Changes` keeps it. The subject is the proposal."""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.claimant import account, act_message, signer_of
from almoner.testing.samples import DAY, digest, enrollment, household
from almoner.testing.states import steps
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World

CLAIMANT = account()


def _none(world: World) -> int:
    """The first proposal to come; case 1 is approved, and its claimant has a key."""
    world.approve(world.enroll([enrollment(1, signer=signer_of(CLAIMANT))]))
    return 1


def _file(world: World, _: int) -> Call:
    given = (1, household(2), digest("form"))
    function = world.changes.functions.filePayTo(world.program.address, *given)
    return Call(sender=world.officer("counter").address, function=function)


def _witness(world: World, proposal: int) -> Call:
    function = world.changes.functions.witness(world.program.address, proposal)
    return Call(sender=world.officer("counter", 1).address, function=function)


def _object(world: World, proposal: int) -> Call:
    until = world.now() + 30 * DAY
    message = act_message(world, world.changes, 1, "object", subject=proposal, deadline=until)
    signature = bytes(CLAIMANT.sign_message(message).signature)
    given = (proposal, (until, signer_of(CLAIMANT), signature))
    function = world.changes.functions.object(world.program.address, *given)
    return Call(sender=world.stranger().address, function=function)


def _contest(world: World, proposal: int) -> Call:
    given = (proposal, digest("call"))
    function = world.changes.functions.contest(world.program.address, *given)
    return Call(sender=world.officer("counter", 1).address, function=function)


def _judge(stands: bool) -> Callable[[World, int], Call]:
    def act(world: World, proposal: int) -> Call:
        given = (proposal, stands, digest("reason"))
        function = world.changes.functions.judge(world.program.address, *given)
        return Call(sender=world.officer("counter", 2).address, function=function)

    return act


def _lapse(world: World, proposal: int) -> Call:
    function = world.changes.functions.lapse(world.program.address, proposal)
    return Call(sender=world.stranger().address, function=function)


def _withdraw(world: World, proposal: int) -> Call:
    function = world.changes.functions.withdraw(world.program.address, proposal)
    return Call(sender=world.officer("counter").address, function=function)


def _enact(world: World, proposal: int) -> Call:
    function = world.changes.functions.enact(world.program.address, proposal)
    return Call(sender=world.stranger().address, function=function)


def _to_its_time(world: World, proposal: int) -> None:
    world.warp_to(world.change(proposal)["effectiveAt"])


def _before_its_time(world: World, proposal: int) -> None:
    world.warp_to(world.change(proposal)["effectiveAt"] - 1)


_open = after(_none, _file)
_contested = after(_open, _object)
_confirmed = after(_contested, steps.seal_its_case, _judge(False))
"""Found good while a run has its case."""
_enacted = after(_contested, _judge(False))
_closed = after(_contested, _judge(True))

MACHINE = Machine(
    enum="ProposalState",
    state=lambda world, proposal: int(world.change(proposal)["state"]),
    reach={
        "none": _none,
        "open": _open,
        "contested": _contested,
        "confirmed": _confirmed,
        "enacted": _enacted,
        "closed": _closed,
    },
    begins=frozenset({"file"}),
    acts={
        "file": _file,
        "witness": _witness,
        "object": _object,
        "contest": _contest,
        "judge for the change": _judge(False),
        "judge against it": _judge(True),
        "lapse": _lapse,
        "withdraw": _withdraw,
        "enact": _enact,
    },
    guards={
        "from its cooling-off's end on": Guard(met=_to_its_time, broken=_before_its_time),
        "in the counter's time": Guard(broken=_to_its_time),
        "after the counter's time": Guard(met=_to_its_time, broken=_before_its_time),
        "while no live run has its case": Guard(met=steps.let_its_run_lapse),
        "while a live run has its case": Guard(met=steps.seal_its_case),
    },
)
