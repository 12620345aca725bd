"""Notices of proposals: sent, come back, attempted (contracts/changes/Notices.sol)."""

from __future__ import annotations

from enum import IntEnum

from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


class Channel(IntEnum):
    """How a notice went, by the numbers on the chain."""

    LETTER = 1
    EMAIL = 2
    TEXT = 3
    PAGE = 4
    BY_HAND = 5


def serve(agency: Agency, server: Sender, proposal: int, channel: Channel, evidence: bytes) -> None:
    """Attests that a notice was dispatched, or, where the program asks for it, delivered.

    Raises Reverted, for example Changes_SamePerson for the proposer.
    """
    program = agency.program.address
    server.send(agency.changes.functions.serve(program, proposal, channel, evidence))


def require(
    agency: Agency, server: Sender, proposal: int, channel: Channel, evidence: bytes
) -> None:
    """Asks the chain whether it would take that a notice was dispatched, and sends nothing.

    A letter that was sent cannot be called back. Raises Reverted as `serve` would.
    """
    fn = agency.changes.functions.serve(agency.program.address, proposal, channel, evidence)
    agency.client.call(fn, sender=server.address, block="pending")


def returned(agency: Agency, server: Sender, proposal: int, evidence: bytes) -> None:
    """Notes that a dispatched notice came back. Raises Reverted, as Changes_TooLate."""
    server.send(agency.changes.functions.noteReturned(agency.program.address, proposal, evidence))


def attempt(
    agency: Agency, server: Sender, proposal: int, channel: Channel, evidence: bytes
) -> None:
    """Notes a failed delivery; two, by two persons on two channels, serve it after a wait.

    Raises Reverted.
    """
    program = agency.program.address
    server.send(agency.changes.functions.noteAttempt(program, proposal, channel, evidence))
