"""A passkey in software, as contracts know one: for made-up people with made-up phones."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from eth_abi.abi import encode
from eth_utils.crypto import keccak

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
PRESENT_AND_VERIFIED = 0x05
"""Authenticator flags: a person was present, and was verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A WebAuthn credential whose key is in memory: it signs as an authenticator would."""

    verifier: str
    """Address of the ERC-7913 verifier."""
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    @classmethod
    def of(cls, name: str, verifier: str) -> Passkey:
        """Somebody's passkey: the same each time, as are its signatures."""
        secret = int.from_bytes(keccak(text=f"passkey of {name}"), "big") % (P256_ORDER - 1) + 1
        return cls.with_key(secret.to_bytes(32, "big"), verifier)

    @classmethod
    def with_key(cls, secret: bytes, verifier: str) -> Passkey:
        """The passkey of a private key."""
        key = ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())
        return cls(verifier=verifier, _key=key)

    @property
    def key(self) -> bytes:
        """The public key's two coordinates."""
        point = self._key.public_key().public_numbers()
        return point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")

    @property
    def signer(self) -> bytes:
        """The ERC-7913 signer bytes of this passkey."""
        return bytes.fromhex(self.verifier.removeprefix("0x")) + self.key

    def sign(
        self,
        challenge: bytes,
        *,
        rp_id: str = "localhost",
        kind: str = "webauthn.get",
        flags: int = PRESENT_AND_VERIFIED,
        high_s: bool = False,
    ) -> bytes:
        """An assertion over a hash, as the verifier contract reads it."""
        authenticator = sha256(rp_id.encode()).digest() + bytes([flags]) + bytes(4)
        shown = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        said = {"type": kind, "challenge": shown, "origin": f"http://{rp_id}:8700"}
        collected = json.dumps(said, separators=(",", ":"))
        message = authenticator + sha256(collected.encode()).digest()
        algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
        r, s = utils.decode_dss_signature(self._key.sign(message, algorithm))
        if (s > P256_ORDER // 2) != high_s:
            s = P256_ORDER - s
        return encode(
            ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
            [
                r.to_bytes(32, "big"),
                s.to_bytes(32, "big"),
                collected.index('"challenge"'),
                collected.index('"type"'),
                authenticator,
                collected,
            ],
        )
