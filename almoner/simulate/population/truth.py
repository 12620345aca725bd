"""What a population really is: each planted scheme and innocent, with its payments."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FRAUD, INNOCENT = "fraud", "innocent"


@dataclass(slots=True)
class Payment:
    """A payment of an instance. `settled` is its block, None where it was not paid."""

    program: str
    number: int
    amount: int
    settled: int | None


@dataclass(slots=True, kw_only=True)
class Instance:
    """One planted scheme, or one innocent that looks like one. Number 0 is nobody's."""

    number: int
    scheme: str
    kind: str
    strength: float
    unit: str
    decidable: bool = False
    visible_at: int | None = None
    """When its trace is complete, in seconds since 1970."""
    completed_by: tuple[str, int, int] | None = None
    """What completes the trace, where that is not known before: so many awards, requests or
    payments, and so many seconds after the last of them."""
    counted: Counter[str] = field(default_factory=Counter)
    programs: set[str] = field(default_factory=set)
    cases: list[tuple[str, int]] = field(default_factory=list)
    """Programs and places in their plans; numbers once the cases are numbered."""
    awards: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)

    def happened(self, what: str, now: int) -> None:
        """Counts an award, a request or a payment of a grant."""
        self.counted[what] += 1
        if self.completed_by is not None and self.visible_at is None:
            awaited, count, wait = self.completed_by
            if what == awaited and self.counted[what] == count:
                self.visible_at = now + wait


class Truth:
    """All instances, by number."""

    def __init__(self) -> None:
        self.instances: list[Instance] = []

    def add(self, scheme: str, kind: str, strength: float, unit: str) -> Instance:
        """One more."""
        made = Instance(
            number=len(self.instances) + 1,
            scheme=scheme,
            kind=kind,
            strength=strength,
            unit=unit,
        )
        self.instances.append(made)
        return made

    def of(self, number: int) -> Instance:
        """The instance of a number."""
        return self.instances[number - 1]

    def fraudulent(self) -> int:
        """How many payments were stolen."""
        return sum(len(each.payments) for each in self.instances if each.kind == FRAUD)


def write(path: Path, facts: Mapping[str, object], instances: list[dict[str, object]]) -> None:
    """Writes the truth as JSON, one instance a line."""
    head = json.dumps(facts, indent=2)[:-2]
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{head},\n  "instances": [\n')
        for place, each in enumerate(instances):
            comma = "," if place + 1 < len(instances) else ""
            file.write(f"    {json.dumps(each)}{comma}\n")
        file.write("  ]\n}\n")
