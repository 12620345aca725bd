"""Calls that make no sense: any function, plausible arguments, anybody."""

from __future__ import annotations

import re
from typing import Any

from almoner.testing import DAY
from almoner.testing.claimant import signer_of
from tests.contracts.properties.scene import CLAIMANTS, Scene, everybody, often
from tests.contracts.properties.wire import NAMES, Call, functions

ENUMS = 6
"""Of arguments of 8 bits, numbers below this are members of every enum but `Kind`."""
LARGEST = 2**60
"""Beyond any sum of money in the world, and within what 64 bits add up."""


@often
def nonsense(s: Scene) -> Call | None:
    contract = s.dice.choice([each for each in NAMES if each != "token"])
    acts = [each for each in functions(contract).values() if each.changes]
    function = s.dice.choice(acts)
    arguments = tuple(_any(s, each) for each in function.inputs)
    if function.name == "openProgram":
        arguments = (1, *arguments[1:])
    return s.anyone(contract, function.name, *arguments)


@often
def another(s: Scene) -> Call | None:
    """Repeats an earlier call in another's name, or in the same."""
    earlier = s.one(s.history)
    if earlier is None:
        return None
    sender = s.dice.choice([earlier.sender, s.anybody()])
    given = (earlier.contract, earlier.name)
    return Call(sender=sender, contract=given[0], name=given[1], arguments=earlier.arguments)


def _any(s: Scene, kind: str) -> Any:
    if kind.endswith("]"):
        inner = kind[: kind.rindex("[")]
        return [_any(s, inner) for _ in range(s.dice.randint(0, 2))]
    if kind.startswith("("):
        return tuple(_any(s, each) for each in parts(kind))
    if kind == "address":
        others = [each for pair in s.wire.programs for each in pair]
        return s.dice.choice(
            [*s.wire.addresses.values(), *others, *everybody(s.world), "0x" + "0" * 40]
        )
    if kind == "bool":
        return s.dice.random() < 0.5
    if kind == "bytes32":
        return s.dice.choice([bytes(32), s.digest(), (1).to_bytes(32, "big")])
    if kind == "bytes":
        return s.dice.choice([b"", s.digest(), signer_of(s.dice.choice(CLAIMANTS))])
    if kind == "string":
        return s.dice.choice(["", "7 CFR 273.2(f)"])
    return _number(s, int(re.sub(r"\D", "", kind)))


def _number(s: Scene, bits: int) -> int:
    if bits == 8:
        return s.dice.randrange(ENUMS)  # more is refused by the encoding, before any contract
    known = {
        16: [1, 2, 3, 2**16 - 1],
        32: [*s.record.cases, *s.record.runs, 2**32 - 1],
        40: [s.now + each for each in (-DAY, 0, 600, DAY, 40 * DAY)],
        64: [*s.record.payments, *s.record.proposals, s.dice.randint(1, 200), LARGEST],
        256: [2**224 - 1, 2**256 - 1, s.dice.getrandbits(16)],
    }
    return s.dice.choice([0, 1, *known[bits]])


def parts(kind: str) -> list[str]:
    """The kinds inside a tuple's brackets."""
    found, depth, start = [], 0, 1
    for at, letter in enumerate(kind):
        depth += (letter == "(") - (letter == ")")
        if (letter == "," and depth == 1) or depth == 0:
            found.append(kind[start:at])
            start = at + 1
    return found
