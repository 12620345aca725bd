"""An award as it is shown: for machines, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from almoner import money
from almoner.acts import awards
from almoner.acts.awards import Award, AwardState, Line, PayMode
from almoner.chain.agency import Agency
from almoner.cli import output, words
from almoner.cli.dates import date, day
from almoner.cli.grant import categories
from almoner.cli.session import Session

_ACCEPTED = (AwardState.ACTIVE, AwardState.SUSPENDED, AwardState.TERMINATED)


def brief(found: Award) -> dict[str, Any]:
    """An award for machines, without its lines."""
    facts = asdict(found) | {
        "state": found.state.name.lower(),
        "mode": found.mode.name.lower(),
        "approvers": [person for person in found.approvers if person],
    }
    return output.plain(facts)


def plain(agency: Agency, found: Award, lines: Sequence[Line]) -> dict[str, Any]:
    """The same with its lines, and the approvals it has and needs while it waits for them."""
    facts = brief(found) | {"lines": [_line(each) for each in lines]}
    if found.state is AwardState.RECOMMENDED:
        facts |= asdict(awards.approvals(agency, found))
    return facts


def _line(found: Line) -> dict[str, Any]:
    """A line for machines; every line has a milestone's state, which says nothing of a category."""
    evidence = f"0x{found.evidence.hex()}" if any(found.evidence) else None
    return asdict(found) | {"state": found.state.name.lower(), "evidence": evidence}


def told(here: Session, agency: Agency, found: Award, lines: Sequence[Line]) -> dict[str, str]:
    """The same in words."""
    people = here.names(agency)
    told = {
        "award": f"{found.number}, on application {found.application}",
        "state": standing(found),
        "organization": f"0x{found.org_ref.hex()}",
        "pay_to": found.pay_to,
        "paid_by": words.said(found.mode),
        "period_of_performance": f"from {day(found.begins)} to {day(found.ends - 1)}",
        **_broken_down(here, agency, found, lines),
        "total": f"{money.dollars(found.total)} of allotment {found.allotment}",
        "match": words.share(found.match_bps),
        "recommender": people.person(found.recommender),
        "approvers": people.persons(found.approvers),
        "terms": f"0x{found.terms_hash.hex()}",
    }
    if found.mode is not PayMode.MILESTONE:
        told["limit_of_indirect_costs"] = f"{words.share(found.indirect_bps)} of the others"
        told["may_be_moved"] = f"{words.share(found.tolerance_bps)}, between categories"
    if found.state is AwardState.RECOMMENDED:
        counted = awards.approvals(agency, found)
        told["approvals"] = f"{counted.given} of {counted.needed} needed"
        told["organization_with_it"] = money.dollars(counted.cumulative)
    if found.state in (*_ACCEPTED, AwardState.CLOSED):
        told |= _came_of_it(agency, found)
    return told


def _broken_down(
    here: Session, agency: Agency, found: Award, lines: Sequence[Line]
) -> dict[str, str]:
    """What an award is made of, by category or milestone."""
    if found.mode is PayMode.MILESTONE:
        return {
            f"milestone_{at}": f"{money.dollars(line.budget)}, {words.said(line.state)}"
            for at, line in enumerate(lines, 1)
        }
    names = categories.of(here, agency)
    return {
        name: f"{money.dollars(line.budget)}, {money.dollars(line.drawn)} drawn"
        for name, line in zip(names, lines, strict=True)
    }


def _came_of_it(agency: Agency, found: Award) -> dict[str, str]:
    """What an accepted award was drawn on for."""
    told = {
        "drawn": f"{money.dollars(found.drawn)}, {found.open} draws open",
        "approved": money.dollars(found.approved),
        "paid": money.dollars(found.paid),
        "returned": money.dollars(found.returned),
        "advanced_and_not_shown": money.dollars(found.outstanding),
        "disallowed": money.dollars(found.disallowed),
        "held_back_by_the_grantee": words.truth(found.frozen),
        "final_report": f"0x{found.report.hex()}" if any(found.report) else "none yet",
    }
    if found.state in _ACCEPTED:
        told["costs_can_be_drawn_until"] = date(awards.draws_until(agency, found.number))
    return told


def standing(found: Award) -> str:
    """Where an award stands, with what its clock says."""
    if found.state is AwardState.OFFERED:
        return f"offered until {date(found.offer_ends)}"
    return words.said(found.state)
