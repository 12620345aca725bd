"""Passkeys: making them, and the full relying-party check of what they sign.

The contract checks who signed what. It cannot know on which page: origin and relying party are
checked here, before anything is sent.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    encode_cbor,
    options_to_json_dict,
)
from webauthn.helpers.cose import COSECRV, COSEKTY, COSEAlgorithmIdentifier, COSEKey
from webauthn.helpers.decode_credential_public_key import DecodedEC2PublicKey
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from almoner.errors import SignatureRefused

CHALLENGE_BYTES = 32
USER_ID_BYTES = 32
_VERIFIER_BYTES = 20
_COORDINATE_BYTES = 32
# The only algorithm a contract can check.
_ES256 = [COSEAlgorithmIdentifier.ECDSA_SHA_256]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelyingParty:
    """Whom passkeys are made for: the registrable domain, and the address of the pages."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey: its credential id and its public key, a point on P-256 of 32 bytes each way."""

    credential_id: bytes
    x: bytes
    y: bytes

    def signer(self, verifier: str) -> bytes:
        """The signer a contract knows: verifier address 20, x 32, y 32."""
        return bytes.fromhex(verifier.removeprefix("0x")) + self.x + self.y


def read(signer: bytes, credential_id: bytes) -> Passkey:
    """The passkey of the signer a contract knows; which one its device calls by that id."""
    x = signer[_VERIFIER_BYTES : _VERIFIER_BYTES + _COORDINATE_BYTES]
    y = signer[_VERIFIER_BYTES + _COORDINATE_BYTES :]
    return Passkey(credential_id=credential_id, x=x, y=y)


def creation_options(party: RelyingParty, *, challenge: bytes, label: str) -> dict[str, Any]:
    """What the browser needs to make a passkey; `label` is what the device shows its owner."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=secrets.token_bytes(USER_ID_BYTES),
        user_name=label,
        user_display_name=label,
        challenge=challenge,
        supported_pub_key_algs=_ES256,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return dict(options_to_json_dict(options))


def request_options(
    party: RelyingParty, *, challenge: bytes, credential_id: bytes | None = None
) -> dict[str, Any]:
    """What the browser needs to ask for a passkey: a given one, or any the person has here."""
    allowed = [PublicKeyCredentialDescriptor(id=credential_id)] if credential_id else []
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        allow_credentials=allowed,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options_to_json_dict(options))


def register(party: RelyingParty, *, challenge: bytes, credential: Mapping[str, Any]) -> Passkey:
    """The passkey the browser made for this challenge. Raises SignatureRefused."""
    try:
        verified = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
            supported_pub_key_algs=_ES256,
        )
        client = json.loads(part(credential, "clientDataJSON"))
    except Exception as fault:  # The library raises of every kind on what no browser sends.
        raise SignatureRefused(f"The passkey was not accepted: {fault}.") from fault
    _require_own_page(client)
    key = decode_credential_public_key(verified.credential_public_key)
    if not isinstance(key, DecodedEC2PublicKey) or key.crv != COSECRV.P256:
        raise SignatureRefused("The passkey is of a kind this service cannot use.")
    return Passkey(credential_id=verified.credential_id, x=_word(key.x), y=_word(key.y))


def check(
    party: RelyingParty, passkey: Passkey, *, challenge: bytes, credential: Mapping[str, Any]
) -> None:
    """The whole relying-party check of an assertion. Raises SignatureRefused.

    The signature counter is not enforced: passkeys that live on several devices do not count.
    """
    try:
        verified = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=_cose(passkey),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        client = json.loads(part(credential, "clientDataJSON"))
    except Exception as fault:  # The library raises of every kind on what no browser sends.
        raise SignatureRefused(f"The signature was not accepted: {fault}.") from fault
    if verified.credential_id != passkey.credential_id:
        raise SignatureRefused("The signature is of another passkey.")
    _require_own_page(client)


def _require_own_page(client: Mapping[str, Any]) -> None:
    """Raises SignatureRefused for what was made inside another site's page (WebAuthn 3, 7.1)."""
    if client.get("crossOrigin") or client.get("topOrigin"):
        raise SignatureRefused("The answer was made inside another site's page.")


def credential_id(credential: Mapping[str, Any]) -> bytes:
    """Which passkey an answer claims to be of. Raises SignatureRefused if it does not say."""
    try:
        return base64url_to_bytes(credential["rawId"])
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise SignatureRefused("The answer does not say which passkey it is of.") from fault


def _word(coordinate: bytes) -> bytes:
    return coordinate.rjust(32, b"\0")


def _cose(passkey: Passkey) -> bytes:
    """The public key as authenticators write it."""
    return encode_cbor(
        {
            int(COSEKey.KTY): int(COSEKTY.EC2),
            int(COSEKey.ALG): int(COSEAlgorithmIdentifier.ECDSA_SHA_256),
            int(COSEKey.CRV): int(COSECRV.P256),
            int(COSEKey.X): passkey.x,
            int(COSEKey.Y): passkey.y,
        }
    )


def part(credential: Mapping[str, Any], name: str) -> bytes:
    """One member of a browser's answer. Raises SignatureRefused if it is not there."""
    try:
        return base64url_to_bytes(credential["response"][name])
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise SignatureRefused(f"The answer has no {name}.") from fault
