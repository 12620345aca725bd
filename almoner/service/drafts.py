"""What a person wants done on the chain: written down first, then signed, then relayed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_utils.address import to_checksum_address
from web3.contract import Contract
from webauthn.helpers import bytes_to_base64url

from almoner import typed_data
from almoner.casefile import SALT_BYTES, Credential, committed
from almoner.chain.agency import Agency
from almoner.service.context import ServiceContext
from almoner.typed_data import Message

SECONDS = 24 * 60 * 60
"""How long a signed message may be relayed, in block time: an outage of hours loses nobody's."""
_ACCOUNT_BYTES = 20
NOTHING = bytes(32)
"""The content of an act that says nothing beyond itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An act of a claimant, as a contract knows it (contracts/interfaces/IClaimant.sol)."""

    contract: str
    """The name it signs by: `typed_data.HEARINGS`, `CHANGES` or `AWARDS`."""
    action: str
    case_no: int
    """Of a grant, the award."""
    subject: int = 0
    """The payment, proposal, draw or line it is about."""
    content: bytes = NOTHING
    """32 bytes that commit to what is said."""
    salt: bytes = field(default=b"", repr=False)
    words: str = field(default="", repr=False)
    """What the person wrote, where the content is the salted digest of that."""
    told: bytes = b""
    """What the content is the digest of, where the contract asks for that: of a draw or a key."""
    credential: Credential | None = None
    """The passkey it asks for, which signs in here once it counts."""
    commitments: Mapping[str, bytes] = field(default_factory=dict)
    """What the agency's key makes of papers and invoices: no page can make it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An act that waits for its signature."""

    wanted: Wanted
    nonce: int
    """How many messages of the case the contract had taken."""
    deadline: int
    """Block time."""


def said(contract: str, action: str, case_no: int, subject: int, words: str) -> Wanted:
    """An act that says something in the person's own words, under a new salt."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Wanted(
        contract=contract,
        action=action,
        case_no=case_no,
        subject=subject,
        content=committed(salt, words),
        salt=salt,
        words=words,
    )


def of(context: ServiceContext, wanted: Wanted) -> Draft:
    """The draft of an act, as the contract expects it next."""
    about = (context.address, wanted.case_no)
    taken = context.client.call(contract(context.agency, wanted).functions.nonceOf(*about))
    return Draft(wanted=wanted, nonce=int(taken), deadline=context.client.head()[2] + SECONDS)


def message(context: ServiceContext, draft: Draft) -> Message:
    """What is signed."""
    wanted = draft.wanted
    return typed_data.claimant_act(
        chain_id=context.client.chain_id,
        name=wanted.contract,
        contract=contract(context.agency, wanted).address,
        action=wanted.action,
        program=context.address,
        case_no=wanted.case_no,
        subject=wanted.subject,
        content=wanted.content,
        nonce=draft.nonce,
        deadline=draft.deadline,
    )


def shown(context: ServiceContext, draft: Draft) -> Mapping[str, Any]:
    """With this the page makes the digest again and compares it, before anything is signed.

    What is wanted is not in it: that the page takes from what it shows and what was typed. Only
    commitments under the agency's key are.
    """
    return {
        "chainId": context.client.chain_id,
        "contract": contract(context.agency, draft.wanted).address,
        "program": context.address,
        "salt": bytes_to_base64url(draft.wanted.salt),
        "nonce": draft.nonce,
        "deadline": draft.deadline,
        **{name: f"0x{made.hex()}" for name, made in draft.wanted.commitments.items()},
    }


def contract(agency: Agency, wanted: Wanted) -> Contract:
    """The contract that takes an act."""
    return {
        typed_data.HEARINGS: agency.hearings,
        typed_data.CHANGES: agency.changes,
        typed_data.AWARDS: agency.program,
    }[wanted.contract]


def account_content(account: str) -> bytes:
    """What commits to an account."""
    return bytes.fromhex(account.removeprefix("0x")).rjust(len(NOTHING), b"\0")


def account_of(content: bytes) -> str:
    """The account a content commits to, with its checksum."""
    return to_checksum_address(content[-_ACCOUNT_BYTES:])
