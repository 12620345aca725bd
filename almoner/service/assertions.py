"""A passkey's signature in the form a contract reads it (`WebAuthn.WebAuthnAuth`, OpenZeppelin)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from eth_abi.abi import encode
from webauthn.helpers import bytes_to_base64url

from almoner.errors import SignatureRefused
from almoner.service import passkeys

P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256: `s` and `P256_N - s` sign the same, and the contract takes the lower one."""

# r, s, challengeIndex, typeIndex, authenticatorData, clientDataJSON
_MEMBERS = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"]


def encoded(credential: Mapping[str, Any], *, challenge: bytes) -> bytes:
    """An assertion over `challenge`, ABI-encoded.

    It is not verified here: do so first (`passkeys.check`). Raises SignatureRefused if a part is
    missing.
    """
    client = passkeys.part(credential, "clientDataJSON")
    try:
        written_client = client.decode()
        r, s = decode_dss_signature(passkeys.part(credential, "signature"))
    except ValueError as fault:
        raise SignatureRefused("The signature is damaged.") from fault
    written = bytes_to_base64url(challenge).encode()
    return encode(
        _MEMBERS,
        [
            r.to_bytes(32, "big"),
            min(s, P256_N - s).to_bytes(32, "big"),
            _place(client, b'"challenge":"' + written + b'"'),
            _place(client, b'"type":"webauthn.get"'),
            passkeys.part(credential, "authenticatorData"),
            written_client,
        ],
    )


def _place(client: bytes, wanted: bytes) -> int:
    """Where something is in the client data: browsers differ in order, spaces and length."""
    at = client.find(wanted)
    if at < 0:
        raise SignatureRefused("The signature does not say what it is for.")
    return at
