"""Single cases of a roster contract (contracts/interfaces/IRoster.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError
from almoner.numbering import on_chain

WORD = 224
"""Consecutive cases that share a word of bits."""


class CaseStatus(IntEnum):
    """Where a case stands, numbered as in the contract."""

    NONE = 0
    ENROLLED = 1
    APPROVED = 2
    REJECTED = 3
    WITHDRAWN = 4
    TERMINATED = 5
    CLOSED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One household's case. `amount` in base units a period; officers are person numbers."""

    status: CaseStatus
    pay_to: str
    amount: int
    from_period: int
    to_period: int
    members: int
    caseworker: int
    determiner: int
    ended_at: int
    """When it was terminated, in seconds since 1970; 0 if it was not."""
    signer_bound: bool
    frozen: bool
    """Its person asked to be paid nowhere for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """What a case keeps taken on the chain: its own reference and those of its members."""

    case: bytes
    members: tuple[bytes, ...]


def show(agency: Agency, case_no: int) -> Case:
    """A case as the chain has it; of status NONE if there is none of this number."""
    client, roster = agency.client, agency.roster.functions
    found = structs.read(client, roster.caseOf(case_no))
    word, bit = divmod(case_no, WORD)
    kept = Case.__dataclass_fields__.keys() & found.keys() - {"status"}
    return Case(
        status=CaseStatus(found["status"]),
        signer_bound=any(client.call(roster.signerHash(case_no))),
        frozen=bool(client.call(roster.frozenOf(word)) >> bit & 1),
        **{name: found[name] for name in kept},
    )


def references(agency: Agency, case_no: int) -> References:
    """The references a case was enrolled with, from its event. Raises AlmonerError for no case."""
    enrolled = agency.client.events(agency.roster.events.CaseEnrolled(), caseNo=case_no)
    if not enrolled:
        raise AlmonerError(
            f"There is no case {on_chain(case_no)}: check the program and the number."
        )
    return References(
        case=bytes(enrolled[0]["caseRef"]),
        members=tuple(bytes(each) for each in enrolled[0]["memberRefs"]),
    )


def reject(agency: Agency, determiner: Sender, case_no: int, reason: bytes) -> None:
    """Refuses an enrollment and frees its references. Raises Reverted, as Roster_WrongStatus."""
    freed = references(agency, case_no)
    determiner.send(
        agency.roster.functions.reject(case_no, freed.case, list(freed.members), reason)
    )


def withdraw(agency: Agency, caseworker: Sender, case_no: int, reason: bytes) -> None:
    """Takes an enrollment back before its approval. Raises Reverted."""
    freed = references(agency, case_no)
    caseworker.send(
        agency.roster.functions.withdraw(case_no, freed.case, list(freed.members), reason)
    )


def close(agency: Agency, anyone: Sender, case_no: int) -> None:
    """Frees the references of a terminated case. Raises Reverted, as Roster_ClosesLater."""
    freed = references(agency, case_no)
    anyone.send(agency.roster.functions.close(case_no, freed.case, list(freed.members)))


def is_late(agency: Agency, case_no: int, period: int) -> bool:
    """Whether a case waits for the payment of a period longer than the program allows."""
    return bool(agency.client.call(agency.roster.functions.isLate(case_no, period)))


def report_late(agency: Agency, anyone: Sender, case_no: int, period: int) -> None:
    """Puts on record that a case was not paid in time. Raises Reverted, as Roster_NotLate."""
    anyone.send(agency.roster.functions.reportLate(case_no, period))


def offer_key(agency: Agency, counter: Sender, case_no: int, address: str, expires_at: int) -> None:
    """Offers a one-time code's key for a case until `expires_at`, seconds since 1970.

    Raises Reverted, for example Roster_SamePerson for somebody who acted on the case.
    """
    counter.send(agency.roster.functions.offerKey(case_no, address, expires_at))
