"""Placing and reviewing holds (contracts/interfaces/IHolds.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from web3.logs import DISCARD

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError


class HoldState(IntEnum):
    """Where a hold stands, numbered as in the contract."""

    NONE = 0
    PLACED = 1
    SUSTAINED = 2
    RELEASED = 3
    LAPSED = 4
    STRUCK = 5
    CLOSED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A delay of one payment. Times in seconds since 1970; officers by person number."""

    placed_at: int
    expires_at: int
    rule_no: int
    reason: int
    placer: int
    state: HoldState
    reviewer: int
    extended: bool
    bot: bool
    """Whether the monitor placed it; only then does its outcome count for its rule."""
    counted: bool
    deadline: int
    """The last second it may last: the cap of sustained holds once it was sustained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a hold rests on: digests, and the newest block whose hash everybody can see."""

    rule_no: int
    reason: int
    alert: bytes
    evidence: bytes
    notice: bytes


def show(agency: Agency, payment_id: int) -> Hold:
    """The hold of a payment. Raises AlmonerError if it never had one."""
    holds, program = agency.holds.functions, agency.program.address
    found = structs.read(agency.client, holds.holdOf(program, payment_id))
    state = HoldState(found.pop("state"))
    if state is HoldState.NONE:
        raise AlmonerError(f"Payment {payment_id} has no hold.")
    unsustained = agency.client.call(holds.deadlineOf(program, payment_id))
    # A hold ends past that only where it was sustained, and then at the cap.
    return Hold(state=state, deadline=max(unsustained, found["expires_at"]), **found)


def state(agency: Agency, payment_id: int) -> HoldState:
    """Where the newest hold of a payment stands, NONE where it never had one."""
    asked = agency.holds.functions.holdOf(agency.program.address, payment_id)
    return HoldState(structs.read(agency.client, asked)["state"])


def held(agency: Agency) -> list[int]:
    """The payments of a program that ever had a hold, by number."""
    placed = agency.holds.events.HoldPlaced()
    found = agency.client.events(placed, program=agency.program.address)
    return sorted({event["paymentId"] for event in found})


def place(
    agency: Agency, investigator: Sender, payment_id: int, grounds: Grounds, expires_at: int
) -> None:
    """Delays a certified payment until `expires_at`. Raises Reverted, as Holds_RuleNotArmed."""
    trigger = agency.client.block(agency.client.head()[0] - 1)
    fn = agency.holds.functions.place(
        *(agency.program.address, payment_id, grounds.rule_no, grounds.reason, grounds.alert),
        *(trigger.number, trigger.hash, grounds.evidence, grounds.notice, expires_at),
    )
    investigator.send(fn)


def sustain(agency: Agency, investigator: Sender, payment_id: int, reason: bytes) -> int:
    """Sustains a hold and returns the proposal to strike. Raises Reverted, as Holds_SamePerson."""
    receipt = investigator.send(
        agency.holds.functions.sustain(agency.program.address, payment_id, reason)
    )
    sustained = agency.holds.events.HoldSustained().process_receipt(receipt, errors=DISCARD)
    return int(sustained[0]["args"]["proposal"])


def release(agency: Agency, investigator: Sender, payment_id: int, reason: bytes) -> None:
    """Releases a hold as unfounded. Raises Reverted."""
    investigator.send(agency.holds.functions.release(agency.program.address, payment_id, reason))


def extend(
    agency: Agency, investigator: Sender, payment_id: int, expires_at: int, reason: bytes
) -> None:
    """Lets a hold last longer, once, within its deadline. Raises Reverted, as Holds_BadExpiry."""
    program = agency.program.address
    investigator.send(agency.holds.functions.extend(program, payment_id, expires_at, reason))


def lapse(agency: Agency, anyone: Sender, payment_id: int) -> None:
    """Ends a hold whose time is over, or whose run was recalled. Raises Reverted."""
    anyone.send(agency.holds.functions.lapse(agency.program.address, payment_id))
