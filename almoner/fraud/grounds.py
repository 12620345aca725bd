"""By what a program is judged: a version of policy, its own numbers, and its grounds to hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.fraud.policy import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a hold for one typology says: to the contract, and to the person."""

    reason: int
    """Code of the program file's table of reasons, 1 to 65,535."""
    rule_no: int
    """The rule's number in the contract's register."""
    notice: str
    """The words the person reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Of one program.

    A typology without a ground here has no legal authority behind it: it alerts and never holds.
    """

    rules: RuleSet
    own: Mapping[str, int] = field(default_factory=dict)
    """Numbers of its own, by name."""
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    """By typology name: `shared_account+one_hand`, `officer_account`."""

    def __post_init__(self) -> None:
        known = [typology.name for typology in self.rules.typologies]
        for name in self.grounds:
            if name not in known:
                raise ValueError(f"there is no typology {name!r}; there are {', '.join(known)}")

    @property
    def digest(self) -> bytes:
        """What two persons activate on the chain for the program."""
        return self.rules.digest(self.own)
