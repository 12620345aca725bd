"""What applicants, grantees and reviewers of an agency sign, as the contracts expect it next."""

from __future__ import annotations

from collections.abc import Sequence

from eth_utils.crypto import keccak

from almoner import typed_data
from almoner.chain.agency import Agency
from almoner.typed_data import Message


def applicant(
    agency: Agency, action: str, subject: int, content: bytes, signer: bytes, deadline: int
) -> Message:
    """An applicant's next message: `subject` is the round applied to, or the application.

    `signer` is who signs, as ERC-7913 writes it; `deadline` the last second it is good for.
    """
    nonce = agency.client.call(agency.rounds.functions.nonceOf(keccak(signer)))
    return typed_data.applicant_act(
        chain_id=agency.client.chain_id,
        rounds=agency.rounds.address,
        action=action,
        subject=subject,
        content=content,
        nonce=nonce,
        deadline=deadline,
    )


def grantee(
    agency: Agency,
    award: int,
    action: str,
    *,
    subject: int,
    content: bytes,
    deadline: int,
    amendments: bool = False,
) -> Message:
    """A grantee's next message to its program, or to the amendments of the agency."""
    contract = agency.amendments if amendments else agency.program
    program = agency.program.address
    return typed_data.claimant_act(
        chain_id=agency.client.chain_id,
        name=typed_data.AMENDMENTS if amendments else typed_data.AWARDS,
        contract=contract.address,
        action=action,
        program=program,
        case_no=award,
        subject=subject,
        content=content,
        nonce=agency.client.call(contract.functions.nonceOf(program, award)),
        deadline=deadline,
    )


def sheet(
    agency: Agency, application: int, content: bytes, scores: Sequence[int], comments: bytes
) -> Message:
    """A reviewer's scores of an application whose submission has that content."""
    return typed_data.score_sheet(
        chain_id=agency.client.chain_id,
        rounds=agency.rounds.address,
        application=application,
        content=content,
        scores=scores,
        comments=comments,
    )
