"""What became of every payment that was certified, in the form that posted roots are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from eth_utils.crypto import keccak

from almoner.fraud import merkle
from almoner.fraud.judging import Decision
from almoner.fraud.merkle import Tree

TYPES = ("address", "uint64", "uint32", "uint8", "bytes32", "bytes32")
"""Of a leaf: program, payment, block of its certification, outcome, alert, rule set."""
EMPTY = keccak(b"")
"""The root of blocks in which nothing was certified. No leaf and no node has this hash."""
_WORD = 32


class Said(IntEnum):
    """What the fraud check said of a payment. Numbers are for good: leaves have them."""

    UNJUDGED = 0
    """Nothing: its program's file was not given to the monitor, or its amount is beyond 64 bits."""
    CLEAN = 1
    """It was judged and nothing followed."""
    SHADOW = 2
    """Only a typology that is tried found it."""
    ALERT = 3
    """A person looks at it, and it is paid."""
    HOLD = 4
    """It was to be held."""

    @classmethod
    def of(cls, decision: str) -> Self:
        """What an alert says."""
        return cls[Decision(decision).name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Of one payment."""

    program: str
    payment_id: int
    block: int
    """In which it was certified."""
    said: Said
    alert: bytes
    """Its digest; zeros without one."""
    rule_set: bytes
    """The digest of what it was judged by; zeros where it was not."""

    @property
    def encoded(self) -> bytes:
        """As `abi.encode` writes its types."""
        whole = (self.payment_id, self.block, int(self.said))
        return b"".join(
            (
                bytes.fromhex(self.program[2:]).rjust(_WORD, b"\0"),
                *(each.to_bytes(_WORD, "big") for each in whole),
                self.alert,
                self.rule_set,
            )
        )

    @property
    def leaf(self) -> bytes:
        """Its hash in the tree."""
        return merkle.leaf(self.encoded)


def root(outcomes: Sequence[Outcome]) -> bytes:
    """What is posted of them."""
    return Tree(each.leaf for each in outcomes).root if outcomes else EMPTY


def judged(outcomes: Sequence[Outcome]) -> int:
    """How many were judged."""
    return sum(each.said is not Said.UNJUDGED for each in outcomes)


def alerts(outcomes: Sequence[Outcome]) -> int:
    """How many a person should look at."""
    return sum(each.said in (Said.ALERT, Said.HOLD) for each in outcomes)
