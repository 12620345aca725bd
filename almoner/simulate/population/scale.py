"""How large a population is to be, and how much of it is stolen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from almoner.errors import Fault, InputError

HOUSEHOLDS = (500, 5_000_000)
"""Fewer have no room for the planted groups beside ordinary households."""
AWARDS = (0, 200_000)
MONTHS = (3, 36)
PREVALENCE = (0.0, 20.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What was asked for. `prevalence` is per cent of the payments.

    Raises InputError where a number is out of its range.
    """

    households: int
    awards: int
    months: int
    prevalence: float
    seed: int

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise InputError(faults)

    def _faults(self) -> Iterator[Fault]:
        for name, (least, most) in (
            ("households", HOUSEHOLDS),
            ("months", MONTHS),
            ("prevalence", PREVALENCE),
        ):
            given = getattr(self, name)
            if not (math.isfinite(given) and least <= given <= most):
                yield Fault(field=name, reason=f"must be from {least:,} to {most:,}")
        # Below ten awards there is no ordinary grantee for a planted one to stand beside.
        if self.awards != 0 and not 10 <= self.awards <= AWARDS[1]:
            yield Fault(field="awards", reason=f"must be 0, or from 10 to {AWARDS[1]:,}")
        if self.seed < 0:
            yield Fault(field="seed", reason="cannot be negative")
