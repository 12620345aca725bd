"""Names what a contract refused with: the bytes a call reverted with become a `Reverted`."""

from __future__ import annotations

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_utils.abi import collapse_if_tuple
from eth_utils.address import to_checksum_address

from almoner.chain import artifacts
from almoner.errors import Reverted

SELECTOR_BYTES = 4
ERROR = bytes.fromhex("08c379a0")
"""Selector of `Error(string)`, what `require` with a message gives."""
PANIC = bytes.fromhex("4e487b71")
"""Selector of `Panic(uint256)`, what a failed assertion or checked arithmetic gives."""

_PANICS = {
    0x01: "an assertion failed",
    0x11: "arithmetic overflow",
    0x12: "division by zero",
    0x21: "no such enum value",
    0x22: "corrupt storage",
    0x31: "pop from an empty array",
    0x32: "array index out of bounds",
    0x41: "out of memory",
    0x51: "call of an empty function",
}


def decode_revert(data: bytes) -> Reverted:
    """The error whose selector and arguments are `data`; `Unknown` if no ABI has it."""
    selector, encoded = data[:SELECTOR_BYTES], data[SELECTOR_BYTES:]
    try:
        if selector == ERROR:
            return Reverted("Error", {"message": decode(["string"], encoded)[0]})
        if selector == PANIC:
            code: int = decode(["uint256"], encoded)[0]
            return Reverted("Panic", {"code": code, "reason": _PANICS.get(code, "unknown")})
        element = artifacts.errors_by_selector().get(selector)
        if element is not None:
            inputs = element.get("inputs", ())
            types = [collapse_if_tuple(dict(each)) for each in inputs]
            names = [each.get("name") or str(at) for at, each in enumerate(inputs)]
            values = [
                to_checksum_address(value) if type_ == "address" else value
                for type_, value in zip(types, decode(types, encoded), strict=True)
            ]
            return Reverted(element["name"], dict(zip(names, values, strict=True)))
    except DecodingError:
        # The selector is known and the rest is not what it announces: show the bytes as they are.
        return Reverted("Unknown", {"data": data})
    return Reverted("Unknown", {"data": data} if data else {})
