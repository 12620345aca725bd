"""A draw as it is shown: for machines, in words, and to who reviews or approves it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from almoner import money
from almoner.acts import awards, draws, payments
from almoner.acts.awards import PayMode
from almoner.acts.draws import Draw, DrawState
from almoner.acts.payments import PaymentState
from almoner.chain.agency import Agency
from almoner.cli import output, words
from almoner.cli.dates import date, day
from almoner.cli.grant import lines
from almoner.cli.session import Session

_WAITS = (DrawState.REQUESTED, DrawState.REVIEWED)


def brief(agency: Agency, found: Draw) -> dict[str, Any]:
    """A draw for machines, without what only its request told."""
    facts = asdict(found) | {
        "state": found.state.name.lower(),
        "approvers": [person for person in found.approvers if person],
        "payment": None,
        "payment_state": None,
    }
    if found.state is DrawState.APPROVED:
        state = payments.show(agency, found.payment_id).state
        facts |= {"payment": found.payment_id, "payment_state": state.name.lower()}
    return output.plain(facts)


def plain(agency: Agency, found: Draw) -> dict[str, Any]:
    """The same with what its request told, and the approvals it has and needs."""
    asked, counted = draws.requested(agency, found), draws.approvals(agency, found)
    return brief(agency, found) | output.plain(asdict(asked)) | asdict(counted)


def told(here: Session, agency: Agency, found: Draw) -> dict[str, str]:
    """The same in words."""
    asked, people = draws.requested(agency, found), here.names(agency)
    award = awards.show(agency, found.award)
    shown = {
        "draw": f"{found.number}, on award {found.award}",
        "state": standing(agency, found),
        "amount": f"{money.dollars(found.amount)} of {lines.name(here, agency, award, found.line)}",
        "match": money.dollars(asked.matched),
        "costs": f"from {day(asked.cost_from)} to {day(asked.cost_to)}",
        "evidence": f"0x{asked.evidence.hex()}",
    }
    if any(found.cost_ref):
        shown["invoice"] = f"over {money.dollars(found.gross)}, 0x{found.cost_ref.hex()}"
    shown["reviewer"] = people.person(found.reviewer, "nobody yet")
    shown["approvers"] = people.persons(found.approvers)
    if found.state in _WAITS:
        counted = draws.approvals(agency, found)
        shown["approvals"] = f"{counted.given} of {counted.needed} needed"
    if found.state is DrawState.APPROVED:
        shown["payment"] = str(found.payment_id)
        shown["disallowed"] = money.dollars(found.disallowed)
    if award.mode is PayMode.ADVANCE:
        shown["not_shown_yet"] = money.dollars(found.outstanding)
    return shown | {"content": f"0x{found.content_hash.hex()}"}


def seen(here: Session, agency: Agency, found: Draw) -> str:
    """What of a draw a person has to see to find it in order or approve it.

    Raises ContentDiffers where its request announced something else.
    """
    asked, award = draws.requested(agency, found), awards.show(agency, found.award)
    line = awards.lines(agency, found.award)[found.line]
    counted = draws.approvals(agency, found)
    invoice = (
        f", charged to an invoice over {money.dollars(found.gross)}" if any(found.cost_ref) else ""
    )
    return (
        f"Draw {found.number} on award {found.award}: {money.dollars(found.amount)} of "
        f"{lines.name(here, agency, award, found.line)}, of which {money.dollars(line.drawn)} of "
        f"{money.dollars(line.budget)} is drawn with it, beside {money.dollars(asked.matched)} of "
        f"the grantee's own; for costs from {day(asked.cost_from)} to {day(asked.cost_to)}"
        f"{invoice}; evidence 0x{asked.evidence.hex()}; paid to {award.pay_to}; content "
        f"0x{found.content_hash.hex()}. {counted.given} of {counted.needed} approvals needed, for "
        f"{money.dollars(counted.cumulative)} approved of the award with it."
    )


def standing(agency: Agency, found: Draw) -> str:
    """Where a draw stands, from its approval on by its payment."""
    if found.state is not DrawState.APPROVED:
        return words.said(found.state)
    state = payments.show(agency, found.payment_id).state
    if state is PaymentState.FREE:
        return f"approved, payable from {date(found.payable_at)} and block {found.payable_block} on"
    return words.said(state)
