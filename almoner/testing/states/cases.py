"""A case, as its `Roster` keeps it. The subject is the case."""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.samples import DAY, digest, enrollment
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.world import World

TERMINATE, REOPEN = 3, 8
"""Of `ChangeKind`."""
CASE = enrollment(1)
REFERENCES = (CASE[0], CASE[1])


def _none(world: World) -> int:
    return 1


def _enrolled(world: World) -> int:
    return world.enroll([CASE])[0]


def _approved(world: World) -> int:
    case_no = _enrolled(world)
    world.approve([case_no])
    return case_no


def _enroll(world: World, _: int) -> Call:
    function = world.roster.functions.enroll([CASE])
    return Call(sender=world.officer("caseworker").address, function=function)


def _approve(world: World, case_no: int) -> Call:
    function = world.roster.functions.approve([case_no], [world.case(case_no)["termsHash"]])
    return Call(sender=world.officer("determiner").address, function=function)


def _reject(world: World, case_no: int) -> Call:
    function = world.roster.functions.reject(case_no, *REFERENCES, digest("reason"))
    return Call(sender=world.officer("determiner").address, function=function)


def _withdraw(world: World, case_no: int) -> Call:
    function = world.roster.functions.withdraw(case_no, *REFERENCES, digest("reason"))
    return Call(sender=world.officer("caseworker").address, function=function)


def _change(kind: int) -> Callable[[World, int], Call]:
    def act(world: World, case_no: int) -> Call:
        function = world.roster.functions.change(case_no, kind, bytes(32))
        return Call(sender=world.program.address, function=function)

    return act


def _restore(world: World, case_no: int) -> Call:
    function = world.roster.functions.restore(case_no, TERMINATE, bytes(32))
    return Call(sender=world.program.address, function=function)


def _close(world: World, case_no: int) -> Call:
    function = world.roster.functions.close(case_no, *REFERENCES)
    return Call(sender=world.stranger().address, function=function)


def _to_its_close(world: World, case_no: int) -> None:
    world.warp_to(world.case(case_no)["endedAt"] + 20 * DAY)


def _before_its_close(world: World, case_no: int) -> None:
    world.warp_to(world.case(case_no)["endedAt"] + 20 * DAY - 1)


_rejected = after(_enrolled, _reject)
_withdrawn = after(_enrolled, _withdraw)
_terminated = after(_approved, _change(TERMINATE))
_closed = after(_terminated, _to_its_close, _close)

MACHINE = Machine(
    enum="CaseStatus",
    state=lambda world, case_no: int(world.case(case_no)["status"]),
    reach={
        "none": _none,
        "enrolled": _enrolled,
        "approved": _approved,
        "rejected": _rejected,
        "withdrawn": _withdrawn,
        "terminated": _terminated,
        "closed": _closed,
    },
    begins=frozenset({"enroll"}),
    acts={
        "enroll": _enroll,
        "approve": _approve,
        "reject": _reject,
        "withdraw": _withdraw,
        "terminate": _change(TERMINATE),
        "reopen": _change(REOPEN),
        "restore": _restore,
        "close": _close,
    },
    guards={
        "once nobody can appeal its end in time": Guard(
            met=_to_its_close, broken=_before_its_close
        ),
    },
)
