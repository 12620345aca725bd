"""Appeals and decisions (contracts/interfaces/IHearings.sol).

A subject is a payment id (2^32 and above) for a hold, or the number of a proposal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from web3.types import TxReceipt

from almoner.acts.applications import Signature
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError
from almoner.numbering import FIRST_PAYMENT


class AppealState(IntEnum):
    """Where an appeal stands, numbered as in the contract."""

    NONE = 0
    FILED = 1
    FOR_CLAIMANT = 2
    FOR_AGENCY = 3
    WITHDRAWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An appeal of one subject. Times in seconds since 1970; officers by person number."""

    state: AppealState
    timely: bool
    waived: bool
    """The person wants nothing continued until the decision."""
    received_at: int
    decide_by: int
    filer: int
    """Who took it at the counter, 0 for one the person signed."""
    officer: int
    decider: int


def case_of(agency: Agency, subject: int) -> int:
    """The case a subject is about."""
    if subject >= FIRST_PAYMENT:
        return subject % FIRST_PAYMENT
    proposal = agency.changes.functions.proposalOf(agency.program.address, subject)
    return int(structs.read(agency.client, proposal)["case_no"])


def show(agency: Agency, subject: int) -> Appeal:
    """The appeal of a subject. Raises AlmonerError if nobody appealed it."""
    asked = agency.hearings.functions.appealOf(agency.program.address, subject)
    found = structs.read(agency.client, asked)
    state = AppealState(found.pop("state"))
    if state is AppealState.NONE:
        raise AlmonerError(f"Nobody appealed {subject}.")
    return Appeal(state=state, **found)


def overpaid(agency: Agency, case_no: int) -> int:
    """Base units of overpayments that decisions found about a case. Nothing collects them."""
    found = agency.hearings.functions.overpaidOf(agency.program.address, case_no)
    return int(agency.client.call(found))


def file(
    agency: Agency,
    counter: Sender,
    subject: int,
    statement: bytes,
    received_at: int,
    *,
    waive: bool = False,
) -> TxReceipt:
    """Takes an appeal at the counter, dated when it was received. Raises Reverted."""
    return counter.send(
        agency.hearings.functions.fileAtCounter(
            agency.program.address, subject, statement, waive, received_at
        )
    )


def appeal(
    agency: Agency, anyone: Sender, subject: int, statement: bytes, signature: Signature
) -> TxReceipt:
    """Sends an appeal its person signed. Raises Reverted, as Hearings_NothingToAppeal."""
    program = agency.program.address
    return anyone.send(
        agency.hearings.functions.appeal(program, subject, statement, False, signature)
    )


def find_good_cause(agency: Agency, hearing_officer: Sender, subject: int, reason: bytes) -> None:
    """Finds a good cause for a late appeal: it counts as timely. Raises Reverted."""
    program = agency.program.address
    hearing_officer.send(agency.hearings.functions.findGoodCause(program, subject, reason))


def assign(agency: Agency, hearing_officer: Sender, subject: int, officer: int) -> None:
    """Assigns an appeal to a hearing officer by person number. Raises Reverted."""
    program = agency.program.address
    hearing_officer.send(agency.hearings.functions.assign(program, subject, officer))


def decide(
    agency: Agency,
    hearing_officer: Sender,
    subject: int,
    reason: bytes,
    *,
    for_claimant: bool,
    overpayment: int = 0,
) -> None:
    """Decides an appeal; the decision is enacted at once, or as soon as its case is free.

    `overpayment` is in base units, found by a decision for the agency. Raises Reverted.
    """
    hearing_officer.send(
        agency.hearings.functions.decide(
            agency.program.address, subject, for_claimant, overpayment, reason
        )
    )
