"""The nouns of the model: case, run, payment, hold, change and appeal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from tests.contracts.properties.wire import Event

REGULAR, SUPPLEMENT, RESTORED, REPLACEMENT, COURT_ORDER, REISSUE = range(6)
WAITING = ("open", "free", "held")
"""States of a certified payment that did not end yet."""


class Kind(IntEnum):
    """`ChangeKind`."""

    INCREASE = 1
    DECREASE = 2
    TERMINATE = 3
    PAY_TO = 4
    SIGNER = 5
    RENEW = 6
    EXPIRY = 7
    REOPEN = 8
    VOID = 9
    MASS = 10


class Basis(IntEnum):
    """`Basis`."""

    NONE = 0
    ADVANCE = 1
    ADEQUATE = 2
    MASS = 3
    REQUESTED = 4
    DEATH = 5
    SUSTAINED = 6
    UNPAYABLE = 7


class Outcome(IntEnum):
    """`Outcome`."""

    OVERTURNED = 1
    UPHELD = 2
    UNREVIEWED = 3


@dataclass(slots=True, kw_only=True)
class Case:
    ref: bytes
    members: tuple[bytes, ...]
    pay_to: str
    amount: int
    status: str = "enrolled"
    signer: bytes = b""
    enrolled: Event
    officers: set[int] = field(default_factory=set)
    ended_at: int = 0
    excepted: set[bytes] = field(default_factory=set)
    """Members who belonged to another live household when it was enrolled."""

    @property
    def live(self) -> bool:
        return self.status in ("enrolled", "approved", "terminated")


@dataclass(slots=True, kw_only=True)
class Run:
    maker: int
    kind: int
    period: int
    opened_at: int
    first: int = 0
    last: int = 0
    allotment: int = 0
    state: str = "opened"
    total: int = 0
    hash: bytes = b""
    sealed_to: int = 0
    approvals: dict[int, bytes] = field(default_factory=dict)
    payable_at: int = 0
    payable_block: int = 0
    case_no: int = 0
    original: int = 0
    recaller: int = 0
    recall_reason: bytes = b""


@dataclass(slots=True, kw_only=True)
class Payment:
    case_no: int
    pay_to: str
    amount: int
    period: int
    kind: int
    state: str = "sealed"
    original: int = 0
    replaced: int = 0
    times_paid: int = 0


@dataclass(slots=True, kw_only=True)
class Hold:
    placer: int
    rule: int
    placed_at: int
    expires_at: int
    state: str = "placed"
    reviewer: int = 0
    extended: bool = False
    counted: bool = False


@dataclass(slots=True, kw_only=True)
class Proposal:
    case_no: int
    kind: Kind
    basis: Basis
    origin: int
    payment: int
    prior: bytes
    value: bytes
    proposer: int
    proposed_at: int
    effective_at: int
    state: str = "open"
    served_at: int = 0
    served_by: int = 0
    second: int = 0
    enacted_at: int = 0
    given: bool = False
    """Of one that waits to be undone: whether undoing another gave back all that it took."""
    bits: int = 0
    amounts: tuple[int, ...] = ()
    signer: bytes = b""


@dataclass(slots=True, kw_only=True)
class Appeal:
    case_no: int
    timely: bool
    waived: bool
    received_at: int
    decide_by: int
    filer: int
    officer: int = 0
    state: str = "filed"


@dataclass(slots=True, kw_only=True)
class Term:
    start: int
    end: int
