"""What a view has to answer, if events and storage say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """The call of a view, and the words of its answer."""

    address: str
    signature: str
    arguments: tuple[Any, ...]
    words: bytes

    def __str__(self) -> str:
        name = self.signature.partition("(")[0]
        given = ", ".join(
            f"0x{e.hex()}" if isinstance(e, bytes) else str(e) for e in self.arguments
        )
        return f"{name}({given}) of {self.address}"


def words(*values: int | bytes | str) -> bytes:
    """Numbers, truths, addresses and 32 bytes as the words of a static answer."""
    return b"".join(_word(each) for each in values)


def array(rows: list[bytes]) -> bytes:
    """The answer of a view that returns an array of static values."""
    return words(32, len(rows)) + b"".join(rows)


def _word(value: int | bytes | str) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return bytes(12) + bytes.fromhex(value[2:]) if value else bytes(32)
    return int(value).to_bytes(32, "big")
