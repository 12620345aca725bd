"""What the file of a benefit program says, once it has been read and found sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from eth_abi.abi import encode

from almoner.program.about import Audience
from almoner.program.described import Described

TERMS = (
    "(bytes32,uint32,uint40,uint32,uint40,uint40,uint40,uint40,uint64,"
    "(uint40,uint40,uint40,uint16,uint32),"
    "(uint8,uint40,uint40,uint40,uint40,uint40,uint40,uint40,uint40[4]),"
    "(uint64,uint8)[],address)"
)
"""The ABI type of `Terms` (contracts/interfaces/IBenefitProgram.sol)."""


class Unit(StrEnum):
    """The kinds of household the benefit table tells apart."""

    ADULT = "adult"
    CHILD_ONLY = "child_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Issue dates, in seconds since 1970, of consecutive periods."""

    first_period: int
    issue_at: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """How a run becomes payable. Seconds, unless said."""

    challenge: int
    challenge_blocks: int
    approval: int
    lead: int
    margin: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitTable:
    """Base units a period by kind of unit; the first amount is for one person."""

    authority: str
    ceiling: int
    """The most the contract lets a case have a period: room for changes of the table by law."""
    amounts: Mapping[Unit, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramFile(Described):
    """A benefit program."""

    audience: ClassVar[Audience] = Audience.HOUSEHOLD
    calendar: Calendar
    windows: Windows
    benefits: BenefitTable

    def amount(self, unit: Unit, size: int) -> int | None:
        """Base units a period for a household, None where the table has no row for its size."""
        row = self.benefits.amounts[unit]
        return row[size - 1] if 1 <= size <= len(row) else None

    def terms(self, verifier: str) -> tuple[object, ...]:
        """What the contract is opened with, in the order of `Terms`.

        `verifier` is the address of the passkey verifier claimants' signers may name.
        """
        w = self.windows
        return (
            self.digest,
            self.purpose,
            w.challenge,
            w.challenge_blocks,
            w.approval,
            w.lead,
            w.margin,
            w.late,
            self.benefits.ceiling,
            *self.clocks(),
            verifier,
        )

    def encoded_terms(self, verifier: str) -> bytes:
        """The terms as `Treasury.openProgram` takes them."""
        return encode([TERMS], [self.terms(verifier)])
