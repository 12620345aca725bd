"""A passkey in software, for where there is no browser: what it makes, a phone would make too.

For the demonstration and tests only. A real passkey never leaves its device; this one is a key in
memory that says of itself that a person was there and was verified.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT = 0x01
VERIFIED = 0x04
ATTESTED = 0x40
_ES256 = -7
_CREDENTIAL_ID_BYTES = 32
_NO_AAGUID = bytes(16)
_COORDINATE = 32


class SoftPasskey:
    """One passkey of one person for one site. `origin` is the address of the site's pages."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.credential_id = secrets.token_bytes(_CREDENTIAL_ID_BYTES)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._rp_id = ""

    def create(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a site that asks for a new passkey.

        Raises ValueError if the site does not take the one algorithm this one has.
        """
        if _ES256 not in [offered["alg"] for offered in options["pubKeyCredParams"]]:
            raise ValueError("the site takes no ES256 passkey")
        self._rp_id = options["rp"]["id"]
        attested = (
            _NO_AAGUID
            + len(self.credential_id).to_bytes(2, "big")
            + self.credential_id
            + encode_cbor(self._cose())
        )
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        client = self.client_data("webauthn.create", options["challenge"])
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(clientDataJSON=client, attestationObject=encode_cbor(attestation))

    def sign(
        self, options: Mapping[str, Any], *, flags: int = PRESENT | VERIFIED
    ) -> dict[str, Any]:
        """The answer to a site that asks for a signature over its challenge."""
        data = self._data(flags)
        client = self.client_data("webauthn.get", options["challenge"])
        signed = data + hashlib.sha256(client).digest()
        signature = self._key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    @property
    def exported(self) -> bytes:
        """Its private key (PKCS #8), for a virtual authenticator to keep."""
        return self._key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def rp_id(self) -> str:
        """For whom it was made."""
        return self._rp_id

    def _data(self, flags: int) -> bytes:
        counter = bytes(4)  # like passkeys kept on several devices, it does not count
        return hashlib.sha256(self._rp_id.encode()).digest() + bytes([flags]) + counter

    def client_data(self, kind: str, challenge: str) -> bytes:
        """What a browser would say about the page that asked."""
        unpadded = bytes_to_base64url(base64url_to_bytes(challenge))
        fields = {"type": kind, "challenge": unpadded, "origin": self.origin, "crossOrigin": False}
        return json.dumps(fields, separators=(",", ":")).encode()

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        number = bytes_to_base64url(self.credential_id)
        response = {name: bytes_to_base64url(value) for name, value in parts.items()}
        return {"id": number, "rawId": number, "type": "public-key", "response": response}

    def _cose(self) -> dict[int, int | bytes]:
        point = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(_COORDINATE, "big") for number in (point.x, point.y))
        return {1: 2, 3: _ES256, -1: 1, -2: x, -3: y}
