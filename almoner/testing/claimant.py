"""Claimants who sign: a passkey in software, and the messages contracts ask signatures over."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from eth_abi.abi import encode
from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak
from web3.contract import Contract

from almoner.testing.samples import digest
from almoner.testing.world import World

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
        secret = int.from_bytes(digest(f"passkey of {name}"), "big") % (P256_ORDER - 1) + 1
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


def account(name: str = "claimant") -> LocalAccount:
    """A claimant's account; its address as bytes is its ERC-7913 signer."""
    made: LocalAccount = Account.from_key(digest(f"key of {name}"))
    return made


def signer_of(claimant: LocalAccount) -> bytes:
    """The ERC-7913 signer bytes of an account."""
    return bytes.fromhex(claimant.address.removeprefix("0x"))


def act_message(
    world: World,
    contract: Contract,
    case_no: int,
    action: str,
    *,
    subject: int = 0,
    content: bytes = bytes(32),
    nonce: int | None = None,
    deadline: int,
    **domain: Any,
) -> SignableMessage:
    """What a claimant signs for the world's hearings or changes; `domain` replaces its fields.

    The nonce is the one the contract expects now, unless said.
    """
    if nonce is None:
        nonce = int(contract.functions.nonceOf(world.program.address, case_no).call())
    fields = [
        ("action", "string"),
        ("program", "address"),
        ("caseNo", "uint32"),
        ("subject", "uint64"),
        ("content", "bytes32"),
        ("nonce", "uint64"),
        ("deadline", "uint40"),
    ]
    values = [action, world.program.address, case_no, subject, content, nonce, deadline]
    name = "Almoner Hearings" if contract.address == world.hearings.address else "Almoner Changes"
    place = {"name": name, "verifyingContract": contract.address}
    return _message(world, "ClaimantAct", fields, values, place | domain)


def appeal_message(
    world: World,
    payment: int,
    statement: bytes,
    deadline: int,
    *,
    waive: bool = False,
    nonce: int | None = None,
    **domain: Any,
) -> SignableMessage:
    """What a claimant signs to appeal the hold of a payment; `domain` as for `act_message`."""
    return act_message(
        world,
        world.hearings,
        payment & 0xFFFFFFFF,
        "appeal and waive" if waive else "appeal",
        subject=payment,
        content=statement,
        nonce=nonce,
        deadline=deadline,
        **domain,
    )


def binding_message(
    world: World, case_no: int, signer: bytes, expires_at: int, **domain: Any
) -> SignableMessage:
    """What a one-time code's key signs to bind a claimant's signer to a case."""
    fields = [("caseNo", "uint32"), ("signerHash", "bytes32"), ("expiresAt", "uint40")]
    values = [case_no, bytes(keccak(signer)), expires_at]
    place = {"name": "Almoner Roster", "verifyingContract": world.roster.address}
    return _message(world, "BindSigner", fields, values, place | domain)


def hash_of(message: SignableMessage) -> bytes:
    """The 32 bytes a signature of the message is over."""
    return bytes(keccak(b"\x19" + message.version + message.header + message.body))


def _message(
    world: World,
    name: str,
    fields: list[tuple[str, str]],
    values: list[Any],
    domain: dict[str, Any],
) -> SignableMessage:
    place = {"version": "1", "chainId": world.client.chain_id} | domain
    types = {name: [{"name": field, "type": kind} for field, kind in fields]}
    values_by_field = {field: value for (field, _), value in zip(fields, values, strict=True)}
    return encode_typed_data(place, types, values_by_field)
