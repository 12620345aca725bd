"""Claimants who sign: their accounts, and the messages contracts ask signatures over."""

from __future__ import annotations

from typing import Any

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.crypto import keccak
from web3.contract import Contract

from almoner.testing.samples import digest
from almoner.testing.world import World


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
