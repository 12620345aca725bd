"""What is kept of a rule, a family of rules, a hold and the clock of several."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.audit.kinds import HoldState

_NONE = bytes(32)


@dataclass(slots=True)
class Rule:
    """As `ruleOf` has it, but for the digest of its authority."""

    family: int
    registrar: int
    rule_hash: bytes
    authority: str
    armer: int = 0


@dataclass(slots=True)
class Family:
    """As `familyOf` has it."""

    placed: int = 0
    overturned: int = 0
    upheld: int = 0
    unreviewed: int = 0
    armed_at: int = 0
    tripped: bool = False
    proposer: int = 0
    reason: bytes = _NONE


@dataclass(slots=True)
class Outcomes:
    """All outcomes of a family's holds, re-armings or not."""

    placed: int = 0
    overturned: int = 0
    upheld: int = 0
    unreviewed: int = 0


@dataclass(slots=True)
class Hold:
    """As `holdOf` has it."""

    placed_at: int
    expires_at: int
    rule_no: int
    reason: int
    placer: int
    state: HoldState
    bot: bool
    reviewer: int = 0
    extended: bool = False
    counted: bool = False
    ended_at: int = 0


@dataclass(slots=True)
class Clock:
    """What the holds of one case and period, or of one payment of another kind, share."""

    first: int
    deadline: int
    bot: bool = False
