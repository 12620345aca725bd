"""What an event means depends on events before it: who a proposal came from, where a case is paid.

Whoever reads events keeps that, each in its own way; this is what it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(slots=True, kw_only=True)
class Case:
    """A case as it stands. Addresses are in hexadecimal, amounts in base units."""

    account: str
    amount: int
    caseworker: int
    enrolled_at: int


@dataclass(slots=True, kw_only=True)
class Proposal:
    """A change that was proposed, as its event says it."""

    case_no: int
    kind: int
    origin: int
    by: int
    value: bytes


@dataclass(slots=True, kw_only=True)
class Sealed:
    """A payment of a run."""

    payment: int
    account: str
    amount: int


@dataclass(slots=True, kw_only=True)
class Award:
    """An award as it stands."""

    account: str
    organization: bytes
    total: int
    recommender: int
    starts: int
    """First second of its period of performance."""
    in_advance: bool
    """Whether it is paid before its costs arise."""


@dataclass(slots=True, kw_only=True)
class Draw:
    """A draw as it was asked for."""

    award: int
    requested_at: int
    reviewer: int


@dataclass(slots=True, kw_only=True)
class Application:
    """An application as it stands."""

    program: str
    account: str


class Register(Protocol):
    """What is known after an event took effect. Raises KeyError for what no event named."""

    def program(self, contract: str) -> str:
        """The program a contract is, or is the roster of."""

    def case(self, program: str, case_no: int) -> Case: ...
    def proposal(self, program: str, number: int) -> Proposal: ...
    def payments(self, program: str, run: int) -> Iterable[Sealed]:
        """Those of a run that were sealed, by number."""

    def payment(self, program: str, number: int) -> Sealed: ...
    def maker(self, program: str, run: int) -> int:
        """Who opened a run."""

    def drifted(self, program: str, run: int, word: int) -> tuple[int, int]:
        """What a sealed word's cases come to, and all that the run has sealed so far."""

    def award(self, program: str, number: int) -> Award: ...
    def award_of(self, program: str, payment: int) -> Award | None:
        """The award a payment is a draw on; None where it is a case's."""

    def draw(self, program: str, number: int) -> Draw: ...
    def application(self, number: int) -> Application: ...
    def placer(self, program: str, payment: int) -> int:
        """Who placed the last hold of a payment."""

    def funded_until(self, appropriation: int) -> int:
        """First second an appropriation can no longer be obligated."""
