"""A milestone of an award, as `GrantAwards` keeps it. The subject is the award; it is its first."""

from __future__ import annotations

from collections.abc import Callable

from almoner import money
from almoner.testing.grant_samples import MILESTONE
from almoner.testing.samples import digest
from almoner.testing.states import programs
from almoner.testing.states.machine import Call, Guard, Machine, after, perform
from almoner.testing.states.programs import by, relayed
from almoner.testing.world import World

EVIDENCE = digest("a photograph")
AMOUNT = money.parse("50,000")


def _planned(world: World) -> int:
    """The first line of a newly accepted award."""
    return programs.opened(world).active(mode=MILESTONE)


def _submit(world: World, award: int) -> Call:
    grants = programs.of(world)
    signed = grants.grantee(award, "milestone", content=EVIDENCE)
    return relayed(world, grants.awards.functions.submitMilestone(award, 0, EVIDENCE, signed))


def _judge(accepted: bool) -> Callable[[World, int], Call]:
    def act(world: World, award: int) -> Call:
        given = (award, 0, EVIDENCE, accepted, digest("seen"))
        function = programs.of(world).awards.functions.judgeMilestone(*given)
        return by(world, "grants_officer", function)

    return act


def _draw(world: World, award: int) -> Call:
    grants = programs.of(world)
    first = grants.award(award)["from"]
    wanted = grants.request(
        cost_from=first, cost_to=first, cost_ref=bytes(32), gross=0, amount=AMOUNT
    )
    return relayed(world, grants.request_call(award, wanted))


def _close(world: World, award: int) -> None:
    perform(world, programs.report(world, award))
    perform(world, programs.closing(world, award))


def _draw_it(world: World, award: int) -> None:
    perform(world, _draw(world, award))


_submitted = after(_planned, _submit)

MACHINE = Machine(
    enum="MilestoneState",
    state=lambda world, award: int(programs.of(world).awards.functions.linesOf(award).call()[0][2]),
    reach={
        "planned": _planned,
        "submitted": _submitted,
        "accepted": after(_submitted, _judge(True)),
        "rejected": after(_submitted, _judge(False)),
    },
    acts={
        "submit": _submit,
        "accept": _judge(True),
        "reject": _judge(False),
        "request a draw": _draw,
    },
    guards={
        "before its award is closed": Guard(broken=_close),
        "before all of it is drawn": Guard(broken=_draw_it),
    },
)
