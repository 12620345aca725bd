"""What each function used, read from the traces of a chain's blocks."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_utils.abi import (
    abi_to_signature,
    filter_abi_by_type,
    function_signature_to_4byte_selector,
)

from almoner.chain import artifacts
from almoner.testing.access import TABLE
from almoner.testing.world import World

TRACER = {"tracer": "callTracer"}
SELECTOR_DIGITS = len("0x") + 2 * 4
AT_MOST = "{}, at most"
"""The second line of a function that does not always use the same."""
ATTRIBUTES = {
    "BenefitProgram": "program",
    "GrantRounds": "rounds",
    "GrantAmendments": "amendments",
    "RuleSets": "rule_sets",
}
"""Of a World, where a contract is not called there as it is here."""
REFUSED = frozenset({"GrantAwards.setAside"})
"""Always reverts: every draw is set aside from its approval on."""


def functions() -> frozenset[str]:
    """Every function that changes anything, as `Contract.name`, from the ABIs."""
    return frozenset(_functions().values()) - REFUSED


@functools.cache
def _functions() -> Mapping[tuple[str, str], str]:
    """The same by contract and selector."""
    return {
        (contract, f"0x{function_signature_to_4byte_selector(abi_to_signature(each)).hex()}"): (
            f"{contract}.{each['name']}"
        )
        for contract in dict.fromkeys(name.partition(".")[0] for name in TABLE)
        for each in filter_abi_by_type("function", artifacts.load(contract).abi)
        if each["stateMutability"] not in ("view", "pure")
    }


@dataclass(frozen=True, slots=True)
class Meter:
    """The gas of every call so far, of transactions and of what they called.

    A function that no transaction calls has the gas of the call inside, which is without the 21,000
    and the calldata of a transaction.
    """

    _sent: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _inside: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def read(self, first_block: int, *worlds: World, awards: str = "") -> None:
        """Takes in the calls of these worlds' contracts from a block on.

        `awards` is the address of a grant program, if there is one.
        """
        client = worlds[0].client
        contracts = {awards.lower(): "GrantAwards"} if awards else {}
        contracts |= {
            getattr(world, ATTRIBUTES.get(name, name.lower())).address.lower(): name
            for world in worlds
            for name, _ in _functions()
            if name != "GrantAwards"
        }
        for block in range(first_block, client.head()[0] + 1):
            for traced in client.request("debug_traceBlockByNumber", hex(block), TRACER):
                for depth, call in _calls(traced["result"]):
                    self._note(self._inside if depth else self._sent, call, contracts)

    def figures(self) -> dict[str, int]:
        """The least each function used and, where that is not all, the most."""
        found = {}
        for name, used in {**self._inside, **self._sent}.items():
            found[name] = min(used)
            if max(used) > min(used):
                found[AT_MOST.format(name)] = max(used)
        return found

    def _note(
        self, calls: dict[str, list[int]], call: Mapping[str, Any], contracts: Mapping[str, str]
    ) -> None:
        contract = contracts.get(call.get("to", ""), "")
        name = _functions().get((contract, call["input"][:SELECTOR_DIGITS]))
        if name:
            calls[name].append(int(call["gasUsed"], 16))


def _calls(call: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """A call and those inside it with their depth, without what was reverted."""
    if "error" in call:
        return
    yield depth, call
    for each in call.get("calls", ()):
        yield from _calls(each, depth + 1)
