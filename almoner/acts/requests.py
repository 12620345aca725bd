"""What the counter files in a person's name: another account, another key, an objection."""

from __future__ import annotations

from almoner.acts.changes import proposed
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


def file_pay_to(
    agency: Agency, counter: Sender, case_no: int, account: str, evidence: bytes
) -> int:
    """Asks for another account and returns the proposal's number. Raises Reverted."""
    program = agency.program.address
    fn = agency.changes.functions.filePayTo(program, case_no, account, evidence)
    return proposed(agency, counter.send(fn))


def file_signer(
    agency: Agency, counter: Sender, case_no: int, signer: bytes, evidence: bytes
) -> int:
    """Asks for another key and returns the proposal's number. Raises Reverted.

    `signer` is an account's 20 bytes, or the passkey verifier with a public key.
    """
    program = agency.program.address
    fn = agency.changes.functions.fileSigner(program, case_no, signer, evidence)
    return proposed(agency, counter.send(fn))


def witness(agency: Agency, counter: Sender, number: int) -> None:
    """Attests that the person asked in person before both: nobody can object then.

    Raises Reverted, as Changes_SamePerson.
    """
    counter.send(agency.changes.functions.witness(agency.program.address, number))


def contest(agency: Agency, counter: Sender, number: int, evidence: bytes) -> None:
    """Objects in the person's name. Raises Reverted."""
    counter.send(agency.changes.functions.contest(agency.program.address, number, evidence))


def judge(agency: Agency, counter: Sender, number: int, reason: bytes, *, stands: bool) -> None:
    """Judges an objection; if it stands, the change falls. Raises Reverted, as Changes_TooLate."""
    counter.send(agency.changes.functions.judge(agency.program.address, number, stands, reason))


def lapse(agency: Agency, anyone: Sender, number: int) -> None:
    """Closes a contested change that nobody judged in time. Raises Reverted."""
    anyone.send(agency.changes.functions.lapse(agency.program.address, number))
