"""What of a list of awards is still to be recommended: all of it can be, or faults are named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from almoner.acts import applications, awards, recommendations
from almoner.acts.awards import AwardState, PayMode
from almoner.acts.recommendations import Recommendation
from almoner.chain.agency import Agency
from almoner.cli import refusals, words
from almoner.cli.desk import Desk
from almoner.cli.grant import attempts
from almoner.errors import AlmonerError, Reverted
from almoner.grants.award_list import MILESTONES, ListedAward
from almoner.program.grants import Budget
from almoner.roster.faults import Faults

_COLUMNS: Mapping[str, str | None] = {
    "application": "application",
    "mode": "mode",
    "lines": None,
    "to": "to",
    "indirectBps": "indirect_bps",
    "toleranceBps": "tolerance_bps",
    "conditions": "conditions",
}
"""Columns of the list, by the fields the contract names."""


def missing(seat: Desk, listed: Sequence[ListedAward]) -> list[ListedAward]:
    """The lines that no recommendation stands for yet, in their order.

    Raises InputError, naming lines, where an application stands recommended with other terms or the
    chain would refuse a line; AlmonerError where it cannot be known yet what is missing.
    """
    if seat.officer.unmined:
        raise AlmonerError(
            "A transaction of this key is not mined yet, and may be one of this list: wait until "
            "it is, then run this again."
        )
    standing, known = recommendations.standing(seat.agency), seat.here.names(seat.agency)
    faults = Faults()
    found = []
    for each in listed:
        others = standing.get(each.application, [])
        if others:
            _require_same(seat.agency, each, others, faults)
            continue
        found.append(each)
        attempt = partial(awards.try_out, seat.agency, seat.officer, each.plan)
        refused = attempts.refusal(seat, attempt)
        if refused is not None:
            reason = refusals.sentence(refused, known.spelled)
            faults.add(each.line, _column(each, refused), reason)
    faults.refuse()
    return found


def require_within(listed: Sequence[ListedAward], budget: Budget) -> None:
    """Raises InputError, by line, where an award leaves more open than its program's file does."""
    faults = Faults()
    for each in listed:
        for column, given, most in (
            ("indirect_bps", each.indirect_bps, budget.indirect_bps),
            ("tolerance_bps", each.tolerance_bps, budget.tolerance_bps),
        ):
            if given > most:
                reason = f"{given:,} is more than the program's file allows, {most:,}"
                faults.add(each.line, column, reason)
    faults.refuse()


def _require_same(
    agency: Agency, listed: ListedAward, others: Sequence[Recommendation], faults: Faults
) -> None:
    """Faults a line whose application stands recommended with other terms than the line's."""
    application = applications.show(agency, listed.application)
    for other in others:
        if recommendations.has_terms(agency, application, other, listed.plan):
            continue
        award = awards.show(agency, other.award)
        if award.state is AwardState.RECOMMENDED:
            act = f"almoner grant award withdraw {award.number}"
            reason = (
                f"stands recommended with other terms, as award {award.number}: leave it out, or "
                f"let its recommender withdraw that first ({act})"
            )
        else:
            reason = (
                f"led to award {award.number} with other terms, which is "
                f"{words.said(award.state)}: leave it out"
            )
        faults.add(listed.line, "application", reason)


def _column(listed: ListedAward, refused: Reverted) -> str | None:
    """The column a refusal is about, None where it is several."""
    if refused.name != "GrantAwards_BadPlan":
        return "application"
    field = str(refused.arguments["field"])
    if field == "lines" and listed.mode is PayMode.MILESTONE:
        return MILESTONES
    return _COLUMNS.get(field)
