"""What a roster says, once it has been read and found sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from almoner.program import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One household. What identifies a person is left out of `repr`, and so out of logs."""

    number: int
    """Line of the file, from 1, the header included."""
    case_number: str = field(repr=False)
    members: tuple[str, ...] = field(repr=False)
    """Client-index numbers."""
    unit: Unit
    pay_to: str
    office: str
    worker: str
    """Code of the caseworker who enrolls it."""
    signer: bytes
    """ERC-7913 signer, empty where the person has no key yet."""
    amount: int
    """Base units a period, from the program's benefit table."""
    from_period: int
    to_period: int
    group: str | None
    day: int
    """Days since the first intake, for replaying an intake; 0 where the file has no such column."""
    private: Mapping[str, str] = field(repr=False)
    """The private columns, for the casefile and nothing else."""

    @property
    def size(self) -> int:
        """Persons in the household."""
        return len(self.members)

    @property
    def facts(self) -> Mapping[str, int | str]:
        """What the amount rests on; on chain only as a salted commitment."""
        return {"amount": self.amount, "household_size": self.size, "unit": str(self.unit)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Households in the order of the file."""

    lines: tuple[Line, ...]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def workers(self) -> tuple[str, ...]:
        """The caseworkers' codes, in alphabetical order."""
        return tuple(sorted({line.worker for line in self.lines}))

    @property
    def days(self) -> tuple[int, ...]:
        """The days of intake, in order."""
        return tuple(sorted({line.day for line in self.lines}))

    @property
    def total(self) -> int:
        """Base units all households are due in a period that all are payable in."""
        return sum(line.amount for line in self.lines)

    def on_day(self, day: int) -> Roster:
        """The households taken in on a day."""
        return replace(self, lines=tuple(line for line in self.lines if line.day == day))
