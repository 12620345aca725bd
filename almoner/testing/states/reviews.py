"""Where a reviewer stands to an application, as `GrantRounds` keeps it.

The subject is the application; the reviewer is always the same. Sheets are posted after the
round's closing, so its other states are reached only then.
"""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.founding import OFFICES
from almoner.testing.states import applications, programs
from almoner.testing.states.applications import SCORES
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.states.programs import by
from almoner.testing.world import World

REVIEWER = "reviewer"


def _assign(world: World, application: int) -> Call:
    function = world.rounds.functions.assign([application], world.person(REVIEWER))
    return by(world, "grants_officer", function)


def _attest(conflicted: bool) -> Callable[[World, int], Call]:
    def act(world: World, application: int) -> Call:
        return by(world, REVIEWER, world.rounds.functions.attest([application], conflicted))

    return act


def _post(world: World, application: int) -> Call:
    sheet = programs.of(world).sheet(application, SCORES)
    return by(world, "grants_officer", world.rounds.functions.postSheets([sheet]))


def _close_round(world: World, application: int) -> None:
    grants = programs.of(world)
    world.warp_to(grants.round(grants.application(application)["round"])["closesAt"])


def _close_panel(world: World, application: int) -> None:
    _close_round(world, application)
    round_ = programs.of(world).application(application)["round"]
    world.send("grants_officer", world.rounds.functions.closePanel(round_))


def _reviewer_leaves(world: World, _: int) -> None:
    reviewer = world.person(REVIEWER)
    number = OFFICES.index(REVIEWER)
    world.send("appointing_authority", world.offices.functions.remove(reviewer, number))


_submitted = applications.MACHINE.reach["submitted"]
_cleared = after(_submitted, _assign, _attest(False))

MACHINE = Machine(
    enum="ReviewState",
    state=lambda world, application: int(
        world.rounds.functions.reviewOf(application, world.person(REVIEWER)).call()
    ),
    reach={
        "none": after(_submitted, _close_round),
        "assigned": after(_submitted, _assign, _close_round),
        "cleared": _cleared,
        "conflicted": after(_submitted, _assign, _attest(True), _close_round),
        "posted": after(_cleared, _close_round, _post),
    },
    acts={
        "assign": _assign,
        "attest that there is no conflict": _attest(False),
        "attest a conflict": _attest(True),
        "post the sheet": _post,
    },
    guards={
        "until the panel is closed": Guard(broken=_close_panel),
        "from the round's closing on": Guard(met=_close_round),
        "while the reviewer is in office": Guard(broken=_reviewer_leaves),
    },
)
