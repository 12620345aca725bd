"""Events read from raw logs, lean: a log's text becomes a dictionary of plain values.

Numbers are ints, addresses lower-case text, `bytes32` and `bytes` bytes, arrays tuples.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_utils.abi import collapse_if_tuple
from eth_utils.crypto import keccak

from almoner.chain import artifacts

Values = Mapping[str, Any]

TRANSFER = "0x" + keccak(text="Transfer(address,address,uint256)").hex()
_WORD = 32


class Unreadable(ValueError):
    """A log that is not laid out as its kind of event is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of event is laid out."""

    name: str
    indexed: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str], ...]

    def read(self, topics: list[str], data: str) -> dict[str, Any]:
        """The values of a log. Raises Unreadable."""
        if len(topics) != len(self.indexed) + 1:
            raise Unreadable(f"{len(topics)} topics")
        try:
            values = {
                name: _static(kind, bytes.fromhex(topic[2:]))
                for (name, kind), topic in zip(self.indexed, topics[1:], strict=True)
            }
            raw, at = bytes.fromhex(data[2:]), 0
            for name, kind in self.plain:
                values[name], at = _value(kind, raw, at)
        except ValueError as fault:
            raise Unreadable(str(fault)) from fault
        return values


def topic_of(address: str) -> str:
    """An address as it stands in a topic."""
    return f"0x{'0' * 24}{address[2:].lower()}"


def _value(kind: str, raw: bytes, at: int) -> tuple[Any, int]:
    """A value whose head begins at a byte, and where the next head begins."""
    if kind.endswith("[]"):
        start = _int(raw, at)
        count = _int(raw, start)
        if count > len(raw):
            raise Unreadable("an array longer than its log")
        inner, begin = kind[:-2], start + _WORD
        words = (raw[begin + _WORD * each : begin + _WORD * (each + 1)] for each in range(count))
        return tuple(_static(inner, word) for word in words), at + _WORD
    if kind.endswith("]"):
        inner, _, length = kind[:-1].partition("[")
        ends = [at + _WORD * each for each in range(int(length) + 1)]
        return tuple(_static(inner, raw[each : each + _WORD]) for each in ends[:-1]), ends[-1]
    if kind in ("bytes", "string"):
        start = _int(raw, at)
        size = _int(raw, start)
        found = raw[start + _WORD : start + _WORD + size]
        if len(found) != size:
            raise Unreadable("bytes that end before their end")
        return found if kind == "bytes" else found.decode(errors="replace"), at + _WORD
    return _static(kind, raw[at : at + _WORD]), at + _WORD


def _static(kind: str, word: bytes) -> Any:
    if len(word) != _WORD:
        raise Unreadable("fewer words than its kind has")
    if kind == "bytes32":
        return word
    number = int.from_bytes(word, "big")
    if kind == "address":
        if number >> 160:
            raise Unreadable("no address")
        return f"0x{word[12:].hex()}"
    if kind == "bool":
        if number > 1:
            raise Unreadable("neither true nor false")
        return bool(number)
    if number >> int(kind[4:]):
        raise Unreadable(f"no {kind}")
    return number


def _int(raw: bytes, at: int) -> int:
    word = raw[at : at + _WORD]
    if len(word) != _WORD:
        raise Unreadable("fewer words than its kind has")
    return int.from_bytes(word, "big")


@functools.cache
def by_topic() -> Mapping[str, Shape]:
    """Every event of the contracts, by its topic."""
    return {
        f"0x{topic.hex()}": _shape(element)
        for topic, element in artifacts.events_by_topic().items()
    }


def _shape(element: Any) -> Shape:
    def fields(*, indexed: bool) -> tuple[tuple[str, str], ...]:
        return tuple(
            (each["name"], collapse_if_tuple(each))
            for each in element["inputs"]
            if each["indexed"] is indexed
        )

    return Shape(element["name"], fields(indexed=True), fields(indexed=False))


@functools.cache
def own_topics() -> Mapping[str, str]:
    """Topic to name of the events that the agency's contracts emit, the token's left out."""
    return {
        topic: shape.name
        for artifact in artifacts.load_all().values()
        if artifact.source.startswith("contracts/interfaces/")
        for topic, shape in by_topic().items()
        if any(each.get("name") == shape.name for each in artifact.abi if each["type"] == "event")
    }


def topic(name: str) -> str:
    """The topic of an event, by its name."""
    return next(each for each, shape in by_topic().items() if shape.name == name)
