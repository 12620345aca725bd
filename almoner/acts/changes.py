"""What staff proposes about a case, and what comes of it (contracts/interfaces/IChanges.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from web3.logs import DISCARD
from web3.types import TxReceipt

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError


class ChangeKind(IntEnum):
    """What may change about a case, numbered as in the contract."""

    NONE = 0
    INCREASE = 1
    DECREASE = 2
    TERMINATE = 3
    PAY_TO = 4
    SIGNER = 5
    RENEW = 6
    EXPIRY = 7
    REOPEN = 8
    VOID_PAYMENT = 9
    MASS = 10


class Basis(IntEnum):
    """The law a notice rests on, numbered as in the contract."""

    NONE = 0
    ADVANCE = 1
    ADEQUATE = 2
    MASS_CHANGE = 3
    REQUESTED = 4
    DEATH = 5
    SUSTAINED = 6
    UNPAYABLE = 7


class Origin(IntEnum):
    """Who asked for a change, numbered as in the contract."""

    STAFF = 0
    CLAIMANT = 1
    COUNTER = 2
    IN_PERSON = 3


class ProposalState(IntEnum):
    """Where a proposal stands, numbered as in the contract."""

    NONE = 0
    OPEN = 1
    SERVED = 2
    CONTESTED = 3
    CONFIRMED = 4
    ENACTED = 5
    RESTORING = 6
    RESTORED = 7
    CLOSED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed change. Times in seconds since 1970, 0 for none; officers by person number."""

    number: int
    case_no: int
    """For a mass change, its word."""
    kind: ChangeKind
    basis: Basis
    origin: Origin
    state: ProposalState
    channel: int
    """Of its notice, 0 before it was served."""
    failures: int
    proposed_at: int
    served_at: int
    effective_at: int
    """An appeal received before it is timely."""
    proposer: int
    second: int
    payment_id: int
    prior: bytes
    value: bytes
    enactable_at: int
    """When a served or cooling one can be carried out; 0 where its state does not tell."""


def show(agency: Agency, number: int) -> Proposal:
    """A proposal of the program. Raises AlmonerError if there is none of this number."""
    changes, program = agency.changes.functions, agency.program.address
    found = structs.read(agency.client, changes.proposalOf(program, number))
    if ProposalState(found["state"]) is ProposalState.NONE:
        last = agency.client.call(changes.proposals(program))
        rest = f"the last is {last}" if last else "none was made yet"
        raise AlmonerError(f"There is no proposal {number} of this program; {rest}.")
    enums = {
        "kind": ChangeKind(found["kind"]),
        "basis": Basis(found["basis"]),
        "origin": Origin(found["origin"]),
        "state": ProposalState(found["state"]),
    }
    enactable_at = agency.client.call(changes.enactableAt(program, number))
    return Proposal(number=number, enactable_at=enactable_at, **(found | enums))


def propose(
    agency: Agency,
    caseworker: Sender,
    case_no: int,
    kind: ChangeKind,
    value: int,
    basis: Basis,
    reason: bytes,
) -> int:
    """Proposes a change of a case and returns the proposal's number.

    `value` is the new amount in base units or the new last period, 0 where the kind has none.
    Raises Reverted, for example Roster_BadChange.
    """
    receipt = caseworker.send(
        agency.changes.functions.propose(
            *(agency.program.address, case_no, kind, value.to_bytes(32, "big"), basis, reason)
        )
    )
    return proposed(agency, receipt)


def approve(agency: Agency, determiner: Sender, number: int, value: bytes) -> None:
    """Approves a change that favors the person, exactly as proposed.

    Raises Reverted, for example Changes_ContentDiffers.
    """
    determiner.send(agency.changes.functions.approve(agency.program.address, number, value))


def withdraw(agency: Agency, proposer: Sender, number: int) -> None:
    """Takes a proposal back. Raises Reverted, as Changes_WrongCaller for anybody else."""
    proposer.send(agency.changes.functions.withdraw(agency.program.address, number))


def enact(agency: Agency, anyone: Sender, number: int) -> None:
    """Carries out what is due. Raises Reverted, as Changes_TooEarly."""
    anyone.send(agency.changes.functions.enact(agency.program.address, number))


def restore(agency: Agency, anyone: Sender, number: int) -> None:
    """Undoes a change that was appealed in time and waits for its case to be free.

    Raises Reverted, for example Changes_WrongState.
    """
    anyone.send(agency.changes.functions.restore(agency.program.address, number))


def propose_expunge(agency: Agency, caseworker: Sender, payment_id: int, reason: bytes) -> int:
    """Proposes to end a payment that nobody could be paid; returns the proposal's number.

    Raises Reverted, as Changes_NotFree.
    """
    program = agency.program.address
    return proposed(
        agency,
        caseworker.send(agency.changes.functions.proposeExpunge(program, payment_id, reason)),
    )


def proposed(agency: Agency, receipt: TxReceipt) -> int:
    """The number of the proposal a transaction made."""
    events = agency.changes.events.ChangeProposed().process_receipt(receipt, errors=DISCARD)
    return int(events[0]["args"]["proposal"])
