"""What may change an award, and where that stands (contracts/interfaces/IGrantAmendments.sol)."""

from __future__ import annotations

from enum import IntEnum


class AmendmentKind(IntEnum):
    """How an award may change, numbered as in the contract."""

    NONE = 0
    BILATERAL = 1
    NO_COST_EXTENSION = 2
    REBUDGET = 3
    SUSPENSION = 4
    TERMINATION = 5
    DEOBLIGATION = 6
    CLOSEOUT = 7
    DISALLOWANCE = 8


class AmendmentState(IntEnum):
    """Where an amendment stands, numbered as in the contract."""

    NONE = 0
    PROPOSED = 1
    NOTICED = 2
    OBJECTED = 3
    UPHELD = 4
    EFFECTIVE = 5
    OVERTURNED = 6
    LAPSED = 7
    WITHDRAWN = 8
