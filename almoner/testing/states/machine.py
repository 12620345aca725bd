"""What a test needs to drive one state machine of the contracts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from web3.contract.contract import ContractFunction

from almoner.config import PROJECT_ROOT
from almoner.errors import Reverted
from almoner.testing.states.table import Row
from almoner.testing.world import World

MOST_GAS = 16_000_000
"""Below what one transaction may use."""

Step = Callable[[World, int], None]
"""Something done to a world, about the subject of that number."""


def nothing(world: World, subject: int) -> None:
    """Leaves a world as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function and the address that calls it, a person's or one of our contracts'."""

    sender: str
    function: ContractFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """How to bring a condition of a row about, and how to break it."""

    met: Step = nothing
    broken: Step = nothing
    early: bool = False
    """Broken before the other conditions are met: afterwards it would be too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """One kind of record: how to bring one into each state, and every act on it."""

    enum: str = ""
    """The Solidity enum of its states; empty where fields and the clock make them."""
    state: Callable[[World, int], int | str]
    """The state of the subject of that number, as the contract's views give it."""
    reach: Mapping[str, Callable[[World], int]]
    """By state: brings a new subject into it; the subject's number."""
    acts: Mapping[str, Callable[[World, int], Call]]
    """By name: the act, right but for the state and the conditions of its rows."""
    guards: Mapping[str, Guard]
    """By the words of a condition."""
    token: str = "TestDollar"
    """What its agency pays with."""
    begins: frozenset[str] = field(default=frozenset())
    """Acts that always make a new subject, and so cannot be done to one that exists."""

    def where(self, world: World, subject: int) -> str:
        """The name of the state the subject is in."""
        found = self.state(world, subject)
        return found if isinstance(found, str) else members(self.enum)[found]

    def outcome(self, world: World, subject: int, row: Row, broken: str | None = None) -> str:
        """The state a row's act leads to, or the error it reverts with.

        All conditions are met, but the one whose words are `broken`. The world is left as it was.
        """
        snapshot = world.client.request("evm_snapshot")
        try:
            breach = None if broken is None else self.guards[broken]
            if breach is not None and breach.early:
                breach.broken(world, subject)
            for condition in row.conditions:
                if condition.words != broken:
                    self.guards[condition.words].met(world, subject)
            if breach is not None and not breach.early:
                breach.broken(world, subject)
            perform(world, self.acts[row.act](world, subject))
            return self.where(world, subject)
        except Reverted as refusal:
            return refusal.name
        finally:
            world.client.request("evm_revert", snapshot)


def members(enum: str) -> tuple[str, ...]:
    """The members of an enum of our interfaces, in their order, as documents write them."""
    for interface in (PROJECT_ROOT / "contracts" / "interfaces").glob("*.sol"):
        declared = re.search(rf"^enum {enum} \{{(.*?)\}}", interface.read_text(), re.M | re.S)
        if declared:
            names = re.findall(r"^\s*([A-Z_]+)", declared[1], re.MULTILINE)
            return tuple(name.lower().replace("_", " ") for name in names)
    raise LookupError(f"no interface declares the enum {enum}")


def after(
    reach: Callable[[World], int], *steps: Callable[[World, int], Call | None]
) -> Callable[[World], int]:
    """Brings a subject where `reach` does, and then takes these steps and acts, in their order."""

    def further(world: World) -> int:
        subject = reach(world)
        for step in steps:
            call = step(world, subject)
            if call is not None:
                perform(world, call)
        return subject

    return further


def perform(world: World, call: Call) -> None:
    """Sends a call in the name of its sender. Raises Reverted."""
    world.client.call(call.function, sender=call.sender)
    world.client.request("anvil_impersonateAccount", call.sender)
    world.client.request("anvil_setBalance", call.sender, hex(10**21))
    data = call.function._encode_transaction_data()
    sent = world.client.request(
        "eth_sendTransaction",
        {"from": call.sender, "to": call.function.address, "gas": hex(MOST_GAS), "data": data},
    )
    world.source.wait(bytes.fromhex(sent.removeprefix("0x")))
