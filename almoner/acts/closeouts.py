"""How an award ends: its final report, and its closing on that (contracts/GrantAwards.sol).

Closing one without a report is an act against it (almoner.acts.amendments).
"""

from __future__ import annotations

from dataclasses import dataclass

from web3.logs import DISCARD

from almoner.acts import awards
from almoner.acts.applications import Signature
from almoner.acts.awards import Award
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What a closed award came to, in base units."""

    paid: int
    released: int
    """What was not drawn, and went back to the allotment."""


def submit_report(
    agency: Agency, anyone: Sender, award: int, report: bytes, signature: Signature
) -> None:
    """Hands the final report in by the grantee's signature. Raises Reverted."""
    anyone.send(agency.program.functions.submitReport(award, report, signature))


def reported(agency: Agency, number: int) -> Award:
    """An award whose final report stands. Raises AlmonerError where there is none."""
    found = awards.show(agency, number)
    if not any(found.report):
        raise AlmonerError(
            f"Award {number} has no final report: its grantee hands it in (almoner grant closeout "
            f"report {number}). Without one an award is closed only after notice, once its costs "
            f"can be drawn no longer (almoner grant closeout propose {number})."
        )
    return found


def close(agency: Agency, grants_officer: Sender, award: Award) -> Closed:
    """Closes an award on the report it was read with. Raises Reverted, as GrantAwards_NotClosable.

    Final; costs can still be disallowed afterwards.
    """
    receipt = grants_officer.send(agency.program.functions.closeAward(award.number, award.report))
    done = agency.program.events.AwardClosed().process_receipt(receipt, errors=DISCARD)
    told = done[0]["args"]
    return Closed(paid=int(told["paid"]), released=int(told["released"]))
