"""A claim: a question to a contract, and what it must answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_abi.grammar import parse

NOBODY = "0x" + "00" * 20
NOTHING = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A view of a contract."""

    contract: str
    """`offices`, `treasury`, `holds`, `changes`, `hearings`, `rounds`, `amendments`, `rule_sets`,
    `program` or `roster`."""
    call: str
    """Such as `caseOf(uint32)`."""
    answer: str
    """ABI types of what it returns, such as `(uint64)`; a struct is in parentheses of its own."""

    def claim(self, about: str, arguments: tuple[Any, ...], *expected: Any) -> Claim:
        """What the view must answer to these arguments."""
        return Claim(question=self, about=about, arguments=arguments, expected=expected)

    @property
    def parameters(self) -> tuple[str, ...]:
        """ABI types of its arguments."""
        inside = self.call[self.call.index("(") + 1 : -1]
        return tuple(inside.split(",")) if inside else ()

    @property
    def results(self) -> tuple[str, ...]:
        """ABI types of what it returns, one by one."""
        return tuple(each.to_type_str() for each in parse(self.answer).components)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One answer, as `eth_abi` decodes it: addresses in lower case, structs as tuples."""

    question: Question
    about: str
    """What it is about, to begin a sentence with."""
    arguments: tuple[Any, ...]
    expected: tuple[Any, ...]
    """None in it stands for what no event tells."""

    def holds(self, answer: tuple[Any, ...]) -> bool:
        """Whether a contract's answer is as claimed."""
        return matches(self.expected, answer)


def matches(expected: Any, answer: Any) -> bool:
    """Whether an answer, or a part of one, is what is expected; None expects nothing."""
    if expected is None:
        return True
    if isinstance(expected, tuple):
        return len(expected) == len(answer) and all(map(matches, expected, answer))
    return bool(expected == answer)
