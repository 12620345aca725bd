"""The relying-party check, and assertions in the contract's form.

given a passkey in software and a challenge
├── when all is right: it should be accepted here and by the contract
├── when one thing is wrong (origin, domain, person not verified, challenge, key): it should be
│   refused here
└── when `s` is high, as in half of all signatures: it should reach the contract low
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from eth_abi.abi import decode
from eth_utils.crypto import keccak
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from almoner.demo.passkey import PRESENT, VERIFIED, SoftPasskey
from almoner.errors import SignatureRefused
from almoner.service import assertions, passkeys
from almoner.service.passkeys import Passkey, RelyingParty
from almoner.testing.pages import Story

ORIGIN = "http://localhost:8700"
PARTY = RelyingParty(id="localhost", origin=ORIGIN, name="Almoner")
BACKED_UP = 0x10
SIGNATURES = 24
MAGIC = keccak(text="verify(bytes,bytes32,bytes)")[:4]


def _made(origin: str = ORIGIN) -> tuple[SoftPasskey, Passkey]:
    soft, challenge = SoftPasskey(origin), secrets.token_bytes(32)
    options = passkeys.creation_options(PARTY, challenge=challenge, label="Cash assistance")
    return soft, passkeys.register(PARTY, challenge=challenge, credential=soft.create(options))


def _signed(soft: SoftPasskey, challenge: bytes, **how: Any) -> dict[str, Any]:
    return soft.sign(passkeys.request_options(PARTY, challenge=challenge), **how)


def test_creation_options__ask_for_what_a_contract_can_check() -> None:
    options = passkeys.creation_options(PARTY, challenge=bytes(32), label="Cash assistance")

    assert [offered["alg"] for offered in options["pubKeyCredParams"]] == [-7]
    chosen = options["authenticatorSelection"]
    assert chosen["residentKey"] == "required"
    assert chosen["userVerification"] == "required"
    assert options["rp"]["id"] == "localhost"


def test_register__refuses_another_challenge() -> None:
    soft = SoftPasskey(ORIGIN)
    options = passkeys.creation_options(PARTY, challenge=bytes(32), label="Cash assistance")
    answer = soft.create(options)

    with pytest.raises(SignatureRefused, match="challenge"):
        passkeys.register(PARTY, challenge=bytes([1] * 32), credential=answer)
    made = passkeys.register(PARTY, challenge=bytes(32), credential=answer)
    assert made.credential_id == soft.credential_id


@pytest.mark.parametrize(
    "answer", [{}, {"id": 1}, {"response": "x"}, {"rawId": "!", "response": 3}]
)
def test_register__refuses_what_is_no_answer(answer: dict[str, Any]) -> None:
    with pytest.raises(SignatureRefused):
        passkeys.register(PARTY, challenge=bytes(32), credential=answer)


def test_check__accepts_a_signature_over_the_challenge() -> None:
    soft, made = _made()
    challenge = secrets.token_bytes(32)

    passkeys.check(PARTY, made, challenge=challenge, credential=_signed(soft, challenge))


def test_check__refuses_another_challenge() -> None:
    soft, made = _made()

    with pytest.raises(SignatureRefused, match="challenge"):
        passkeys.check(PARTY, made, challenge=bytes(32), credential=_signed(soft, bytes([1] * 32)))


def test_check__refuses_another_origin() -> None:
    soft, made = _made()
    soft.origin = "https://benefits.example"

    with pytest.raises(SignatureRefused, match="origin"):
        passkeys.check(PARTY, made, challenge=bytes(32), credential=_signed(soft, bytes(32)))


def test_check__refuses_another_domain() -> None:
    soft, made = _made()

    with pytest.raises(SignatureRefused, match="RP ID"):
        passkeys.check(
            replace(PARTY, id="benefits.example"),
            made,
            challenge=bytes(32),
            credential=_signed(soft, bytes(32)),
        )


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (VERIFIED, "not present"),
        (PRESENT, "verification is required"),
        (PRESENT | VERIFIED | BACKED_UP, "backed up"),
    ],
    ids=["nobody there", "not verified", "backed up, yet not eligible"],
)
def test_check__refuses_without_a_verified_person(flags: int, words: str) -> None:
    soft, made = _made()

    with pytest.raises(SignatureRefused, match=words):
        passkeys.check(
            PARTY, made, challenge=bytes(32), credential=_signed(soft, bytes(32), flags=flags)
        )


def test_check__refuses_another_persons_key() -> None:
    soft, made = _made()
    _, other = _made()

    with pytest.raises(SignatureRefused):
        passkeys.check(
            PARTY,
            replace(other, credential_id=made.credential_id),
            challenge=bytes(32),
            credential=_signed(soft, bytes(32)),
        )


FRAMES = pytest.mark.parametrize(
    "frame",
    [(b'"crossOrigin":false', b'"crossOrigin":true'), (b"}", b',"topOrigin":"https://x.example"}')],
    ids=["said to be", "named"],
)
"""What a browser says of a frame inside another site's page."""


