"""What can be done next with an award, a draw, a milestone or an amendment."""

from __future__ import annotations

from almoner.acts import amendments, awards, draws, payments
from almoner.acts.amendments import Amendment, AmendmentState
from almoner.acts.awards import AwardState, MilestoneState
from almoner.acts.draws import DrawState
from almoner.acts.payments import PaymentState
from almoner.chain.agency import Agency
from almoner.cli.dates import date
from almoner.errors import AlmonerError

_OVER = "Nothing more is done with it."


def award(agency: Agency, number: int) -> str:
    """What can be done next with an award."""
    try:
        found = awards.show(agency, number)
    except AlmonerError as none:
        return str(none)
    if found.state is AwardState.OFFERED:
        return (
            f"Its grantee accepts it until {date(found.offer_ends)} (almoner grant award accept "
            f"{number})."
        )
    if found.state is AwardState.SUSPENDED:
        by = amendments.suspending(agency, number)
        return f"It goes on once its suspension is over (almoner grant amend show {by})."
    if found.state is AwardState.TERMINATED:
        until = date(awards.draws_until(agency, number))
        return (
            f"Costs until {date(found.ends)} can be drawn before {until}; then it is closed "
            f"(almoner grant closeout report {number})."
        )
    return {
        AwardState.RECOMMENDED: f"It is approved first (almoner grant award approve {number}).",
        AwardState.ACTIVE: f"It is drawn on (almoner grant draw request {number}), or amended "
        f"(almoner grant amend agree {number}).",
    }.get(found.state, _OVER)


def draw(agency: Agency, number: int) -> str:
    """What can be done next with a draw."""
    try:
        found = draws.show(agency, number)
    except AlmonerError as none:
        return str(none)
    if found.state is DrawState.APPROVED:
        return _payment(agency, number, found.payment_id)
    again = f"The same costs can be asked for again (almoner grant draw request {found.award})."
    return {
        DrawState.REQUESTED: "A grants officer reviews it next (almoner grant draw review "
        f"{number}).",
        DrawState.REVIEWED: f"Approvers approve it next (almoner grant draw approve {number}).",
    }.get(found.state, again)


def milestone(agency: Agency, number: int, line: int) -> str:
    """What can be done next with a milestone, by its line from 0."""
    lines = awards.lines(agency, number)
    if line >= len(lines):
        return award(agency, number)
    hand_in = f"Its grantee hands it in (almoner grant draw milestone submit {number} {line + 1})."
    return {
        MilestoneState.SUBMITTED: "A grants officer judges it next (almoner grant draw milestone "
        f"judge {number} {line + 1}).",
        MilestoneState.ACCEPTED: f"It is drawn (almoner grant draw request {number}).",
    }.get(lines[line].state, hand_in)


def amendment(agency: Agency, number: int) -> str:
    """What can be done next with an amendment."""
    try:
        found = amendments.show(agency, number)
    except AlmonerError as none:
        return str(none)
    enact = f"almoner grant amend enact {number}"
    if found.state is AmendmentState.PROPOSED:
        return _proposed(found)
    if found.state is AmendmentState.NOTICED:
        return (
            f"Its grantee can object before {date(found.object_by)} (almoner grant amend object "
            f"{number}); else anyone puts it into effect from "
            f"{date(amendments.due(agency, found))} on ({enact})."
        )
    if found.state is AmendmentState.OBJECTED:
        return (
            f"A hearing officer decides the objection until {date(found.decide_by)} (almoner grant "
            f"amend decide {number}); then anyone ends it (almoner grant amend lapse {number})."
        )
    if found.state is AmendmentState.UPHELD:
        return f"Anyone can put it into effect ({enact})."
    if amendments.suspending(agency, found.award) == number:
        return f"A grants officer can lift it (almoner grant amend withdraw {number})."
    return _OVER


def _proposed(found: Amendment) -> str:
    if found.adverse:
        return (
            "Another grants officer gives its notice next (almoner grant amend notice "
            f"{found.number})."
        )
    return f"Approvers approve it next (almoner grant amend approve {found.number})."


def _payment(agency: Agency, number: int, payment_id: int) -> str:
    """What can be done next with an approved draw."""
    found = payments.show(agency, payment_id)
    if found.state is PaymentState.FREE:
        return (
            f"Anyone can pay it from {date(found.payable_at)} and block {found.payable_block} on "
            f"(almoner grant draw settle {number})."
        )
    if found.state is PaymentState.HELD:
        return f"It is held (almoner hold show {payment_id})."
    if found.state is PaymentState.PAID:
        return f"It is paid; its costs can be disallowed (almoner grant disallow {number})."
    return _OVER
