"""Checking a WebAuthn assertion: PasskeyVerifier.verify

given an assertion of the passkey over the hash, by our relying party
    it answers with the ERC-7913 magic value
given another relying party, challenge, key, type or flags, a high s, or bytes changed anywhere
    it answers 0xffffffff
given bytes that are no assertion
    it answers 0xffffffff and does not revert
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from eth_abi.abi import decode, encode

from almoner.simulate.playing.passkey import Passkey
from almoner.testing import World, digest

GOOD = bytes.fromhex("024ad318")
BAD = b"\xff" * 4
HASH = digest("what is signed")
PARTS = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"]


@pytest.fixture
def passkey(world: World) -> Passkey:
    return Passkey(verifier=world.verifier.address)


def verify(world: World, key: bytes, signature: bytes, challenge: bytes = HASH) -> bytes:
    return bytes(world.verifier.functions.verify(key, challenge, signature).call())


def test_constructor__keeps_the_hash_of_the_relying_party(world: World) -> None:
    assert world.verifier.functions.rpIdHash().call() == sha256(b"localhost").digest()


def test_verify__accepts_an_assertion_of_the_passkey(world: World, passkey: Passkey) -> None:
    assert verify(world, passkey.key, passkey.sign(HASH)) == GOOD


@pytest.mark.parametrize(
    "changes",
    [
        {"rp_id": "example.org"},
        {"kind": "webauthn.create"},
        {"high_s": True},
        {"flags": 0x04},
        {"flags": 0x01},
        {"flags": 0x15},
    ],
    ids=["relying party", "type", "high s", "absent", "not verified", "backed up, not eligible"],
)
def test_verify__refuses_an_assertion_that_is_not_as_it_must_be(
    world: World, passkey: Passkey, changes: dict[str, Any]
) -> None:
    assert verify(world, passkey.key, passkey.sign(HASH, **changes)) == BAD


def test_verify__accepts_a_backed_up_passkey_that_is_eligible(
    world: World, passkey: Passkey
) -> None:
    assert verify(world, passkey.key, passkey.sign(HASH, flags=0x1D)) == GOOD


def test_verify__I20_refuses_another_challenge(world: World, passkey: Passkey) -> None:
    other = digest("something else")
    assert verify(world, passkey.key, passkey.sign(HASH), other) == BAD
    assert verify(world, passkey.key, passkey.sign(other), other) == GOOD


def test_verify__refuses_another_key(world: World, passkey: Passkey) -> None:
    thief = Passkey(verifier=world.verifier.address)
    assert verify(world, passkey.key, thief.sign(HASH)) == BAD


@pytest.mark.parametrize("length", [0, 63, 65])
def test_verify__refuses_a_key_of_another_length(
    world: World, passkey: Passkey, length: int
) -> None:
    key = (passkey.key + bytes(1))[:length]
    assert verify(world, key, passkey.sign(HASH)) == BAD


@pytest.mark.parametrize("part", range(len(PARTS)), ids=["r", "s", "at", "type", "data", "client"])
def test_verify__refuses_an_assertion_that_was_tampered_with(
    world: World, passkey: Passkey, part: int
) -> None:
    parts = list(decode(PARTS, passkey.sign(HASH)))
    whole = parts[part]
    if isinstance(whole, int):
        parts[part] = whole + 1
    elif isinstance(whole, bytes):
        parts[part] = whole[:-1] + bytes([whole[-1] ^ 1])
    else:
        parts[part] = whole.replace("8700", "8701")
    assert verify(world, passkey.key, encode(PARTS, parts)) == BAD


@pytest.mark.parametrize(
    "junk", [b"", b"\x00" * 31, bytes(192), b"\xff" * 400], ids=["none", "31", "zeros", "ones"]
)
def test_verify__refuses_bytes_that_are_no_assertion(
    world: World, passkey: Passkey, junk: bytes
) -> None:
    assert verify(world, passkey.key, junk) == BAD
