"""A payment run, as `BenefitProgram` keeps it. The subject is the run."""

from __future__ import annotations

from almoner.testing.samples import DAY, digest, enrollment
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import ALL, World

PERIOD = 2
"""Its lead time begins after the agency was founded."""


def _none(world: World) -> int:
    """The run that is opened next; one case waits to be paid, and the lead time is to come."""
    world.approve(world.enroll([enrollment(1)]))
    return int(world.program.functions.runs().call()) + 1


def _open(world: World, _: int) -> Call:
    function = world.program.functions.openRun(PERIOD, 0, 0, world.allotment)
    return Call(sender=world.officer("maker").address, function=function)


def _seal(world: World, run: int) -> Call:
    return Call(sender=world.stranger().address, function=world.program.functions.seal(run, 1))


def _approve(world: World, run: int) -> Call:
    sealed = world.run(run)
    function = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    return Call(sender=world.officer("approver").address, function=function)


def _lapse(world: World, run: int) -> Call:
    return Call(sender=world.stranger().address, function=world.program.functions.lapseRun(run))


def _withdraw(world: World, run: int) -> Call:
    function = world.program.functions.withdrawRun(run, digest("wrong"))
    return Call(sender=world.officer("maker").address, function=function)


def _propose_recall(world: World, run: int) -> Call:
    function = world.program.functions.proposeRecall(run, digest("wrong"))
    return Call(sender=world.officer("maker").address, function=function)


def _recall(world: World, run: int) -> Call:
    function = world.program.functions.recallRun(run, digest("wrong"))
    return Call(sender=world.officer("approver").address, function=function)


def _settle(world: World, run: int) -> Call:
    function = world.program.functions.settle(run, [0], [ALL])
    return Call(sender=world.stranger().address, function=function)


def _to_its_lead_time(world: World, _: int) -> None:
    world.warp_to(_lead_time(world))


def _before_its_lead_time(world: World, _: int) -> None:
    world.warp_to(_lead_time(world) - 1)


def _lead_time(world: World) -> int:
    return int(world.program.functions.periodOf(PERIOD).call()[0]) - 5 * DAY


def _to_the_windows_end(world: World, run: int) -> None:
    world.warp_to(world.run(run)["openedAt"] + 3 * DAY)


def _before_the_windows_end(world: World, run: int) -> None:
    world.warp_to(world.run(run)["openedAt"] + 3 * DAY - 1)


def _another_approves(world: World, run: int) -> None:
    world.send("approver", _approve(world, run).function, 1)


def _maker_leaves(world: World, run: int) -> None:
    world.remove(world.run(run)["maker"], "maker")


def _recall_proposed(world: World, run: int) -> None:
    world.send("maker", _propose_recall(world, run).function)


def _past_its_challenge(world: World, run: int) -> None:
    world.pass_challenge(run)


_opened = after(_none, _to_its_lead_time, _open)
_sealed = after(_opened, _seal)
_certified = after(_sealed, _another_approves, _approve)
_lapsed = after(_opened, _to_the_windows_end, _lapse)
_recalled = after(_opened, _withdraw)

MACHINE = Machine(
    enum="RunState",
    state=lambda world, run: int(world.run(run)["state"]),
    reach={
        "none": _none,
        "opened": _opened,
        "sealed": _sealed,
        "certified": _certified,
        "lapsed": _lapsed,
        "recalled": _recalled,
    },
    begins=frozenset({"open"}),
    acts={
        "open": _open,
        "seal": _seal,
        "approve": _approve,
        "lapse": _lapse,
        "withdraw": _withdraw,
        "propose recall": _propose_recall,
        "recall": _recall,
        "settle": _settle,
    },
    guards={
        "from its period's lead time on": Guard(
            met=_to_its_lead_time, broken=_before_its_lead_time
        ),
        "before its approval window ends": Guard(broken=_to_the_windows_end),
        "from its approval window's end on": Guard(
            met=_to_the_windows_end, broken=_before_the_windows_end
        ),
        "while its maker is in office": Guard(broken=_maker_leaves),
        "once its maker has left office": Guard(met=_maker_leaves),
        "others must follow": Guard(),
        "before its challenge window's end": Guard(broken=_past_its_challenge),
        "while no maker in office proposed it": Guard(broken=_recall_proposed),
        "once its recall was proposed": Guard(met=_recall_proposed),
        "the last its band asks": Guard(met=_another_approves),
        "from its challenge window's end on": Guard(met=_past_its_challenge),
    },
)
