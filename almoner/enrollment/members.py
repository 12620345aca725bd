"""Whether each person of a household may join it: one household, or a second that two declared."""

from __future__ import annotations

from collections.abc import Sequence

from almoner.enrollment import reads
from almoner.enrollment.records import Agency
from almoner.moments import utc
from almoner.numbering import on_chain
from almoner.roster import Line
from almoner.roster.faults import Faults
from almoner.roster.references import Keys


def require_free(agency: Agency, lines: Sequence[Line], keys: Keys, faults: Faults) -> None:
    """Adds a fault for each person whom the contract would not let into a line's household."""
    members = [(line, member) for line in lines for member in line.members]
    refs = [keys.member(member) for _, member in members]
    client, address = agency.client, agency.roster.address
    held = [
        (line, member, ref, case_no)
        for (line, member), ref, case_no in zip(
            members, refs, reads.member_cases(client, address, refs), strict=True
        )
        if case_no
    ]
    exceptions = reads.exceptions(client, address, [ref for _, _, ref, _ in held])
    begins = {
        period: int(agency.client.call(agency.program.functions.periodOf(period))[0])
        for period in {line.to_period for line, *_ in held}
    }
    for (line, member, _, case_no), exception in zip(held, exceptions, strict=True):
        reason = ""
        if exception.case_ref != keys.case(line.case_number) or exception.used:
            reason = (
                f"{member} belongs to case {on_chain(case_no)} already: close it first, declare "
                "the second household (almoner case double-member), or correct this"
            )
        elif not 0 < begins[line.to_period] < exception.until:
            until = utc(exception.until)
            reason = (
                f"{member} may belong to this household too, but only before {until:%Y-%m-%d}: "
                "certify it for fewer periods, or declare the exception for longer"
            )
        if reason:
            faults.add(line.number, "members", reason)
