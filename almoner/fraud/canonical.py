"""One way to write a value down, so that anyone computes the same digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def encode(value: Any) -> bytes:
    """Canonical JSON: keys sorted, no spaces, ASCII only. Raises TypeError for a float."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(encode(value)).digest()


def shown(value: bytes) -> str:
    """Bytes as JSON carries them."""
    return f"0x{value.hex()}"


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value} is a float: digests are of whole numbers and text only")
    if isinstance(value, dict):
        for each in value.values():
            _refuse_floats(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _refuse_floats(each)
