"""Reviewing holds, serving notices and striking (IHolds.sol, IHearings.sol)."""

from __future__ import annotations

import hashlib

from web3.logs import DISCARD

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError


def digest(text: str) -> bytes:
    """SHA-256 of a reason or a dispatch record; the words themselves stay with the agency.

    Give it a text with a number or a date nobody can guess, never a name: a digest of little text
    can be found by trying.
    """
    if not text.strip():
        raise AlmonerError("Give the reason in words; only its digest goes on the chain.")
    return hashlib.sha256(text.encode()).digest()


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


def lapse(agency: Agency, anyone: Sender, payment_id: int) -> None:
    """Ends a hold whose time is over. Raises Reverted, as Holds_Expiry."""
    anyone.send(agency.holds.functions.lapse(agency.program.address, payment_id))


def serve(agency: Agency, server: Sender, proposal: int, dispatch: bytes) -> None:
    """Attests that the notice of a proposal was dispatched. Raises Reverted."""
    server.send(agency.hearings.functions.serve(agency.program.address, proposal, dispatch))


def enact(agency: Agency, anyone: Sender, proposal: int) -> None:
    """Strikes a payment after notice and time. Raises Reverted, as Hearings_TooEarly."""
    anyone.send(agency.hearings.functions.enact(agency.program.address, proposal))


def decide(
    agency: Agency,
    hearing_officer: Sender,
    payment_id: int,
    reason: bytes,
    *,
    for_claimant: bool,
) -> None:
    """Decides an appeal; the decision is enacted at once. Raises Reverted."""
    hearing_officer.send(
        agency.hearings.functions.decide(agency.program.address, payment_id, for_claimant, reason)
    )


def settle_payment(agency: Agency, anyone: Sender, payment_id: int) -> None:
    """Pays a payment that was set aside and is free. Raises Reverted."""
    anyone.send(agency.program.functions.settlePayment(payment_id))
