"""The messages a claimant signs, as EIP-712 typed data: what each field says is what is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

VERSION = "1"
ROSTER = "Almoner Roster"
HEARINGS = "Almoner Hearings"

_BIND_SIGNER = [
    {"name": "caseNo", "type": "uint32"},
    {"name": "signerHash", "type": "bytes32"},
    {"name": "expiresAt", "type": "uint40"},
]
_APPEAL = [
    {"name": "program", "type": "address"},
    {"name": "caseNo", "type": "uint32"},
    {"name": "paymentId", "type": "uint64"},
    {"name": "statement", "type": "bytes32"},
    {"name": "deadline", "type": "uint40"},
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message for one contract on one chain; it means nothing anywhere else."""

    domain: Mapping[str, Any]
    name: str
    fields: Sequence[Mapping[str, str]]
    values: Mapping[str, Any]

    @property
    def digest(self) -> bytes:
        """The 32 bytes to sign."""
        encoded = encode_typed_data(
            domain_data=dict(self.domain),
            message_types={self.name: [dict(field) for field in self.fields]},
            message_data=dict(self.values),
        )
        return keccak(b"\x19" + encoded.version + encoded.header + encoded.body)


def bind_signer(
    *, chain_id: int, roster: str, case_no: int, signer: bytes, expires_at: int
) -> Message:
    """The one-time code's message: this signer speaks for this case, until the offer ends."""
    return Message(
        domain=_domain(ROSTER, chain_id, roster),
        name="BindSigner",
        fields=_BIND_SIGNER,
        values={"caseNo": case_no, "signerHash": keccak(signer), "expiresAt": expires_at},
    )


def appeal(
    *, chain_id: int, hearings: str, program: str, payment_id: int, statement: bytes, deadline: int
) -> Message:
    """The claimant's message: I appeal the hold of this payment, with these words.

    `statement` is the salted digest of the words, `deadline` the last second it may be relayed.
    """
    return Message(
        domain=_domain(HEARINGS, chain_id, hearings),
        name="Appeal",
        fields=_APPEAL,
        values={
            "program": program,
            "caseNo": case_of(payment_id),
            "paymentId": payment_id,
            "statement": statement,
            "deadline": deadline,
        },
    )


def case_of(payment_id: int) -> int:
    """The case of a payment: the low half of its id."""
    return payment_id & 0xFFFFFFFF


def run_of(payment_id: int) -> int:
    """The run of a payment: the high half of its id."""
    return payment_id >> 32


def _domain(name: str, chain_id: int, contract: str) -> dict[str, Any]:
    return {
        "name": name,
        "version": VERSION,
        "chainId": chain_id,
        "verifyingContract": contract,
    }
