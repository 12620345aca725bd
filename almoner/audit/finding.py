"""What an audit finds: how grave, which rule, in a sentence, and where on the chain."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TypeVar

MOST = 1_000
"""Findings of one rule that are kept; further ones are only counted."""

_Said = TypeVar("_Said", int, bytes, str)


class Severity(IntEnum):
    """How grave a finding is. From SERIOUS on, the record is not in order."""

    MINOR = 1
    SERIOUS = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(slots=True)
class Place:
    """Where the reading is: of the block and the log that are being read."""

    block: int = 0
    time: int = 0
    """Seconds since 1970, of the block."""
    transaction: str = ""
    index: int | None = None
    """Of the log in its block; None for what is about a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Something that only the terms of a program can tell to be right: kept, to be asked later."""

    program: str
    what: str
    """What it is about, for a sentence."""
    amount: int
    """What is bounded: a count or a time."""
    over: int = 0
    """What the bound depends on: a cumulative sum, a certified count, the number of a proposal."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be."""

    severity: Severity
    rule: str
    """An invariant (`I6`), or `record` for what is wrong with headers and logs themselves."""
    sentence: str
    block: int
    transaction: str
    index: int | None
    count: int
    """How often the same was found, of the same cause."""
    last_block: int
    """Where it was found last."""

    @property
    def words(self) -> str:
        """The sentence, and how often it is true."""
        if self.count == 1:
            return self.sentence
        return f"{self.sentence} So {self.count:,} times, to block {self.last_block}."


@dataclass(slots=True)
class Findings:
    """All that was found, in the order of the chain."""

    place: Place = field(default_factory=Place)
    all: list[Finding] = field(default_factory=list)
    more: int = 0
    """Further findings that were not kept."""
    approvals: list[Bound] = field(default_factory=list)
    """What was certified: how many approved it, and the cumulative sum that tells how many must."""
    bot_holds: list[Bound] = field(default_factory=list)
    """Holds of the monitor: the how manieth of a period, and what was certified in it."""
    enactments: list[Bound] = field(default_factory=list)
    """Adverse changes that nobody decided: when they took effect, and their proposals' numbers."""
    fuses: list[Bound] = field(default_factory=list)
    """Holds of families that have not tripped: outcomes overturned, and all that were reviewed."""
    _counts: dict[str, int] = field(default_factory=dict)
    _causes: dict[tuple[str, str | None], int] = field(default_factory=dict)
    """Where findings stand that further ones join."""
    _lengths: dict[tuple[str, str], int] = field(default_factory=dict)

    def bound(self, program: str, what: str, amount: int, over: int) -> Bound:
        """A bound where the reading is."""
        return Bound(program=program, what=what, amount=amount, over=over, place=copy(self.place))

    def add(self, severity: Severity, rule: str, sentence: str, cause: str | None = None) -> None:
        """Notes a finding where the reading is.

        Findings of one rule and `cause` become one, told in the words of the first.
        """
        known = self._causes.get((rule, cause)) if cause is not None else None
        if known is not None:
            one = self.all[known]
            self.all[known] = replace(one, count=one.count + 1, last_block=self.place.block)
            return
        count = self._counts[rule] = self._counts.get(rule, 0) + 1
        if count > MOST:
            self.more += 1
            return
        place = self.place
        if cause is not None:
            self._causes[rule, cause] = len(self.all)
        self.all.append(
            Finding(
                severity=severity,
                rule=rule,
                sentence=sentence,
                block=place.block,
                transaction=place.transaction,
                index=place.index,
                count=1,
                last_block=place.block,
            )
        )

    def critical(self, rule: str, sentence: str, cause: str | None = None) -> None:
        self.add(Severity.CRITICAL, rule, sentence, cause)

    def serious(self, rule: str, sentence: str) -> None:
        self.add(Severity.SERIOUS, rule, sentence)

    def minor(self, rule: str, sentence: str) -> None:
        self.add(Severity.MINOR, rule, sentence)

    def steady(self, rule: str, program: str, what: str, length: int) -> None:
        """Notes a length of time, or of blocks, that is not that of the other events of a program.

        A program's terms fix it for good. They are not in the record, and so the first one counts.
        """
        known = self._lengths.setdefault((program, what), length)
        if known != length:
            self.critical(
                rule,
                f"{what[0].upper()}{what[1:]} is {length} here, and {known} before.",
                f"{program} {what}",
            )

    def agree(self, rule: str, what: str, own: _Said, said: _Said) -> _Said:
        """What an event says of something that the events before it come to.

        A difference is one finding; from there the reading goes on with what was said, so that one
        wrong event does not put all after it in doubt.
        """
        if own != said:
            self.critical(rule, f"{what}: {_shown(own)} by the events before, {_shown(said)} here.")
        return said

    @property
    def worst(self) -> Severity | None:
        return max((each.severity for each in self.all), default=None)


def _shown(value: int | bytes | str) -> str:
    return f"0x{value.hex()}" if isinstance(value, bytes) else str(value)
