"""Digests by how they begin."""

from __future__ import annotations

_DIGITS = 64


def beginning(digits: str) -> tuple[bytes, bytes]:
    """The least and the greatest digest that begin with these hexadecimal digits: an index has all
    between them side by side. With more digits than a digest has, or others, none is between them.
    """
    if len(digits) > _DIGITS or set(digits) - set("0123456789abcdef"):
        return b"\xff", b""
    return bytes.fromhex(digits.ljust(_DIGITS, "0")), bytes.fromhex(digits.ljust(_DIGITS, "f"))
