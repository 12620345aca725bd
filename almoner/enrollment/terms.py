"""What is proposed for a household, and the hash by which an approver repeats it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eth_abi.abi import encode
from eth_utils.abi import function_signature_to_4byte_selector
from eth_utils.crypto import keccak

from almoner.chain.sender import Call
from almoner.roster import Line
from almoner.roster.references import Keys, commitment

ENROLLMENT = "(bytes32,bytes32[],bytes32,uint32,address,bytes,uint64,uint16,uint16,bytes32)"
"""The ABI type of `Enrollment` (contracts/interfaces/IRoster.sol)."""


class Enrollment(NamedTuple):
    """`Enrollment`, field by field."""

    case_ref: bytes
    member_refs: list[bytes]
    group_ref: bytes
    prior_case_no: int
    pay_to: str
    signer: bytes
    amount: int
    from_period: int
    to_period: int
    facts_commitment: bytes


def enrollment(line: Line, keys: Keys, salt: bytes) -> Enrollment:
    """What a roster's line proposes. No personal data is in it."""
    return Enrollment(
        case_ref=keys.case(line.case_number),
        member_refs=[keys.member(each) for each in line.members],
        group_ref=keys.group(line.group),
        prior_case_no=0,
        pay_to=line.pay_to,
        signer=line.signer,
        amount=line.amount,
        from_period=line.from_period,
        to_period=line.to_period,
        facts_commitment=commitment(salt, line.facts),
    )


def enrolling(roster: str, proposed: Sequence[Enrollment]) -> Call:
    """What proposes households to the roster contract at `roster`."""
    kind = f"{ENROLLMENT}[]"
    selector = function_signature_to_4byte_selector(f"enroll({kind})")
    return Call(to=roster, data=selector + encode([kind], [proposed]))


def terms_hash(roster: str, case_no: int, proposed: Enrollment) -> bytes:
    """What the roster contract at `roster` must have stored for a case if nothing was changed."""
    return keccak(encode(["address", "uint32", ENROLLMENT], [roster, case_no, proposed]))
