"""One record per event log, decoded by the contracts' ABIs, which are passed in as values."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from eth_abi.codec import ABICodec
from eth_abi.decoding import StringDecoder
from eth_abi.exceptions import DecodingError
from eth_abi.registry import BaseEquals, registry
from eth_utils.abi import collapse_if_tuple, event_abi_to_log_topic
from eth_utils.address import to_checksum_address

_DYNAMIC = ("string", "bytes")
_WORD = 32
_WORDS = {
    "bytes32": 256,
    "address": 160,
    "bool": 1,
    **{f"uint{bits}": bits for bits in range(8, 257, 8)},
}
"""Kinds that take one word, and how many bits of it they may use."""


def _lenient() -> ABICodec:
    """A codec that reads any string: a contract does not check that its text is UTF-8."""
    own = registry.copy()  # type: ignore[no-untyped-call]
    own.unregister_decoder("string")
    text = StringDecoder(handle_string_errors="replace")  # type: ignore[no-untyped-call]
    own.register_decoder(BaseEquals("string"), text, label="string")  # type: ignore[no-untyped-call]
    return ABICodec(own)


_CODEC = _lenient()


class RawLog(Protocol):
    """One log as a node gives it, hexadecimal already turned into bytes."""

    @property
    def address(self) -> str: ...
    @property
    def topics(self) -> tuple[bytes, ...]: ...
    @property
    def data(self) -> bytes: ...
    @property
    def block_number(self) -> int: ...
    @property
    def block_hash(self) -> bytes: ...
    @property
    def transaction_hash(self) -> bytes: ...
    @property
    def log_index(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One log. `name` is None, and `args` empty, where no ABI explains it; the raw form is kept."""

    name: str | None
    address: str
    """Checksum address of the contract that emitted it."""
    block_number: int
    block_hash: bytes
    block_time: int
    """Seconds since 1970."""
    transaction_hash: bytes
    log_index: int
    args: Mapping[str, Any]
    """By the ABI's parameter names: int, bool, str, checksum address, bytes, or a tuple of those.

    In a string that is not UTF-8, U+FFFD stands for what cannot be read; `data` has the bytes.
    """
    topics: tuple[bytes, ...] = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How one kind of event is laid out: names and types of its parameters."""

    name: str
    topic: bytes
    """Its first topic, the digest of its signature."""
    indexed: tuple[tuple[str, str], ...]
    plain: tuple[tuple[str, str], ...]


class Decoder:
    """Turns raw logs into events by a set of ABIs. Never raises for what a contract emitted."""

    def __init__(self, abis: Iterable[Sequence[Mapping[str, Any]]]) -> None:
        self._shapes: dict[bytes, Shape] = {}
        for abi in abis:
            for element in abi:
                if element.get("type") == "event":
                    shape = _shape(element)
                    self._shapes[shape.topic] = shape

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """Of all events it can explain."""
        return tuple(self._shapes.values())

    def decode(self, log: RawLog, time: int) -> Event:
        """The event of a log; `time` is its block's, in seconds since 1970."""
        name, args = self._explain(log)
        return Event(
            name=name,
            address=log.address,
            block_number=log.block_number,
            block_hash=log.block_hash,
            block_time=time,
            transaction_hash=log.transaction_hash,
            log_index=log.log_index,
            args=args,
            topics=log.topics,
            data=log.data,
        )

    def _explain(self, log: RawLog) -> tuple[str | None, dict[str, Any]]:
        shape = self._shapes.get(log.topics[0]) if log.topics else None
        if shape is None or len(log.topics) != len(shape.indexed) + 1:
            return None, {}
        try:
            args = {
                name: _indexed(kind, topic)
                for (name, kind), topic in zip(shape.indexed, log.topics[1:], strict=True)
            }
            values = _plain(tuple(kind for _, kind in shape.plain), log.data)
        except DecodingError:
            return None, {}
        args.update(zip((name for name, _ in shape.plain), values, strict=True))
        return shape.name, args


def _shape(element: Mapping[str, Any]) -> Shape:
    inputs = element["inputs"]

    def fields(*, indexed: bool) -> tuple[tuple[str, str], ...]:
        return tuple(
            (given["name"], collapse_if_tuple(given))
            for given in inputs
            if given["indexed"] is indexed
        )

    return Shape(
        name=element["name"],
        topic=bytes(event_abi_to_log_topic(element)),  # type: ignore[arg-type]
        indexed=fields(indexed=True),
        plain=fields(indexed=False),
    )


def _indexed(kind: str, topic: bytes) -> Any:
    """An indexed value; of one that does not fit a topic, the chain keeps only the hash."""
    if kind in _DYNAMIC or kind.endswith("]") or kind.startswith("("):
        return topic
    return _plain((kind,), topic)[0]


def _plain(kinds: tuple[str, ...], data: bytes) -> Sequence[Any]:
    """The values of encoded parameters. Raises DecodingError."""
    if all(kind in _WORDS for kind in kinds) and len(data) >= _WORD * len(kinds):
        words = [data[at : at + _WORD] for at in range(0, _WORD * len(kinds), _WORD)]
        return [_word(kind, word) for kind, word in zip(kinds, words, strict=True)]
    values = _CODEC.decode(kinds, data)
    return [_value(kind, value) for kind, value in zip(kinds, values, strict=True)]


def _word(kind: str, word: bytes) -> Any:
    """A value that takes one word: most of ours do, and this is ten times as fast as the rest."""
    if kind == "bytes32":
        return word
    number = int.from_bytes(word, "big")
    if number >> _WORDS[kind]:
        raise DecodingError(f"{word.hex()} is no {kind}")
    if kind == "address":
        return _checksum(f"0x{word[12:].hex()}")
    return bool(number) if kind == "bool" else number


def _value(kind: str, value: Any) -> Any:
    if kind == "address":
        return _checksum(value)
    if kind.endswith("]"):
        inner = kind[: kind.rindex("[")]
        return tuple(_value(inner, each) for each in value)
    return value


@functools.lru_cache(maxsize=65_536)
def _checksum(address: str) -> str:
    return str(to_checksum_address(address))
