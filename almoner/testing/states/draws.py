"""A draw until its approval, as `GrantAwards` keeps it. The subject is its number.

Its award is paid by reimbursement and takes two approvers.
"""

from __future__ import annotations

from typing import Any

from almoner import money
from almoner.testing.samples import digest
from almoner.testing.states import programs
from almoner.testing.states.machine import Call, Guard, Machine, after, perform
from almoner.testing.states.programs import by, relayed
from almoner.testing.world import World

LINE = money.parse("50,000")
AMOUNT = money.parse("1,000")
INVOICE = digest("the invoice")


def none(world: World) -> int:
    """The first draw to come of an accepted award."""
    programs.opened(world).active()
    return 1


def _award(world: World) -> int:
    return int(programs.of(world).awards.functions.awards().call())


def request(world: World, _: int, **overrides: Any) -> Call:
    """A draw for costs of the award's first second, of one invoice."""
    grants, award = programs.of(world), _award(world)
    first = grants.award(award)["from"]
    given = {"cost_from": first, "cost_to": first, "cost_ref": INVOICE, **overrides}
    return relayed(world, grants.request_call(award, grants.request(**given)))


def _withdraw(world: World, draw: int) -> Call:
    grants = programs.of(world)
    content = grants.draw_of(draw)["contentHash"]
    signed = grants.grantee(_award(world), "withdraw draw", subject=draw, content=content)
    return relayed(world, grants.awards.functions.withdrawDraw(draw, signed))


def review(world: World, draw: int) -> Call:
    grants = programs.of(world)
    content = grants.draw_of(draw)["contentHash"]
    return by(world, "grants_officer", grants.awards.functions.reviewDraw(draw, content))


def _deny(world: World, draw: int) -> Call:
    function = programs.of(world).awards.functions.denyDraw(draw, digest("not of this award"))
    return by(world, "grants_officer", function)


def approve(world: World, draw: int) -> Call:
    grants = programs.of(world)
    content = grants.draw_of(draw)["contentHash"]
    return by(world, "approver", grants.awards.functions.approveDraw(draw, content))


def _settle(world: World, draw: int) -> Call:
    grants = programs.of(world)
    function = grants.awards.functions.settlePayment(grants.payment_id(draw))
    return relayed(world, function)


def another_approves(world: World, draw: int) -> None:
    world.send("approver", approve(world, draw).function, 1)


def _draw_the_line(world: World, draw: int) -> None:
    given = {"amount": LINE, "gross": LINE, "cost_ref": digest("another invoice")}
    world.stranger().send(request(world, draw, **given).function)


def _charge_the_document(world: World, draw: int) -> None:
    world.stranger().send(request(world, draw, line=1).function)


def _freeze(world: World, _: int) -> None:
    grants = programs.of(world)
    function = grants.awards.functions.freezePayTo(_award(world), True)
    perform(world, Call(sender=world.changes.address, function=function))


def _pass_challenge(world: World, draw: int) -> None:
    programs.of(world).pass_challenge(draw)


_requested = after(none, request)
_reviewed = after(_requested, review)

MACHINE = Machine(
    enum="DrawState",
    state=lambda world, draw: int(programs.of(world).draw_of(draw)["state"]),
    reach={
        "none": none,
        "requested": _requested,
        "reviewed": _reviewed,
        "approved": after(_reviewed, another_approves, approve),
        "denied": after(_requested, _deny),
        "withdrawn": after(_requested, _withdraw),
    },
    begins=frozenset({"request"}),
    acts={
        "request": request,
        "withdraw": _withdraw,
        "review": review,
        "deny": _deny,
        "approve": approve,
        "settle": _settle,
    },
    guards={
        "while its line has as much left": Guard(broken=_draw_the_line),
        "while its document has as much left": Guard(broken=_charge_the_document),
        "others must follow": Guard(),
        "the last its band asks": Guard(met=another_approves),
        "unless its award is frozen": Guard(broken=_freeze),
        "from its challenge window's end on": Guard(met=_pass_challenge),
    },
)
