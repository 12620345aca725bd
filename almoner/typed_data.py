"""Messages people sign, as EIP-712 typed data: what each field says is what is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_account.messages import SignableMessage, encode_typed_data
from eth_utils.crypto import keccak

VERSION = "1"
ROSTER = "Almoner Roster"
HEARINGS = "Almoner Hearings"
CHANGES = "Almoner Changes"
ROUNDS = "Almoner GrantRounds"
AWARDS = "Almoner GrantAwards"
AMENDMENTS = "Almoner GrantAmendments"
PAGES = "Almoner Pages"

_BIND_SIGNER = [
    {"name": "caseNo", "type": "uint32"},
    {"name": "signerHash", "type": "bytes32"},
    {"name": "expiresAt", "type": "uint40"},
]
_CLAIMANT_ACT = [
    {"name": "action", "type": "string"},
    {"name": "program", "type": "address"},
    {"name": "caseNo", "type": "uint32"},
    {"name": "subject", "type": "uint64"},
    {"name": "content", "type": "bytes32"},
    {"name": "nonce", "type": "uint64"},
    {"name": "deadline", "type": "uint40"},
]
_APPLICANT_ACT = [
    {"name": "action", "type": "string"},
    {"name": "subject", "type": "uint32"},
    {"name": "content", "type": "bytes32"},
    {"name": "nonce", "type": "uint64"},
    {"name": "deadline", "type": "uint40"},
]
_SCORE_SHEET = [
    {"name": "application", "type": "uint32"},
    {"name": "content", "type": "bytes32"},
    {"name": "scores", "type": "uint16[]"},
    {"name": "comments", "type": "bytes32"},
]
_SIGN_IN = [
    {"name": "origin", "type": "string"},
    {"name": "account", "type": "address"},
    {"name": "nonce", "type": "bytes32"},
    {"name": "time", "type": "uint40"},
]
_SAFE_MESSAGE = [{"name": "message", "type": "bytes"}]
_PLACE = [
    {"name": "name", "type": "string"},
    {"name": "version", "type": "string"},
    {"name": "chainId", "type": "uint256"},
    {"name": "verifyingContract", "type": "address"},
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message for one contract on one chain; it means nothing anywhere else."""

    domain: Mapping[str, Any]
    name: str
    fields: Sequence[Mapping[str, str]]
    values: Mapping[str, Any]

    @property
    def signable(self) -> SignableMessage:
        """What a key of eth_account signs."""
        return encode_typed_data(
            domain_data=dict(self.domain),
            message_types={self.name: [dict(field) for field in self.fields]},
            message_data=dict(self.values),
        )

    @property
    def digest(self) -> bytes:
        """The 32 bytes to sign."""
        encoded = self.signable
        return keccak(b"\x19" + encoded.version + encoded.header + encoded.body)

    @property
    def written(self) -> dict[str, Any]:
        """The whole message as `eth_signTypedData_v4` takes it, bytes in hexadecimal."""
        return {
            "types": {
                "EIP712Domain": [dict(field) for field in _PLACE if field["name"] in self.domain],
                self.name: [dict(field) for field in self.fields],
            },
            "primaryType": self.name,
            "domain": dict(self.domain),
            "message": {
                field: f"0x{value.hex()}" if isinstance(value, bytes) else value
                for field, value in self.values.items()
            },
        }


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


def claimant_act(
    *,
    chain_id: int,
    name: str,
    contract: str,
    action: str,
    program: str,
    case_no: int,
    subject: int,
    content: bytes,
    nonce: int,
    deadline: int,
) -> Message:
    """The claimant's message to the contract of that domain name; `case_no` is a grantee's award.

    `subject` is the payment, proposal, draw or amendment it is about, `content` 32 bytes that
    commit to what is said, `nonce` how many messages of the case the contract took before, and
    `deadline` the last second this one may be relayed.
    """
    return Message(
        domain=_domain(name, chain_id, contract),
        name="ClaimantAct",
        fields=_CLAIMANT_ACT,
        values={
            "action": action,
            "program": program,
            "caseNo": case_no,
            "subject": subject,
            "content": content,
            "nonce": nonce,
            "deadline": deadline,
        },
    )


def appeal(
    *,
    chain_id: int,
    hearings: str,
    program: str,
    payment_id: int,
    statement: bytes,
    nonce: int,
    deadline: int,
) -> Message:
    """The claimant's message: I appeal the hold of this payment, with these words.

    `statement` is the salted digest of the words.
    """
    return claimant_act(
        chain_id=chain_id,
        name=HEARINGS,
        contract=hearings,
        action="appeal",
        program=program,
        case_no=case_of(payment_id),
        subject=payment_id,
        content=statement,
        nonce=nonce,
        deadline=deadline,
    )


def applicant_act(
    *,
    chain_id: int,
    rounds: str,
    action: str,
    subject: int,
    content: bytes,
    nonce: int,
    deadline: int,
) -> Message:
    """An applicant's message: `subject` is the round applied to, or the application it is about."""
    return Message(
        domain=_domain(ROUNDS, chain_id, rounds),
        name="ApplicantAct",
        fields=_APPLICANT_ACT,
        values={
            "action": action,
            "subject": subject,
            "content": content,
            "nonce": nonce,
            "deadline": deadline,
        },
    )


def score_sheet(
    *,
    chain_id: int,
    rounds: str,
    application: int,
    content: bytes,
    scores: Sequence[int],
    comments: bytes,
) -> Message:
    """A reviewer's scores of an application whose submission has that content."""
    return Message(
        domain=_domain(ROUNDS, chain_id, rounds),
        name="ScoreSheet",
        fields=_SCORE_SHEET,
        values={
            "application": application,
            "content": content,
            "scores": list(scores),
            "comments": comments,
        },
    )


def sign_in(
    *, chain_id: int, program: str, origin: str, account: str, nonce: bytes, time: int
) -> Message:
    """What an account signs to sign in at the pages of a program, at one address, once.

    `origin` is where the pages are, `time` the block time of the question. No contract takes it.
    """
    return Message(
        domain=_domain(PAGES, chain_id, program),
        name="SignIn",
        fields=_SIGN_IN,
        values={"origin": origin, "account": account, "nonce": nonce, "time": time},
    )


def safe_message(*, chain_id: int, safe: str, digest: bytes) -> Message:
    """What the owners of a Safe sign, so that it answers for a digest of 32 bytes (ERC-1271)."""
    return Message(
        domain={"chainId": chain_id, "verifyingContract": safe},
        name="SafeMessage",
        fields=_SAFE_MESSAGE,
        values={"message": digest},
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
