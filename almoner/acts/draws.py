"""Draws on awards, from their request to their approval (contracts/grants/Drawdowns.sol).

From its approval on a draw is a payment (almoner.acts.payments), whose number is `payment_id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction
from web3.logs import DISCARD

from almoner.acts import awards, seats
from almoner.acts.applications import Signature
from almoner.acts.seats import Approvals
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

REQUEST = "(uint8,uint64,uint64,uint40,uint40,bytes32,uint64,bytes32)"
"""The ABI type of `DrawRequest`."""

Request = tuple[int, int, int, int, int, bytes, int, bytes]
"""Line, amount, match, first and last time of the costs, document, its gross, and evidence."""
Substantiation = tuple[int, bytes, int, bytes]
"""Amount, document, its gross, and evidence."""

_FIELDS = ("line", "amount", "matched", "costFrom", "costTo", "costRef", "gross", "evidence")
_SUBSTANTIATION = ("uint64", "bytes32", "uint64", "bytes32")


class DrawState(IntEnum):
    """Where a draw stands until its approval, numbered as in the contract."""

    NONE = 0
    REQUESTED = 1
    REVIEWED = 2
    APPROVED = 3
    DENIED = 4
    WITHDRAWN = 5


class ContentDiffers(AlmonerError):
    """What a draw's request announced is not what its content was computed from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw as it stands. Amounts in base units, times in seconds since 1970."""

    number: int
    award: int
    line: int
    state: DrawState
    amount: int
    payable_at: int
    """0 before it is approved."""
    payable_block: int
    reviewer: int
    period: int
    """The quarter of a year since the program opened in which it was approved."""
    approved_at: int
    """Of its last approval."""
    approvers: tuple[int, ...]
    """Seats of persons, 0 where nobody sits."""
    gross: int
    """Of its document, 0 where it names none."""
    disallowed: int
    outstanding: int
    """Of an advance: paid and neither substantiated nor returned."""
    cost_ref: bytes
    content_hash: bytes
    """What its reviewer and its approvers repeat."""

    @property
    def payment_id(self) -> int:
        """The number of its payment."""
        return self.number << 32 | self.award


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """What a draw was requested with, beside what the contract keeps of it."""

    matched: int
    """What the grantee adds, in base units."""
    cost_from: int
    cost_to: int
    evidence: bytes


def content(award: int, request: Request) -> bytes:
    """What a grantee signs of a request, and its reviewer and approvers repeat."""
    return keccak(encode(["uint32", REQUEST], [award, request]))


def shown_content(shown: Substantiation) -> bytes:
    """What a grantee signs of what shows how an advance was spent."""
    return keccak(encode(_SUBSTANTIATION, shown))


def show(agency: Agency, number: int) -> Draw:
    """A draw of the program. Raises AlmonerError if there is none of this number."""
    found = structs.read(agency.client, agency.program.functions.drawOf(number))
    state = DrawState(found.pop("state"))
    if state is DrawState.NONE:
        last = count(agency)
        rest = f"the last is {last}" if last else "none was requested yet"
        raise AlmonerError(f"There is no draw {number}; {rest}.")
    approvers = tuple(found.pop("approvers"))
    return Draw(number=number, state=state, approvers=approvers, **found)


def requested(agency: Agency, draw: Draw) -> Requested:
    """What a draw was requested with, as it was announced.

    Raises ContentDiffers where that is not what its content hash is of.
    """
    events = agency.program.events
    (told,) = agency.client.events(events.DrawRequested(), draw=draw.number)
    line, amount, matched, cost_from, cost_to, cost_ref, gross, evidence = (
        told[field] for field in _FIELDS
    )
    asked = (line, amount, matched, cost_from, cost_to, cost_ref, gross, evidence)
    if content(draw.award, asked) != draw.content_hash:
        raise ContentDiffers(
            f"Draw {draw.number} is not what its request announced: do not approve it, and tell "
            "the auditor."
        )
    return Requested(matched=matched, cost_from=cost_from, cost_to=cost_to, evidence=evidence)


def count(agency: Agency) -> int:
    """How many draws were ever requested."""
    return int(agency.client.call(agency.program.functions.draws()))


def listed(agency: Agency, award: int | None = None) -> list[Draw]:
    """The draws of the program, or of one award, oldest first."""
    found = [show(agency, number) for number in range(1, count(agency) + 1)]
    return [each for each in found if award in (None, each.award)]


def request(
    agency: Agency, anyone: Sender, award: int, wanted: Request, signature: Signature
) -> int:
    """Asks for a draw by its grantee's signature; its number.

    Raises Reverted, as GrantAwards_OverLine, and Treasury_OverCost where its document is charged.
    """
    receipt = anyone.send(agency.program.functions.requestDraw(award, wanted, signature))
    done = agency.program.events.DrawRequested().process_receipt(receipt, errors=DISCARD)
    return int(done[0]["args"]["draw"])


def withdraw(agency: Agency, anyone: Sender, number: int, signature: Signature) -> None:
    """Takes a request back before it is approved. Raises Reverted."""
    anyone.send(agency.program.functions.withdrawDraw(number, signature))


def review(agency: Agency, grants_officer: Sender, draw: Draw) -> None:
    """Finds a request in order, exactly as it was read. Raises Reverted."""
    grants_officer.send(agency.program.functions.reviewDraw(draw.number, draw.content_hash))


def deny(agency: Agency, grants_officer: Sender, number: int, reason: bytes) -> None:
    """Refuses a request that is not approved, for a published reason. Raises Reverted."""
    grants_officer.send(agency.program.functions.denyDraw(number, reason))


def approvals(agency: Agency, draw: Draw) -> Approvals:
    """The approvals of a draw as things stand, counted by all that is approved of its award."""
    approved = awards.show(agency, draw.award).approved
    more = 0 if draw.state is DrawState.APPROVED else draw.amount
    return seats.approvals(agency, draw.approvers, draw.approved_at, approved + more)


def try_approval(agency: Agency, approver: Sender, draw: Draw) -> None:
    """Asks the contract whether it would take an approval now; raises Reverted if not."""
    agency.client.call(_approving(agency, draw), sender=approver.address)


def approve(agency: Agency, approver: Sender, draw: Draw) -> Draw:
    """Approves a draw exactly as it was read; how it stands then.

    Raises Reverted, as GrantAwards_SamePerson.
    """
    approver.send(_approving(agency, draw))
    return show(agency, draw.number)


def substantiate(
    agency: Agency, grants_officer: Sender, number: int, shown: Substantiation, signature: Signature
) -> None:
    """Accepts what shows how an advance was spent, signed by its grantee. Raises Reverted."""
    grants_officer.send(agency.program.functions.substantiate(number, *shown, signature))


def submit_milestone(
    agency: Agency, anyone: Sender, award: int, line: int, evidence: bytes, signature: Signature
) -> None:
    """Hands a milestone in by its grantee's signature. Raises Reverted."""
    anyone.send(agency.program.functions.submitMilestone(award, line, evidence, signature))


def judge_milestone(
    agency: Agency,
    grants_officer: Sender,
    award: int,
    line: int,
    evidence: bytes,
    reason: bytes,
    *,
    accepted: bool,
) -> None:
    """Accepts or rejects what was handed in, exactly as it was read. Raises Reverted."""
    judged = (award, line, evidence, accepted, reason)
    grants_officer.send(agency.program.functions.judgeMilestone(*judged))


def _approving(agency: Agency, draw: Draw) -> ContractFunction:
    return agency.program.functions.approveDraw(draw.number, draw.content_hash)
