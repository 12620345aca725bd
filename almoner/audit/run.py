"""What is kept of a run, a period and a word of a benefit program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from almoner.audit.kinds import PaymentKind, RunState

SEATS = (0, 0, 0, 0)
"""Of approvers, all empty."""


@dataclass(slots=True)
class Run:
    """As `runOf` has it."""

    opened_at: int
    maker: int
    allotment: int
    period: int
    first: int = 0
    last: int = 0
    sealed_to: int = 0
    kind: PaymentKind = PaymentKind.REGULAR
    case_no: int = 0
    original: int = 0
    total: int = 0
    count: int = 0
    state: RunState = RunState.OPENED
    payable_at: int = 0
    payable_block: int = 0
    approvers: tuple[int, ...] = SEATS
    approved_at: int = 0
    content: bytes = bytes(32)
    ended_at: int = 0
    recaller: int = 0
    recall_reason: bytes = bytes(32)
    certified_at: int = 0
    missing: int = 0
    """Payments of it that are neither made nor ended."""


@dataclass(slots=True)
class Period:
    """As `periodOf` has it."""

    issue_at: int
    certified: int = 0
    count: int = 0


@dataclass(slots=True)
class Word:
    """As `wordOf` has it."""

    established: int = 0
    run: int = 0
    lane: int = 0
    tag: int = 0
    issued: int = 0


@dataclass(slots=True)
class Sealed:
    """What a run sealed of a word: a payment takes twelve bytes."""

    mask: int
    accounts: NDArray[Any]
    amounts: NDArray[Any]

    def entry(self, bit: int) -> tuple[int, int]:
        at = (self.mask & ((1 << bit) - 1)).bit_count()
        return int(self.accounts[at]), int(self.amounts[at])


@dataclass(slots=True)
class Lateness:
    """Payments by how long after they were due they were made, in whole days."""

    days: dict[int, int] = field(default_factory=dict)

    def add(self, due: int, paid: int, count: int) -> None:
        late = max(0, paid - due) // 86_400
        self.days[late] = self.days.get(late, 0) + count
