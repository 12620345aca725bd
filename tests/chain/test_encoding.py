"""Writing lists of bytes as Ethereum hashes them.

encode
├── equals the library for it, for all bytes and lists
└── changes between 55 and 56 bytes, and at a byte of 128
number
└── has no byte too many, and none for zero
"""

from __future__ import annotations

import pytest
import rlp
from hypothesis import given
from hypothesis import strategies as st

from almoner.chain.encoding import Item, encode, number, of_bytes, of_number

ITEMS = st.recursive(
    st.binary(max_size=80), lambda inner: st.lists(inner, max_size=6), max_leaves=9
)


@given(ITEMS)
def test_encode__equals_the_library(item: Item) -> None:
    assert encode(item) == rlp.encode(item)


@pytest.mark.parametrize(
    ("item", "written"),
    [
        (b"", "80"),
        (b"\x7f", "7f"),
        (b"\x80", "8180"),
        (bytes(55), "b7" + "00" * 55),
        (bytes(56), "b838" + "00" * 56),
        ([bytes(1)] * 55, "f7" + "00" * 55),
        ([bytes(1)] * 56, "f838" + "00" * 56),
        (bytes(256), "b90100" + "00" * 256),
    ],
)
def test_encode__at_its_bounds(item: Item, written: str) -> None:
    assert encode(item).hex() == written


@pytest.mark.parametrize(("value", "written"), [(0, ""), (255, "ff"), (256, "0100")])
def test_number__has_no_byte_too_many(value: int, written: str) -> None:
    assert number(value).hex() == written
    assert of_number(hex(value)) == number(value)


def test_bytes__keep_their_zeros() -> None:
    assert of_bytes("0x0007") == b"\x00\x07"
