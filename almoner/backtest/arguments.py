"""Arguments of events as an export's JSON has them, turned into those of an event."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from almoner.events import Shape

_ARRAY = re.compile(r"(.+)\[(\d*)\]")
_NUMBER = re.compile(r"\d{1,78}")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


def reader(shape: Shape) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Turns the arguments of one event.

    What it makes raises KeyError, TypeError or ValueError for arguments that are not as its ABI
    says. Addresses come out in small letters, so that they are compared as accounts.
    """
    fields = [(name, _value(kind)) for name, kind in (*shape.indexed, *shape.plain)]

    def read(args: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value(args[name]) for name, value in fields}

    return read


def address(told: Any) -> str:
    """An address in small letters. Raises ValueError for what is none."""
    if not isinstance(told, str) or not _ADDRESS.fullmatch(told):
        raise ValueError(f"{told!r} is no address")
    return told.lower()


def _value(kind: str) -> Callable[[Any], Any]:
    array = _ARRAY.fullmatch(kind)
    if array is not None:
        return _list(_value(array[1]), int(array[2]) if array[2] else None)
    if kind.startswith("uint"):
        return _number(int(kind.removeprefix("uint")))
    if kind == "address":
        return address
    if kind.startswith("bytes"):
        return _bytes
    return _of_type(bool if kind == "bool" else str)


def _list(inner: Callable[[Any], Any], length: int | None) -> Callable[[Any], Any]:
    def read(told: Any) -> tuple[Any, ...]:
        if not isinstance(told, list) or length not in (None, len(told)):
            raise ValueError(f"{str(told)[:80]!r} is no list of its length")
        return tuple(map(inner, told))

    return read


def _number(bits: int) -> Callable[[Any], int]:
    most = 1 << bits

    def read(told: Any) -> int:
        # Whole numbers are texts, which no reader rounds; small ones may be numbers.
        number = told if type(told) is int else -1
        if isinstance(told, str) and told.isascii() and _NUMBER.fullmatch(told):
            number = int(told)
        if not 0 <= number < most:
            raise ValueError(f"{str(told)[:80]!r} is no whole number of {bits} bits")
        return number

    return read


def _bytes(told: Any) -> bytes:
    if not isinstance(told, str) or not told.startswith("0x"):
        raise ValueError(f"{str(told)[:80]!r} does not begin with 0x")
    return bytes.fromhex(told[2:])


def _of_type(wanted: type) -> Callable[[Any], Any]:
    def read(told: Any) -> Any:
        if not isinstance(told, wanted):
            raise ValueError(f"{str(told)[:80]!r} is no {wanted.__name__}")
        return told

    return read
