"""Awards: recommended, approved and offered, accepted or not (IGrantAwards.sol).

What they were recommended with, and how they are drawn on and changed, is in modules of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from web3.contract.contract import ContractFunction
from web3.logs import DISCARD

from almoner.acts import seats
from almoner.acts.applications import Signature
from almoner.acts.seats import Approvals
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

Plan = tuple[Any, ...]
"""An award as the contract takes it, in the order of `AwardPlan`."""


class PayMode(IntEnum):
    """How an award is paid, numbered as in the contract."""

    NONE = 0
    REIMBURSEMENT = 1
    ADVANCE = 2
    MILESTONE = 3


class AwardState(IntEnum):
    """Where an award stands, numbered as in the contract."""

    NONE = 0
    RECOMMENDED = 1
    OFFERED = 2
    ACTIVE = 3
    SUSPENDED = 4
    TERMINATED = 5
    CLOSED = 6
    WITHDRAWN = 7
    DECLINED = 8
    EXPIRED = 9


class MilestoneState(IntEnum):
    """Where a milestone stands, numbered as in the contract."""

    PLANNED = 0
    SUBMITTED = 1
    ACCEPTED = 2
    REJECTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """An award. Amounts in base units, times in seconds since 1970, shares in 1/10000."""

    number: int
    pay_to: str
    total: int
    """Amendments included."""
    application: int
    state: AwardState
    mode: PayMode
    frozen: bool
    """Whether no draw is approved, at the grantee's wish."""
    drawn: int
    """Requested and not refused."""
    approved: int
    paid: int
    returned: int
    outstanding: int
    """Advanced and neither substantiated nor returned."""
    disallowed: int
    begins: int
    """Of the period of performance."""
    ends: int
    offer_ends: int
    """First second it can be accepted no longer; 0 before it is offered."""
    open: int
    """Draws neither refused nor paid nor ended."""
    indirect_bps: int
    tolerance_bps: int
    match_bps: int
    recommender: int
    approvers: tuple[int, ...]
    """Seats of persons, 0 where nobody sits."""
    approved_at: int
    """Of its last approval."""
    allotment: int
    org_ref: bytes
    terms_hash: bytes
    report: bytes
    """Digest of the final report, zeros before there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A cost category or a milestone of an award. Amounts in base units."""

    budget: int
    drawn: int
    """Requested and not refused."""
    state: MilestoneState
    evidence: bytes
    """Of a milestone, zeros before it was handed in."""


def show(agency: Agency, number: int) -> Award:
    """An award of the program. Raises AlmonerError if there is none of this number."""
    found = structs.read(agency.client, agency.program.functions.awardOf(number))
    if AwardState(found["state"]) is AwardState.NONE:
        last = count(agency)
        rest = f"the last is {last}" if last else "none was recommended yet"
        raise AlmonerError(f"There is no award {number}; {rest}.")
    named = {
        "begins": found.pop("from"),
        "ends": found.pop("to"),
        "state": AwardState(found["state"]),
        "mode": PayMode(found["mode"]),
        "approvers": tuple(found["approvers"]),
    }
    return Award(number=number, **(found | named))


def count(agency: Agency) -> int:
    """How many awards were ever recommended."""
    return int(agency.client.call(agency.program.functions.awards()))


def listed(agency: Agency) -> list[Award]:
    """The awards of the program, oldest first."""
    return [show(agency, number) for number in range(1, count(agency) + 1)]


def lines(agency: Agency, number: int) -> list[Line]:
    """What an award is broken down into, in the order of the contract's lines."""
    view = agency.program.functions.linesOf(number)
    (output,) = view.abi["outputs"]
    found = [structs.fields(output, each) for each in agency.client.call(view)]
    return [Line(**(each | {"state": MilestoneState(each["state"])})) for each in found]


def draws_until(agency: Agency, number: int) -> int:
    """First second at which costs of an award can be drawn no longer."""
    return int(agency.client.call(agency.program.functions.drawsUntil(number)))


def try_out(agency: Agency, grants_officer: Sender, plan: Plan) -> None:
    """Asks the contract whether it would take a recommendation now; raises Reverted if not."""
    agency.client.call(_recommending(agency, plan), sender=grants_officer.address)


def recommend(agency: Agency, grants_officer: Sender, plan: Plan) -> int:
    """Recommends an award and returns its number. Raises Reverted, as GrantRounds_NoQuorum."""
    receipt = grants_officer.send(_recommending(agency, plan))
    done = agency.program.events.AwardRecommended().process_receipt(receipt, errors=DISCARD)
    return int(done[0]["args"]["award"])


def withdraw(agency: Agency, recommender: Sender, number: int) -> None:
    """Takes a recommendation back before it is offered. Raises Reverted."""
    recommender.send(agency.program.functions.withdrawAward(number))


def approvals(agency: Agency, award: Award) -> Approvals:
    """The approvals of a recommended award, as things stand: those by persons still in office."""
    committed = agency.client.call(agency.program.functions.committedTo(award.org_ref))
    cumulative = int(committed) + award.total
    return seats.approvals(agency, award.approvers, award.approved_at, cumulative)


def try_approval(agency: Agency, approver: Sender, award: Award) -> None:
    """Asks the contract whether it would take an approval now; raises Reverted if not."""
    agency.client.call(_approving(agency, award), sender=approver.address)


def approve(agency: Agency, approver: Sender, award: Award) -> Award:
    """Approves an award with exactly the terms it was read with; how it stands then.

    Raises Reverted, as GrantAwards_SamePerson.
    """
    approver.send(_approving(agency, award))
    return show(agency, award.number)


def accept(agency: Agency, anyone: Sender, number: int, signature: Signature) -> None:
    """Accepts an offer by its grantee's signature. Raises Reverted, as GrantAwards_NotNow."""
    anyone.send(agency.program.functions.accept(number, signature))


def decline(agency: Agency, anyone: Sender, number: int, signature: Signature) -> None:
    """Declines one; its money goes back to allotment and round. Raises Reverted."""
    anyone.send(agency.program.functions.decline(number, signature))


def expire(agency: Agency, anyone: Sender, number: int) -> None:
    """Ends an offer that was not accepted in time. Raises Reverted."""
    anyone.send(agency.program.functions.expireOffer(number))


def _recommending(agency: Agency, plan: Plan) -> ContractFunction:
    return agency.program.functions.recommend(plan)


def _approving(agency: Agency, award: Award) -> ContractFunction:
    return agency.program.functions.approveAward(award.number, award.terms_hash)
