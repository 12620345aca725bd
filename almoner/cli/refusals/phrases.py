"""What sentences about refusals are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from almoner import money

Facts = Mapping[str, Any]
"""An error's arguments by name."""
Phrase = Callable[[Facts], str]
"""The sentence about an error's arguments."""


def over(what: str, number: str) -> Phrase:
    """Of a sum that is more than is left of something with a number."""
    return lambda facts: (
        f"{money.dollars(facts['given'])} is more than {what} {facts[number]} has left, "
        f"which is {money.dollars(facts['available'])}."
    )


def same_person(facts: Facts) -> str:
    """Of an act that needs another person than acted before."""
    return (
        f"Person {facts['person']} acted here already: this act needs another person, so that no "
        "one does both."
    )


def ours_only(facts: Facts) -> str:
    """Of a call that only one of the agency's contracts may make."""
    return (
        f"{facts['caller']} may not do this: it is done by the agency's own contracts, or by who "
        "began it."
    )


def unknown_program(facts: Facts) -> str:
    """Of an address that is no program of the agency."""
    return (
        f"{facts['program']} is no program of this agency: compare it with the deployment record "
        "(almoner deploy --check)."
    )


def named(kind: type[IntEnum], number: Any) -> str:
    """A number of a contract's enum as people say it; 0 is what is not there."""
    return "not there" if number == 0 else kind(number).name.lower().replace("_", " ")
