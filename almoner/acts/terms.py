"""A program's clocks that no view of it answers, from the transaction that opened it."""

from __future__ import annotations

from dataclasses import dataclass

from eth_abi.abi import decode
from eth_utils.crypto import keccak

from almoner.chain.agency import Agency

_HEAD = ("uint256", "bytes32", *("uint32", "uint40", "uint32", "uint40", "uint40", "uint40"))
"""Where the terms begin, and `Terms` (contracts/interfaces/IBenefitProgram.sol) to its margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """The windows of a run, in seconds."""

    challenge: int
    """From its certification to its payment."""
    approval: int
    """From its opening to its certification at the latest."""
    margin: int
    """What is kept before the cancel date beside the longest hold."""


def windows(agency: Agency) -> Windows | None:
    """The windows of a program, None where its terms were not sent to the Treasury itself."""
    treasury, client = agency.treasury, agency.client
    opened = client.emitted(treasury.events.ProgramOpened(), program=agency.program.address)
    for log in opened:
        sent = client.request(
            "eth_getTransactionByHash", f"0x{bytes(log['transactionHash']).hex()}"
        )
        if str(sent["to"]).lower() != treasury.address.lower():
            continue
        _, given = treasury.decode_function_input(sent["input"])
        if keccak(given["terms"]) == client.call(agency.program.functions.termsHash()):
            _, _, _, challenge, _, approval, _, margin = decode(_HEAD, given["terms"])
            return Windows(challenge=challenge, approval=approval, margin=margin)
    return None
