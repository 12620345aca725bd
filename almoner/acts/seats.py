"""Whose approvals count of an award, a draw or an amendment, and how many it needs.

The band of an award or an amendment follows all that its organization is awarded, that of a draw
all that is approved of its award (contracts/libraries/Approvals.sol).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from almoner.acts.people import Office
from almoner.chain.agency import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """How many approvals count, and how many are needed."""

    given: int
    needed: int
    cumulative: int
    """What the band follows, with what is approved here, in base units."""


def approvals(agency: Agency, approvers: Sequence[int], since: int, cumulative: int) -> Approvals:
    """The approvals of persons still in office since the last one was given."""
    program, offices = agency.program.functions, agency.offices.functions
    given = [
        person
        for person in approvers
        if person and agency.client.call(offices.inOfficeSince(person, Office.APPROVER, since))
    ]
    return Approvals(
        given=len(given),
        needed=int(agency.client.call(program.approversNeeded(cumulative))),
        cumulative=cumulative,
    )
