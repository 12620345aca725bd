"""What two persons let the bot judge a program by, and what the bot says it judged."""

from __future__ import annotations

from typing import Any

from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.testing import founding
from almoner.testing.samples import digest
from almoner.testing.world import World


def content(world: World, name: str = "rule set") -> tuple[str, bytes, bytes]:
    """What both persons say of a rule set: the program, its digest, that of its report."""
    return str(world.program.address), digest(name), digest(f"report of {name}")


def propose(world: World, name: str) -> TxReceipt:
    """Has an admin propose what the bot should judge the program by."""
    return world.send(
        "program_admin", world.rule_sets.functions.proposeRuleSet(*content(world, name))
    )


def activate(world: World, name: str) -> None:
    """Has it proposed and activated."""
    founding.activate(world.client, world.treasury, world.staff, world.program.address, name)


def deactivate(world: World, by: str = "investigator") -> TxReceipt:
    """Has one person take the active one away."""
    return world.send(by, world.rule_sets.functions.deactivateRuleSet(world.program.address))


def outcomes_call(world: World, **overrides: Any) -> ContractFunction:
    """A valid call of `postOutcomes` up to the block before the head, not sent.

    Overrides: first, last, last_hash, root, judged, alerts. Others are TypeErrors.
    """
    head = world.client.head()[0]
    last = overrides.get("last", head - 1)
    given: dict[str, Any] = {
        "first": int(world.rule_sets.functions.postedTo().call()) + 1,
        "last": last,
        "last_hash": world.client.block(min(last, head)).hash,
        "root": digest(f"outcomes to {last}"),
        "judged": 3,
        "alerts": 1,
    }
    if unknown := overrides.keys() - given.keys():
        raise TypeError(f"posted outcomes have no {', '.join(sorted(unknown))}")
    return world.rule_sets.functions.postOutcomes(*(given | overrides).values())


def post(world: World, **overrides: Any) -> TxReceipt:
    """Has the bot post outcomes."""
    return world.send("monitor", outcomes_call(world, **overrides))


def judged(world: World, other: World) -> None:
    """Rule sets proposed, overtaken, replaced, and of another program taken away; two posts."""
    propose(world, "sharper")
    activate(world, "milder")
    propose(world, "sharper")
    for _ in range(2):
        post(world)
    deactivate(other)