@FRAMES
def test_check__refuses_a_page_inside_another_sites_page(frame: tuple[bytes, bytes]) -> None:
    soft, made = _made()
    answer = _signed(_framed(soft, frame), bytes(32))

    with pytest.raises(SignatureRefused, match="another site"):
        passkeys.check(PARTY, made, challenge=bytes(32), credential=answer)


@FRAMES
def test_register__refuses_a_page_inside_another_sites_page(frame: tuple[bytes, bytes]) -> None:
    options = passkeys.creation_options(PARTY, challenge=bytes(32), label="case")
    answer = _framed(SoftPasskey(PARTY.origin), frame).create(options)

    with pytest.raises(SignatureRefused, match="another site"):
        passkeys.register(PARTY, challenge=bytes(32), credential=answer)


def _framed(soft: SoftPasskey, frame: tuple[bytes, bytes]) -> SoftPasskey:
    class Framed(SoftPasskey):
        def client_data(self, kind: str, challenge: str) -> bytes:
            return super().client_data(kind, challenge).replace(*frame)

    soft.__class__ = Framed
    return soft


def test_encoded__is_accepted_by_the_contract_for_high_and_low_signatures(story: Story) -> None:
    soft, made = _made()
    verify = story.world.verifier.functions.verify
    highs = 0

    for number in range(SIGNATURES):
        challenge = number.to_bytes(32, "big")
        answer = _signed(soft, challenge)
        _, s = decode_dss_signature(base64url_to_bytes(answer["response"]["signature"]))
        highs += s > assertions.P256_N // 2
        sent = assertions.encoded(answer, challenge=challenge)
        assert verify(made.x + made.y, challenge, sent).call() == MAGIC
        assert verify(made.x + made.y, bytes([1] * 32), sent).call() == b"\xff" * 4

    assert 0 < highs < SIGNATURES, "both kinds were seen"


def test_encoded__finds_its_places_in_client_data_of_any_order() -> None:
    soft, _ = _made()
    answer = _signed(soft, bytes(32))
    client = json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))
    turned = json.dumps(dict(reversed(client.items())), separators=(",", ":")).encode()
    answer["response"]["clientDataJSON"] = bytes_to_base64url(turned)

    types = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"]
    *_, challenge_at, type_at, _, text = decode(
        types, assertions.encoded(answer, challenge=bytes(32))
    )

    assert text[challenge_at:].startswith('"challenge":"AAAA')
    assert text[type_at:].startswith('"type":"webauthn.get"')


def test_encoded__refuses_an_answer_for_another_challenge() -> None:
    soft, _ = _made()

    with pytest.raises(SignatureRefused, match="what it is for"):
        assertions.encoded(_signed(soft, bytes(32)), challenge=bytes([1] * 32))


def test_encoded__refuses_a_damaged_signature() -> None:
    soft, _ = _made()
    answer = _signed(soft, bytes(32))
    answer["response"]["signature"] = bytes_to_base64url(b"\x30\x01")

    with pytest.raises(SignatureRefused, match="damaged"):
        assertions.encoded(answer, challenge=bytes(32))
