"""A round of grants, as `GrantRounds` keeps it. The subject is its number."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing.grant_samples import SUBMISSION_TYPE
from almoner.testing.samples import DAY, digest
from almoner.testing.states import programs
from almoner.testing.states.machine import Call, Guard, Machine, after
from almoner.testing.states.programs import NAME, by, relayed
from almoner.testing.world import World


def _none(world: World) -> int:
    """The first round to come of a new program."""
    programs.opened(world)
    return int(world.rounds.functions.rounds().call()) + 1


def _draft(world: World, _: int) -> Call:
    plan = programs.of(world).round_plan()
    return by(world, "grants_officer", world.rounds.functions.draftRound(plan))


def _publish(world: World, round_: int) -> Call:
    plan = programs.of(world).round(round_)["planHash"]
    return by(world, "program_admin", world.rounds.functions.publishRound(round_, plan))


def _cancel(world: World, round_: int) -> Call:
    function = world.rounds.functions.cancelRound(round_, digest("no money"))
    return by(world, "program_admin", function)


def _apply(world: World, round_: int) -> Call:
    grants = programs.of(world)
    wanted = grants.submission(NAME)
    content = keccak(encode([SUBMISSION_TYPE], [wanted]))
    signed = grants.applicant(NAME, "apply", round_, content)
    return relayed(world, world.rounds.functions.submit(round_, wanted, signed))


def _close_panel(world: World, round_: int) -> Call:
    return by(world, "grants_officer", world.rounds.functions.closePanel(round_))


def _to_its_opening(world: World, round_: int) -> None:
    world.warp_to(programs.of(world).round(round_)["opensAt"])


def _to_its_closing(world: World, round_: int) -> None:
    world.warp_to(programs.of(world).round(round_)["closesAt"])


def _before_its_closing(world: World, round_: int) -> None:
    world.warp_to(programs.of(world).round(round_)["closesAt"] - DAY)


_drafted = after(_none, _draft)
_published = after(_drafted, _publish)
_judged = after(_published, _to_its_closing, _close_panel)
_cancelled = after(_published, _cancel)

MACHINE = Machine(
    enum="RoundState",
    state=lambda world, round_: int(programs.of(world).round(round_)["state"]),
    reach={
        "none": _none,
        "drafted": _drafted,
        "published": _published,
        "judged": _judged,
        "cancelled": _cancelled,
    },
    begins=frozenset({"draft"}),
    acts={
        "draft": _draft,
        "publish": _publish,
        "cancel": _cancel,
        "apply": _apply,
        "close the panel": _close_panel,
    },
    guards={
        "before its opening": Guard(broken=_to_its_opening),
        "from its opening on": Guard(met=_to_its_opening),
        "before its closing": Guard(broken=_to_its_closing),
        "from its closing on": Guard(met=_to_its_closing, broken=_before_its_closing),
    },
)
