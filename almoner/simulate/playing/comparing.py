"""Whether the contracts say what the population says."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from almoner.errors import AlmonerError
from almoner.simulate.playing.names import Names
from almoner.simulate.playing.script import Said, Step

DIGESTS = ("termsHash", "contentHash", "planHash", "signerHash")
"""Arguments that contracts compute of their own addresses and of what is called otherwise."""
SIGNER_CHANGE = "5"
"""A change of key, whose values are digests of signers."""
_PASSED = ("triggerBlock", "triggerHash")
"""Blocks have other numbers and hashes on the chain."""
_FROM_BLOCK = "payableBlock"
"""A block that is so many after the one that says it."""


class Difference(AlmonerError):
    """What the contracts say is not what the population says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A log of the chain, its arguments as in an export."""

    block: int
    address: str
    event: str
    args: Mapping[str, Any]


def compare(step: Step, heard: Sequence[Heard], names: Names) -> None:
    """Raises Difference at the first difference, and notes what is called otherwise."""
    for made, real in itertools.zip_longest(step.logs, heard):
        if made is None:
            raise _difference(step.logs[-1], f"is the last there, and {real.event} follows it here")
        if real is None:
            raise _difference(made, "is there, and the contracts say nothing more")
        if made.event != real.event:
            raise _difference(made, f"is {real.event} on the chain")
        if names.real(made.address) != real.address:
            raise _difference(made, f"comes from {real.address} and not from {made.address}")
        _arguments(made, real, names)


def _arguments(made: Said, real: Heard, names: Names) -> None:
    for name in {**made.args, **real.args}:
        if name not in made.args or name not in real.args:
            has = "the chain" if name in real.args else "the population"
            raise _difference(made, f"has an argument {name} only in {has}")
        told, found = made.args[name], real.args[name]
        if name in _PASSED:
            continue
        if name == _FROM_BLOCK:
            told, found = str(int(told) - made.block), str(int(found) - real.block)
        elif _is_digest(made, name) and told.strip("0x") and found.strip("0x"):
            if not names.note(told, found):
                raise _difference(made, _unlike(name, names.real(told), found))
            continue
        if names.real(told) != found:
            raise _difference(made, _unlike(name, names.real(told), found))


def _is_digest(made: Said, name: str) -> bool:
    if name in DIGESTS:
        return True
    if name in ("prior", "value"):
        # Of a ChangeEnacted, `prior` was compared with the CaseChanged before it.
        return made.args.get("kind") == SIGNER_CHANGE or made.event == "ChangeEnacted"
    # What a person signed is the evidence of an acknowledged notice.
    return name == "evidence" and made.event == "NoticeServed" and made.args["by"] == "0"


def _unlike(name: str, told: Any, found: Any) -> str:
    return f"has {name} {told} in the population and {found} on the chain"


def _difference(made: Said, what: str) -> Difference:
    return Difference(f"Block {made.block}, log {made.index}: {made.event} {what}.")
