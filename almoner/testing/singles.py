"""Single runs as makers ask for them: one payment, with its own decision."""

from __future__ import annotations

from typing import Any

from web3.contract.contract import ContractFunction

from almoner import money
from almoner.testing.samples import digest
from almoner.testing.world import World, payment_id

REGULAR, SUPPLEMENT, RESTORED, REPLACEMENT, COURT_ORDER, REISSUE = range(6)
"""`PaymentKind`."""


def single_call(
    world: World, case_no: int, kind: int = SUPPLEMENT, **overrides: Any
) -> ContractFunction:
    """A valid call of `openSingle`, not sent; by default a supplement of $100 for period 1.

    Overrides: case_no, kind, period, amount, original, allotment, decision. Others are TypeErrors.
    """
    replaces = kind in (REPLACEMENT, REISSUE)
    given: dict[str, Any] = {
        "case_no": case_no,
        "kind": kind,
        "period": 1,
        "amount": money.parse("100"),
        "original": 0,
        "allotment": 0 if replaces else world.allotment,
        "decision": digest("decision"),
    }
    if unknown := overrides.keys() - given.keys():
        raise TypeError(f"a single run has no {', '.join(sorted(unknown))}")
    return world.program.functions.openSingle(tuple((given | overrides).values()))


def open_single(world: World, case_no: int, kind: int = SUPPLEMENT, **overrides: Any) -> int:
    """Has a maker open a single run; its number."""
    world.send("maker", single_call(world, case_no, kind, **overrides))
    return int(world.program.functions.runs().call())


def certified_single(world: World, case_no: int, kind: int = SUPPLEMENT, **overrides: Any) -> int:
    """The payment id of a single run that as many approvers signed as it takes."""
    run = open_single(world, case_no, kind, **overrides)
    world.certify(run)
    return payment_id(run, case_no)


def reissue(world: World, original: int, kind: int = REISSUE, **overrides: Any) -> int:
    """The payment id of a certified single run that stands for another payment."""
    return certified_single(world, original & 0xFFFFFFFF, kind, original=original, **overrides)
