"""Single cases of a roster contract (contracts/interfaces/IRoster.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


class CaseStatus(IntEnum):
    """Where a case stands, numbered as in the contract."""

    NONE = 0
    ENROLLED = 1
    APPROVED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One household's case. `amount` in base units a period."""

    status: CaseStatus
    pay_to: str
    amount: int
    from_period: int
    to_period: int
    members: int
    signer_bound: bool


def show(agency: Agency, case_no: int) -> Case:
    """A case as the chain has it; of status NONE if there is none of this number."""
    found = agency.client.call(agency.roster.functions.caseOf(case_no))
    bound = agency.client.call(agency.roster.functions.signerHash(case_no))
    pay_to, amount, from_period, to_period, status, members = found[:6]
    return Case(
        status=CaseStatus(status),
        pay_to=pay_to,
        amount=amount,
        from_period=from_period,
        to_period=to_period,
        members=members,
        signer_bound=any(bound),
    )


def offer_key(agency: Agency, counter: Sender, case_no: int, address: str, expires_at: int) -> None:
    """Offers a one-time code's key for a case until `expires_at`, seconds since 1970.

    Raises Reverted, for example Roster_SamePerson for somebody who acted on the case.
    """
    counter.send(agency.roster.functions.offerKey(case_no, address, expires_at))


def declare_account(
    agency: Agency,
    determiner: Sender,
    admin: Sender,
    account: str,
    capacity: int,
    until: int,
) -> None:
    """Declares that an account lawfully serves several cases, by two persons.

    `until` is in seconds since 1970. Raises Reverted, for example Roster_SamePerson.
    """
    declared = (account, capacity, until)
    determiner.send(agency.roster.functions.proposeSharedAccount(*declared))
    admin.send(agency.roster.functions.confirmSharedAccount(*declared))
