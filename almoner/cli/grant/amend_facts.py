"""An amendment as it is shown: for machines, in words, and to who approves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from almoner import money
from almoner.acts import amendments, awards
from almoner.acts.amendments import Amendment, AmendmentKind, AmendmentState, Terms
from almoner.chain.agency import Agency
from almoner.cli import output, words
from almoner.cli.dates import day
from almoner.cli.grant import lines
from almoner.cli.session import Session
from almoner.errors import printable

KINDS: Mapping[AmendmentKind, str] = {
    AmendmentKind.NONE: "none",
    AmendmentKind.BILATERAL: "agreement",
    AmendmentKind.NO_COST_EXTENSION: "extension without more money",
    AmendmentKind.REBUDGET: "move between categories",
    AmendmentKind.SUSPENSION: "suspension",
    AmendmentKind.TERMINATION: "termination",
    AmendmentKind.DEOBLIGATION: "de-obligation",
    AmendmentKind.CLOSEOUT: "closeout without a report",
    AmendmentKind.DISALLOWANCE: "disallowance",
}
_TIMES = ("object_by", "decide_by")


def brief(found: Amendment) -> dict[str, Any]:
    """An amendment for machines, without what only its proposal told."""
    facts = asdict(found) | {
        "kind": found.kind.name.lower(),
        "state": found.state.name.lower(),
        "approvers": [person for person in found.approvers if person],
    }
    return output.plain(facts)


def plain(agency: Agency, found: Amendment) -> dict[str, Any]:
    """The same with what its proposal told, and the approvals it has and needs."""
    asked = amendments.proposed(agency, found.number)
    statement = amendments.statement(agency, found.number)
    facts = asdict(asked) | {"lines": list(asked.lines), "statement": statement}
    facts = brief(found) | output.plain(facts)
    if found.kind is AmendmentKind.BILATERAL:
        terms = amendments.agreed(agency, found)
        facts |= asdict(amendments.approvals(agency, found, terms))
    return facts


def told(here: Session, agency: Agency, found: Amendment) -> dict[str, str]:
    """The same in words."""
    asked, people = amendments.proposed(agency, found.number), here.names(agency)
    shown = {
        "amendment": f"{found.number}, of award {found.award}",
        "kind": KINDS[found.kind],
        "state": words.said(found.state),
        "proposer": people.person(found.proposer, "the grantee"),
    }
    if any(asked.reason):
        shown["reason"] = f"0x{asked.reason.hex()}"
    if not found.adverse:
        award = awards.show(agency, found.award)
        for name, amount in zip(_names(here, agency, found, asked.lines), asked.lines, strict=True):
            shown[name] = money.dollars(amount)
        shown["ends"] = day((found.ends or award.ends) - 1)
    if found.kind is AmendmentKind.BILATERAL:
        terms = amendments.agreed(agency, found)
        counted = amendments.approvals(agency, found, terms)
        shown["conditions"] = f"0x{asked.conditions.hex()}"
        shown["approvers"] = people.persons(found.approvers)
        if found.state is AmendmentState.PROPOSED:
            shown["approvals"] = f"{counted.given} of {counted.needed} needed"
    if found.adverse:
        shown |= {"authority": printable(asked.authority), **_about(here, agency, found)}
        shown["noticer"] = people.person(found.noticer, "nobody yet")
        shown |= {name: words.moment(getattr(found, name)) for name in _TIMES}
        statement = amendments.statement(agency, found.number)
        if statement is not None:
            shown["objection"] = f"0x{statement.hex()}"
            shown["filer"] = people.person(found.filer, "the grantee, by signature")
        shown["decider"] = people.person(found.decider, "nobody yet")
    return shown


def agreed(here: Session, agency: Agency, found: Amendment, terms: Terms) -> str:
    """What of an agreement a person has to see to approve it."""
    award, counted = awards.show(agency, found.award), amendments.approvals(agency, found, terms)
    before = [each.budget for each in awards.lines(agency, found.award)]
    before += [0] * (len(terms.lines) - len(before))
    names = _names(here, agency, found, terms.lines)
    changed = [
        f"{name} {money.dollars(new)} instead of {money.dollars(old)}"
        for name, new, old in zip(names, terms.lines, before, strict=True)
        if new != old
    ]
    if terms.ends != award.ends:
        changed.append(f"its last day {day(terms.ends - 1)} instead of {day(award.ends - 1)}")
    return (
        f"Amendment {found.number} of award {found.award}: "
        f"{', '.join(changed) or 'the same budget and end'}; {money.dollars(sum(terms.lines))} in "
        f"all instead of {money.dollars(award.total)}; conditions 0x{terms.conditions.hex()}. "
        f"{counted.given} of {counted.needed} approvals needed, for "
        f"{money.dollars(counted.cumulative)} awarded to the organization with it."
    )


def line(found: Amendment) -> str:
    """An amendment in a list."""
    sum_ = f" of {money.dollars(found.amount)}" if found.amount else ""
    return (
        f"amendment {found.number} of award {found.award}: {KINDS[found.kind]}{sum_}, "
        f"{words.said(found.state)}"
    )


def _about(here: Session, agency: Agency, found: Amendment) -> dict[str, str]:
    """What of the award an act is about."""
    if found.kind is AmendmentKind.DEOBLIGATION:
        award = awards.show(agency, found.award)
        name = lines.name(here, agency, award, found.subject)
        return {"about": f"{money.dollars(found.amount)} of {name}"}
    if found.kind is AmendmentKind.DISALLOWANCE:
        return {"about": f"{money.dollars(found.amount)} of draw {found.subject >> 32}"}
    return {}


def _names(here: Session, agency: Agency, found: Amendment, budget: Sequence[int]) -> list[str]:
    """The names of the lines an amendment sets, milestones it would add among them."""
    award = awards.show(agency, found.award)
    return [lines.name(here, agency, award, at) for at in range(len(budget))]
