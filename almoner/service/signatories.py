"""Who signs at the pages: a passkey, or an account, whatever keeps its key; one path for both.

An account is 20 bytes on the chain. Whether a key or a contract speaks for it, the newest block
says, as it does when a message arrives there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_account import Account as Key
from eth_utils.address import is_address, to_checksum_address
from webauthn.helpers import bytes_to_base64url

from almoner import typed_data
from almoner.chain.client import Client
from almoner.errors import ChainError, NodeUnreachable, SignatureRefused
from almoner.service import assertions, passkeys
from almoner.service.context import ServiceContext
from almoner.service.passkeys import Passkey
from almoner.typed_data import Message

MOST_SIGNATURE = 16 * 1024
"""Bytes of a signature: contracts with many owners have long ones."""
_SECP256K1_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_RECOVERABLE = 65
_ADDRESS_BYTES = 20
_ACCEPTED = bytes.fromhex("1626ba7e")
"""What a contract answers to a signature that is its own (ERC-1271)."""
_ERC_1271 = [
    {
        "type": "function",
        "name": "isValidSignature",
        "stateMutability": "view",
        "inputs": [{"name": "hash", "type": "bytes32"}, {"name": "signature", "type": "bytes"}],
        "outputs": [{"name": "", "type": "bytes4"}],
    }
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account, with its checksum; `apart` where its owners sign elsewhere, from a file."""

    address: str
    apart: bool = False

    def signer(self, verifier: str) -> bytes:
        """The signer a contract knows: the 20 bytes."""
        return bytes.fromhex(self.address.removeprefix("0x"))


Signatory = Passkey | Account


def read(signer: bytes, *, credential_id: bytes = b"") -> Signatory:
    """Who signs for what the chain keeps as signer bytes (ERC-7913)."""
    if len(signer) == _ADDRESS_BYTES:
        return Account(address=to_checksum_address(signer))
    return passkeys.read(signer, credential_id)


def account(typed: str, *, apart: bool) -> Account | None:
    """The account of what was typed, None where it is no account or mistyped."""
    return Account(address=to_checksum_address(typed), apart=apart) if is_address(typed) else None


def hand(signatory: Signatory | None) -> str:
    """How the page has it sign: `passkey`, `app` or `owners`."""
    if isinstance(signatory, Account):
        return "owners" if signatory.apart else "app"
    return "passkey"


def options(context: ServiceContext, signatory: Signatory, digest: bytes) -> dict[str, Any]:
    """What the browser needs to have a digest signed; it makes the digest itself, and compares."""
    if isinstance(signatory, Account):
        return {"challenge": bytes_to_base64url(digest), "account": signatory.address}
    return passkeys.request_options(
        context.party, challenge=digest, credential_id=signatory.credential_id
    )


def signature(
    context: ServiceContext, signatory: Signatory, message: Message, body: Mapping[str, Any]
) -> bytes:
    """The signature in the form its contract takes. Raises SignatureRefused if it is not theirs."""
    digest = message.digest
    if isinstance(signatory, Passkey):
        passkeys.check(context.party, signatory, challenge=digest, credential=body)
        return assertions.encoded(body, challenge=digest)
    given = _joined(context.client.chain_id, signatory.address, digest, _parts(body))
    if not _has_code(context.client, signatory.address):
        given = _of_a_key(message, signatory.address, given)
    elif not _accepts(context.client, signatory.address, digest, given):
        raise SignatureRefused("The account does not accept this signature.")
    return given


def _of_a_key(message: Message, address: str, given: bytes) -> bytes:
    """A key's signature as contracts take it: the lower one of two, and its parity as 27 or 28."""
    if len(given) != _RECOVERABLE or int.from_bytes(given[32:64], "big") > _SECP256K1_N // 2:
        raise SignatureRefused("The signature is of no form that contracts take.")
    parity = given[64] + 27 if given[64] < 2 else given[64]
    written = given[:64] + bytes([parity])
    try:
        signed_by = Key.recover_message(message.signable, signature=written)
    except Exception as fault:  # The library raises of every kind on what no key makes.
        raise SignatureRefused(f"The signature is damaged: {fault}.") from fault
    if signed_by != address:
        raise SignatureRefused("The signature is of another account.")
    return written


def _has_code(client: Client, address: str) -> bool:
    return client.request("eth_getCode", address, "latest") not in ("0x", None)


def _accepts(client: Client, address: str, digest: bytes, given: bytes) -> bool:
    """Whether a contract says that a signature is its own, at the newest block."""
    contract = client.web3.eth.contract(address=to_checksum_address(address), abi=_ERC_1271)
    try:
        return bool(client.call(contract.functions.isValidSignature(digest, given)) == _ACCEPTED)
    except NodeUnreachable:
        raise
    except ChainError:
        return False


def _parts(body: Mapping[str, Any]) -> list[bytes]:
    """What was brought: one signature, or those of several owners, a line each."""
    written = body.get("signature")
    if not isinstance(written, str) or len(written) > 2 * MOST_SIGNATURE:
        raise SignatureRefused("There is no signature, or one too long.")
    try:
        return [bytes.fromhex(line.removeprefix("0x")) for line in written.split()]
    except ValueError as fault:
        raise SignatureRefused("The signature is not hexadecimal.") from fault


def _joined(chain_id: int, safe: str, digest: bytes, parts: list[bytes]) -> bytes:
    """Signatures of a Safe's owners, in the order of the owners' accounts, as it wants them."""
    if len(parts) < 2:
        return b"".join(parts)
    asked = typed_data.safe_message(chain_id=chain_id, safe=safe, digest=digest).signable

    try:
        owners = {int(Key.recover_message(asked, signature=part), 16): part for part in parts}
    except Exception as fault:  # As above.
        raise SignatureRefused("One of the signatures is damaged.") from fault
    return b"".join(part for _, part in sorted(owners.items()))
