"""What the Treasury keeps of each appropriation, allotment, obligation and document."""

from __future__ import annotations

from dataclasses import dataclass

ZERO = "0x" + "0" * 40


@dataclass(slots=True)
class Appropriation:
    """As `appropriationOf` has it."""

    purpose: int
    source: str
    ceiling: int
    start: int
    end: int
    cancel_at: int
    received: int = 0
    allotted: int = 0
    returned_to_source: int = 0
    obligated: int = 0
    recovered: int = 0
    apportioned: int = 0
    closed: bool = False

    @property
    def idle(self) -> int:
        return self.received - self.returned_to_source - self.apportioned


@dataclass(slots=True)
class Allotment:
    """As `allotmentOf` has it."""

    appropriation: int
    program: str
    allotted: int
    obligated: int = 0
    disbursed: int = 0
    cash: int = 0
    recovered: int = 0


@dataclass(slots=True)
class Obligation:
    """As `obligationOf` has it."""

    allotment: int
    cancel_at: int
    payable_at: int
    obligated: int
    disbursed: int = 0
    recovered: int = 0
    released: int = 0
    replaced: int = 0


@dataclass(slots=True)
class Cost:
    """What is charged to one document."""

    gross: int
    charged: int = 0


@dataclass(slots=True)
class Books:
    """Totals over all appropriations."""

    received: int = 0
    recovered: int = 0
    disbursed: int = 0
    returned_to_source: int = 0

    @property
    def balance(self) -> int:
        return self.received + self.recovered - self.disbursed - self.returned_to_source
