"""Cases, their claimants' keys, and accounts that lawfully serve several of them."""

from __future__ import annotations

import sqlite3

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.events import Event
from almoner.ledger.columns import stored
from almoner.ledger.statuses import CaseStatus

# What the contract hashes for the determiner to repeat: roster, case number, enrollment.
_TERMS = (
    "address",
    "uint32",
    "(bytes32,bytes32[],bytes32,uint32,address,bytes,uint64,uint16,uint16,bytes32)",
)


def enrolled(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A caseworker proposed a household."""
    a = event.args
    signer = bytes(a["signer"])
    db.execute(
        "INSERT INTO cases (program, case_no, status, case_ref, group_ref, prior_case_no, pay_to,"
        " amount, from_period, to_period, members, facts_commitment, terms_hash, caseworker,"
        " enrolled_at, signer, signer_hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            program,
            a["caseNo"],
            CaseStatus.ENROLLED,
            a["caseRef"],
            a["groupRef"],
            a["priorCaseNo"],
            a["payTo"],
            stored(a["amount"]),
            a["fromPeriod"],
            a["toPeriod"],
            len(a["memberRefs"]),
            a["factsCommitment"],
            _terms_hash(event),
            a["by"],
            event.block_time,
            signer or None,
            keccak(signer) if signer else None,
        ),
    )


def approved(db: sqlite3.Connection, program: str, event: Event) -> None:
    """A determiner approved exactly what was enrolled."""
    a = event.args
    db.execute(
        "UPDATE cases SET status = ?, determiner = ?, approved_at = ?"
        " WHERE program = ? AND case_no = ?",
        (CaseStatus.APPROVED, a["by"], event.block_time, program, a["caseNo"]),
    )


def shared_account_confirmed(db: sqlite3.Connection, program: str, event: Event) -> None:
    """Two persons declared it; a proposal alone changes nothing, and ends no declaration."""
    a = event.args
    db.execute(
        "INSERT OR REPLACE INTO shared_accounts VALUES (?, ?, ?, ?, ?, ?)",
        (program, a["account"], a["capacity"], a["until"], a["proposer"], a["by"]),
    )


def key_offered(db: sqlite3.Connection, program: str, event: Event) -> None:
    """The counter offers a one-time code's key."""
    a = event.args
    db.execute(
        "INSERT OR REPLACE INTO key_offers VALUES (?, ?, ?, ?, ?)",
        (program, a["caseNo"], a["key"], a["expiresAt"], a["by"]),
    )


def signer_bound(db: sqlite3.Connection, program: str, event: Event) -> None:
    """The claimant used the code."""
    a = event.args
    key = (program, a["caseNo"])
    db.execute(
        "UPDATE cases SET signer = ?, signer_hash = ? WHERE program = ? AND case_no = ?",
        (a["signer"], a["signerHash"], *key),
    )
    db.execute("DELETE FROM key_offers WHERE program = ? AND case_no = ?", key)


def _terms_hash(event: Event) -> bytes:
    a = event.args
    enrollment = (
        a["caseRef"],
        a["memberRefs"],
        a["groupRef"],
        a["priorCaseNo"],
        a["payTo"],
        a["signer"],
        a["amount"],
        a["fromPeriod"],
        a["toPeriod"],
        a["factsCommitment"],
    )
    return bytes(keccak(encode(_TERMS, (event.address, a["caseNo"], enrollment))))


EVENTS = {
    "CaseEnrolled": enrolled,
    "CaseApproved": approved,
    "SharedAccountConfirmed": shared_account_confirmed,
    "KeyOffered": key_offered,
    "SignerBound": signer_bound,
}
