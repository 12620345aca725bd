"""An award, as `GrantAwards` keeps it. The subject is its number.

It is paid by reimbursement and takes two approvers.
"""

from __future__ import annotations

from collections.abc import Callable

from almoner.testing.grant_samples import payee
from almoner.testing.states import programs
from almoner.testing.states.machine import Call, Guard, Machine, after, perform
from almoner.testing.states.programs import by, by_amendments, relayed
from almoner.testing.world import World

PAY_TO = 4
"""Of `ChangeKind`."""


def _none(world: World) -> int:
    """The first award to come; an application was judged."""
    programs.opened(world).judged()
    return 1


def _recommend(world: World, _: int) -> Call:
    grants = programs.of(world)
    application = int(world.rounds.functions.applications().call())
    function = grants.awards.functions.recommend(grants.plan(application))
    return by(world, "grants_officer", function)


def _approve(world: World, award: int) -> Call:
    grants = programs.of(world)
    terms = grants.award(award)["termsHash"]
    return by(world, "approver", grants.awards.functions.approveAward(award, terms))


def _withdraw(world: World, award: int) -> Call:
    function = programs.of(world).awards.functions.withdrawAward(award)
    return by(world, "grants_officer", function)


def _answer(name: str) -> Callable[[World, int], Call]:
    """What the grantee says to the offer."""

    def act(world: World, award: int) -> Call:
        grants = programs.of(world)
        signed = grants.grantee(award, name, content=grants.award(award)["termsHash"])
        return relayed(world, grants.awards.functions[name](award, signed))

    return act


def _expire(world: World, award: int) -> Call:
    return relayed(world, programs.of(world).awards.functions.expireOffer(award))


def request(world: World, award: int) -> Call:
    """A draw for costs of the award's first second."""
    grants = programs.of(world)
    first = grants.award(award)["from"]
    wanted = grants.request(cost_from=first, cost_to=first)
    return relayed(world, grants.request_call(award, wanted))


def _close_unreported(world: World, award: int) -> Call:
    return by_amendments(world, "closeUnreported", award, 0, 1)


def _suspend(world: World, award: int) -> Call:
    return programs.suspension(world, award)


def _resume(world: World, award: int) -> Call:
    return programs.suspension(world, award, suspended=False)


def _terminate(world: World, award: int) -> Call:
    return by_amendments(world, "terminate", award, 0)


def _amend(world: World, award: int) -> Call:
    """The budget and the end that it has."""
    grants = programs.of(world)
    lines = [each[0] for each in grants.awards.functions.linesOf(award).call()]
    return by_amendments(world, "reshape", award, 0, lines, grants.award(award)["to"], bytes(32))


def _change_account(world: World, award: int) -> Call:
    value = int(payee("another"), 16).to_bytes(32, "big")
    function = programs.of(world).awards.functions.enact(award, PAY_TO, value)
    return Call(sender=world.changes.address, function=function)


def _another_approves(world: World, award: int) -> None:
    world.send("approver", _approve(world, award).function, 1)


def _to_the_offers_end(world: World, award: int) -> None:
    world.warp_to(programs.of(world).award(award)["offerEnds"])


def _before_the_offers_end(world: World, award: int) -> None:
    world.warp_to(programs.of(world).award(award)["offerEnds"] - 1)


def _last(world: World, award: int) -> int:
    grants = programs.of(world)
    liquidation = int(grants.awards.functions.clocks().call()[0])
    return int(grants.award(award)["to"]) + liquidation


def _to_the_liquidations_end(world: World, award: int) -> None:
    world.warp_to(_last(world, award))


def _before_the_liquidations_end(world: World, award: int) -> None:
    world.warp_to(_last(world, award) - 1)


def _report(world: World, award: int) -> None:
    perform(world, programs.report(world, award))


def _time_passes(world: World, _: int) -> None:
    """There are seconds in which it can have had costs."""
    world.warp(3_600)


def _leave_a_draw_open(world: World, award: int) -> None:
    """Asked for before a suspension, if there is one."""
    suspended = MACHINE.where(world, award) == "suspended"
    if suspended:
        perform(world, _resume(world, award))
    perform(world, request(world, award))
    if suspended:
        perform(world, _suspend(world, award))


_recommended = after(_none, _recommend)
_offered = after(_recommended, _another_approves, _approve)
_active = after(_offered, _answer("accept"))

MACHINE = Machine(
    enum="AwardState",
    state=lambda world, award: int(programs.of(world).award(award)["state"]),
    reach={
        "none": _none,
        "recommended": _recommended,
        "offered": _offered,
        "active": _active,
        "suspended": after(_active, _suspend),
        "terminated": after(_active, _time_passes, _terminate),
        "closed": after(_active, _report, programs.closing),
        "withdrawn": after(_recommended, _withdraw),
        "declined": after(_offered, _answer("decline")),
        "expired": after(_offered, _to_the_offers_end, _expire),
    },
    begins=frozenset({"recommend"}),
    acts={
        "recommend": _recommend,
        "approve": _approve,
        "withdraw": _withdraw,
        "accept": _answer("accept"),
        "decline": _answer("decline"),
        "expire": _expire,
        "request a draw": request,
        "report": programs.report,
        "close": programs.closing,
        "close unreported": _close_unreported,
        "suspend": _suspend,
        "resume": _resume,
        "terminate": _terminate,
        "amend": _amend,
        "change its account": _change_account,
    },
    guards={
        "others must follow": Guard(),
        "the last its band asks": Guard(met=_another_approves),
        "before its offer's end": Guard(broken=_to_the_offers_end),
        "from its offer's end on": Guard(met=_to_the_offers_end, broken=_before_the_offers_end),
        "before its liquidation's end": Guard(broken=_to_the_liquidations_end),
        "from its liquidation's end on": Guard(
            met=_to_the_liquidations_end, broken=_before_the_liquidations_end
        ),
        "once its report is in": Guard(met=_report),
        "while no draw is open": Guard(broken=_leave_a_draw_open, early=True),
    },
)
