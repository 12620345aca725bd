"""Keys of a population, each from its seed: whoever signs on a chain has one that is real.

Worthless by design: everybody who has the seed has all of them.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric import ec
from eth_hash.auto import keccak

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256, which is the smaller of the two curves: a secret is good on both."""


def secret(seed: int, *whose: object) -> bytes:
    """The 32 bytes of somebody's private key."""
    text = "/".join(map(str, ("key", seed, *whose)))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return (number % (_ORDER - 1) + 1).to_bytes(32, "big")


def address(key: bytes) -> bytes:
    """The account that a private key signs for: 20 bytes."""
    return bytes(keccak(_point(key, ec.SECP256K1()))[12:])


def passkey(key: bytes) -> str:
    """The public key of a passkey with that private key: two coordinates, in hexadecimal."""
    return _point(key, ec.SECP256R1()).hex()


def _point(key: bytes, curve: ec.EllipticCurve) -> bytes:
    point = ec.derive_private_key(int.from_bytes(key, "big"), curve).public_key().public_numbers()
    return point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
