"""The rules for grants: each reads like a sentence of policy and gives one finding about a draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from almoner.fraud.benefit_rules import OFFICER_ACCOUNT, Band, Finding, Rule
from almoner.fraud.facts import AwardFact, DrawFacts

BPS = 10_000
Size = Callable[[Sequence[AwardFact]], int]
"""How much a group of awards counts for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantParameters:
    """The bounds of the rules for grants. They are part of what the rule hash commits to.

    Raises ValueError for a bound under which the rules would mean nothing.
    """

    limits: tuple[int, ...]
    """Base units past which more persons have to approve an award; the program's approval bands
    set them."""
    split_awards: int = 3
    """Awards to one account just below a limit, and organizations, from which on it is noted."""
    split_window: int = 90 * 86_400
    """Seconds within which they were approved."""
    split_margin_bps: int = 1_000
    """How far below a limit is just below it, in 1/10000 of the limit."""
    quick_approval: int = 3_600
    """The least seconds between a request and its last approval."""

    def __post_init__(self) -> None:
        if self.split_awards < 2:
            raise ValueError(
                f"split_awards is {self.split_awards}, and one award is not split: set 2 or more"
            )
        if self.split_margin_bps >= BPS:
            raise ValueError(
                f"split_margin_bps is {self.split_margin_bps}, and from {BPS:,} on every award "
                "would be just below a limit: set less"
            )


def several_organizations(facts: DrawFacts, now: int, parameters: GrantParameters) -> Finding:
    """Awards to several organizations are paid to one account, and were approved about when the one
    drawn on was.

    Lawful where one organization keeps the books of others: alone it never holds.
    """

    def size(awards: Sequence[AwardFact]) -> int:
        return len({award.organization for award in awards})

    return _counted("several_organizations", _awarded(facts), size, facts, parameters)


def below_limit(facts: DrawFacts, now: int, parameters: GrantParameters) -> Finding:
    """Several awards that are paid to one account, the one drawn on among them, were each approved
    just below a limit, at about one time.

    What is compared with the limits is what an award's band was chosen by: all that its
    organization was awarded with it. Splitting under one organization gains nothing and is not
    counted. A sum may lie there for a good reason: alone it never holds.
    """
    near = [award for award in _awarded(facts) if _is_just_below(award, parameters)]
    return _counted("below_limit", near, len, facts, parameters)


def approval_in_seconds(facts: DrawFacts, now: int, parameters: GrantParameters) -> Finding:
    """The last approval of a draw came sooner after its request than the program allows.

    Broken, not raised: it is no sign of something else, which would need a second one beside it.
    The program says in `quick_approval` how long a request is read at the least. Reviewer and
    approvers vouch that they read it; before that time nobody can have done so, and both times are
    the chain's own. A hold then gives the reading the time it was not given.
    """
    bound = parameters.quick_approval
    features: dict[str, int | str] = {"draw": facts.draw, "bound": bound}
    if facts.requested_at is None or facts.approved_at is None:
        return Finding(
            rule="approval_in_seconds",
            band=Band.CANNOT_TELL,
            features=features,
            needs="the times of its request and its last approval",
        )
    seconds = facts.approved_at - facts.requested_at
    return Finding(
        rule="approval_in_seconds",
        band=Band.BROKEN if seconds < bound else Band.CLEAN,
        features={**features, "seconds": seconds},
    )


GRANT_RULES: tuple[Rule[DrawFacts, GrantParameters], ...] = (
    Rule(
        name="several_organizations",
        version=1,
        family="destination",
        policy="Awards to at least split_awards organizations, approved in less than split_window "
        "seconds, the one drawn on among them, are paid to one account.",
        find=several_organizations,
    ),
    Rule(
        name="below_limit",
        version=1,
        family="amount",
        policy="At least split_awards awards paid to one account, the one drawn on among them, "
        "were approved in less than split_window seconds, each when its organization's awards came "
        "to one of limits, or to less than it by at most split_margin_bps / 10000 of it.",
        find=below_limit,
    ),
    Rule(
        name="approval_in_seconds",
        version=1,
        family="timing",
        policy="The last approval of a draw came less than quick_approval seconds after its "
        "request.",
        find=approval_in_seconds,
    ),
    OFFICER_ACCOUNT,
)


def _awarded(facts: DrawFacts) -> list[AwardFact]:
    return [facts.award, *(award for award in facts.others if award.awarded)]


def _is_just_below(award: AwardFact, parameters: GrantParameters) -> bool:
    share = BPS - parameters.split_margin_bps
    return any(
        limit * share <= award.cumulative * BPS and award.cumulative <= limit
        for limit in parameters.limits
    )


def _counted(
    rule: str,
    awards: Sequence[AwardFact],
    size: Size,
    facts: DrawFacts,
    parameters: GrantParameters,
) -> Finding:
    """Raised where enough awards were approved within the window, the one drawn on with them."""
    bound, window = parameters.split_awards, parameters.split_window
    groups = list(_groups(facts.award, awards, window))
    untimed = [award for award in awards if award.approved_at is None]
    found = max((size(group) for group in groups), default=0)
    features: dict[str, int | str] = {
        "account": facts.account,
        "award": facts.award.award,
        "found": found,
        "bound": bound,
        "window": window,
    }
    if found >= bound:
        return Finding(rule=rule, band=Band.RAISED, features=features)
    if facts.award in untimed:
        # It may have been approved with any of them.
        groups = [[award for award in awards if award.approved_at is not None]]
    if any(size([*group, *untimed]) >= bound for group in groups):
        return Finding(
            rule=rule,
            band=Band.CANNOT_TELL,
            features=features,
            needs=f"the approval times of {len(untimed)} of {len(awards)} awards",
        )
    return Finding(rule=rule, band=Band.CLEAN, features=features)


def _groups(own: AwardFact, awards: Sequence[AwardFact], window: int) -> Iterator[list[AwardFact]]:
    """Those awards that were approved less than `window` seconds apart, `own` one of them."""
    if own not in awards or own.approved_at is None:
        return
    timed = [(award.approved_at, award) for award in awards if award.approved_at is not None]
    for first, _ in timed:
        if 0 <= own.approved_at - first < window:
            yield [award for time, award in timed if 0 <= time - first < window]
