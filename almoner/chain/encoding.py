"""How Ethereum writes lists of bytes before it hashes them (RLP: Yellow Paper, appendix B).

The library for it loads for longer than a process that reads spans takes for a thousand blocks, and
encodes a header in several times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Item: TypeAlias = "bytes | Sequence[Item]"

_TEXT, _LIST = 0x80, 0xC0
_SHORT = 56
"""Bytes from which on their number is written by itself."""


def encode(item: Item) -> bytes:
    """What stands for bytes, or for a list of such items."""
    if not isinstance(item, bytes):
        return _headed(_LIST, b"".join(map(encode, item)))
    if len(item) == 1 and item[0] < _TEXT:
        return item
    return _headed(_TEXT, item)


def of_bytes(text: str) -> bytes:
    """Bytes that a node gave as hexadecimal."""
    return bytes.fromhex(text[2:])


def of_number(text: str) -> bytes:
    """A number that a node gave as hexadecimal, in as few bytes as it needs."""
    return number(int(text, 16))


def number(value: int) -> bytes:
    """A number in as few bytes as it needs."""
    return value.to_bytes((value.bit_length() + 7) // 8, "big")


def _headed(kind: int, content: bytes) -> bytes:
    size = len(content)
    if size < _SHORT:
        return bytes([kind + size]) + content
    length = number(size)
    return bytes([kind + _SHORT - 1 + len(length)]) + length + content
