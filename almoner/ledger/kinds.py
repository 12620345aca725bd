"""Kinds of events as tables keep them: a number for each, and what its indexed words are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from almoner.events import Shape

_NUMBERS = {"bool", *(f"uint{bits}" for bits in range(8, 65, 8))}
SLOTS = 3
"""Words an event can have indexed, beside its signature."""


class Word(Enum):
    """How an indexed word is kept."""

    NUMBER = "number"
    """Up to 64 bits: as itself."""
    ACCOUNT = "account"
    """20 bytes: under the number of its identifier."""
    KEY = "key"
    """32 bytes: likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of event."""

    number: int
    """The first eight bytes of its signature's digest, signed: the same in every ledger."""
    shape: Shape
    words: tuple[Word, ...]

    @property
    def name(self) -> str:
        """As its contract calls it."""
        return self.shape.name


def number(topic: bytes) -> int:
    """The number of the kind of event with this first topic."""
    return int.from_bytes(topic[:8], "big", signed=True)


def of(shapes: Iterable[Shape]) -> Mapping[int, Kind]:
    """The kinds of these events, by number. Raises ValueError if two have the same number."""
    found: dict[int, Kind] = {}
    for shape in shapes:
        kind = Kind(
            number=number(shape.topic),
            shape=shape,
            words=tuple(_word(type_) for _, type_ in shape.indexed),
        )
        if found.setdefault(kind.number, kind) != kind:
            raise ValueError(f"{kind.name} and {found[kind.number].name} have the same number")
    return found


def rows(shapes: Iterable[Shape]) -> list[tuple[int, str, bytes]]:
    """The rows that say which kinds there are."""
    return [(kind.number, kind.name, kind.shape.topic) for kind in of(shapes).values()]


def _word(type_: str) -> Word:
    if type_ in _NUMBERS:
        return Word.NUMBER
    return Word.ACCOUNT if type_ == "address" else Word.KEY
