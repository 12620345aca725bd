"""An amendment both sides want, as `GrantAmendments` keeps it. The subject is its number.

Its award is paid by reimbursement and takes two approvers.
"""

from __future__ import annotations

from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing.samples import DAY, digest
from almoner.testing.states import programs
from almoner.testing.states.machine import Call, Guard, Machine, after, perform
from almoner.testing.states.programs import by, relayed
from almoner.testing.world import World

TOLERATED = money.parse("10,000")
"""A tenth of the award."""
MORE = money.parse("1,000")


def none(world: World) -> int:
    """The first amendment to come; an award is active."""
    programs.opened(world).active()
    return int(world.amendments.functions.amendments().call()) + 1


def award_of(world: World) -> int:
    """The only award."""
    return int(programs.of(world).awards.functions.awards().call())


def _lines(world: World) -> list[int]:
    awards = programs.of(world).awards
    return [int(each[0]) for each in awards.functions.linesOf(award_of(world)).call()]


def _signed(world: World, action: str, content: bytes) -> Any:
    grants = programs.of(world)
    return grants.grantee(award_of(world), action, content=content, by="amendments")


def _rebudget(world: World, _: int) -> Call:
    """All that the tolerance leaves."""
    first, second, *rest = _lines(world)
    moved = [first - TOLERATED, second + TOLERATED, *rest]
    content = keccak(encode(["uint64[]"], [moved]))
    given = (programs.of(world).awards.address, award_of(world), moved)
    signed = _signed(world, "rebudget", content)
    return relayed(world, world.amendments.functions.rebudget(*given, signed))


def _extend(world: World, _: int) -> Call:
    grants, award = programs.of(world), award_of(world)
    until = grants.award(award)["to"] + DAY
    signed = _signed(world, "extend", until.to_bytes(32, "big"))
    given = (grants.awards.address, award, until, digest("a late start"), signed)
    return by(world, "grants_officer", world.amendments.functions.extend(*given))


def _terms(world: World) -> tuple[list[int], int, bytes]:
    """A little more money, until the same end."""
    first, *rest = _lines(world)
    end = programs.of(world).award(award_of(world))["to"]
    return [first + MORE, *rest], end, digest("conditions")


def _agree(world: World, _: int) -> Call:
    terms = _terms(world)
    content = keccak(encode(["uint64[]", "uint40", "bytes32"], terms))
    given = (programs.of(world).awards.address, award_of(world), *terms, digest("more work"))
    function = world.amendments.functions.agree(*given, _signed(world, "amend", content))
    return by(world, "grants_officer", function)


def _approve(world: World, amendment: int) -> Call:
    return by(world, "approver", world.amendments.functions.approve(amendment, *_terms(world)))


def _withdraw(world: World, amendment: int) -> Call:
    return by(world, "grants_officer", world.amendments.functions.withdraw(amendment))


def _notice(world: World, amendment: int) -> Call:
    function = world.amendments.functions.notice(amendment, digest("letter"))
    return by(world, "grants_officer", function, 1)


def _another_approves(world: World, amendment: int) -> None:
    world.send("approver", _approve(world, amendment).function, 1)


def _close_the_award(world: World, _: int) -> None:
    award = award_of(world)
    perform(world, programs.report(world, award))
    perform(world, programs.closing(world, award))


def _use_the_tolerance(world: World, amendment: int) -> None:
    perform(world, _rebudget(world, amendment))


def _use_the_extension(world: World, amendment: int) -> None:
    perform(world, _extend(world, amendment))


_proposed = after(none, _agree)

MACHINE = Machine(
    enum="AmendmentState",
    state=lambda world, amendment: int(programs.of(world).amendment(amendment)["state"]),
    reach={
        "none": none,
        "proposed": _proposed,
        "effective": after(_proposed, _another_approves, _approve),
        "withdrawn": after(_proposed, _withdraw),
    },
    begins=frozenset({"rebudget", "extend", "agree"}),
    acts={
        "rebudget": _rebudget,
        "extend": _extend,
        "agree": _agree,
        "approve": _approve,
        "withdraw": _withdraw,
        "give notice": _notice,
    },
    guards={
        "within what its tolerance leaves": Guard(broken=_use_the_tolerance),
        "unless it was extended before": Guard(broken=_use_the_extension),
        "while its award is active": Guard(broken=_close_the_award),
        "others must follow": Guard(),
        "the last its band asks": Guard(met=_another_approves),
    },
)
