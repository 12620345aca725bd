"""What may be proposed about a case, and what of it Changes keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from almoner.simulate.population.clock import DAY

NOTICE, GRACE, COOLING, DECISION = 10 * DAY, 10 * DAY, 7 * DAY, 60 * DAY
"""The clocks of the program file."""


class Kind(IntEnum):
    """What may change about a case."""

    INCREASE = 1
    DECREASE = 2
    TERMINATE = 3
    PAY_TO = 4
    SIGNER = 5
    RENEW = 6
    REOPEN = 8
    VOID_PAYMENT = 9


class Basis(IntEnum):
    """The law a notice rests on."""

    NONE = 0
    ADVANCE = 1
    ADEQUATE = 2
    REQUESTED = 4
    SUSTAINED = 6


class Origin(IntEnum):
    """Who asked for a change."""

    STAFF = 0
    CLAIMANT = 1
    COUNTER = 2


@dataclass(slots=True)
class Proposal:
    """A change that waits."""

    number: int
    no: int
    kind: Kind
    value: int
    prior: str
    basis: Basis
    origin: Origin
    proposed: int
    effective: int = 0
    signer: str = ""
    """The key that is asked for."""
    decided: bool = False
    """By a hearing, so that it counts whatever stood before."""


def overtaking(kind: Kind) -> Kind:
    """Kinds of which the newer overtakes the older stand for one of them."""
    if kind is Kind.DECREASE:
        return Kind.INCREASE
    return Kind.TERMINATE if kind in (Kind.RENEW, Kind.REOPEN) else kind
