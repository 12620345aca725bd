"""Rules about awards that were split, so that fewer persons had to approve them."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable

from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import coarse, is_kind
from almoner.observations.schema import Kind

_LIMITS = ("limit_1", "limit_2", "limit_3")
"""Sums past which more persons approve, 0 for none: those of the program's approval bands."""
BPS = 10_000


def several_organizations(asked: Asked) -> Table:
    """Organizations of one hand: awards to several are paid to one account."""
    group = _group(asked)
    counted = group.group_by(*ANSWER, "begins").aggregate(found=_.organization.nunique())
    return counted.group_by(*ANSWER).aggregate(measure=_.found.max().cast("int64"))


def below_limit(asked: Asked) -> Table:
    """Awards just below a sum past which more persons would have to approve."""
    least = BPS - asked.bounds.number("split_margin_bps")

    def just_below(awards: Table) -> Table:
        sums = [
            (awards.cumulative <= limit)
            & (coarse(awards.cumulative) * BPS >= coarse(limit) * least)
            for limit in map(asked.bounds.number, _LIMITS)
        ]
        return awards.filter(functools.reduce(operator.or_, sums), _.cumulative > 0)

    group = _group(asked, just_below)
    counted = group.group_by(*ANSWER, "begins").aggregate(found=_.award.nunique())
    return counted.group_by(*ANSWER).aggregate(measure=_.found.max().cast("int64"))


def _group(asked: Asked, keeps: Callable[[Table], Table] = lambda awards: awards) -> Table:
    """For each anchor and each award before its own: those approved within the span of that one.

    Awards are those that were ever to be paid on the anchor's account, with their last approval.
    """
    a, span = asked.anchors, asked.bounds.span("split_window")
    on = asked.rows.filter(is_kind(Kind.AWARD_APPROVED, Kind.DRAW_CERTIFIED, Kind.PAY_TO_CHANGED))
    on = on.select(on_program="program", on_account="account", award="subject", on_id="id")
    met = a.join(
        on,
        [a.account == on.on_account, a.program == on.on_program, on.on_id <= a.id],
    )
    met = met.select(*ANSWER, "award").distinct()
    ended = asked.rows.filter(_.kind == int(Kind.OFFER_ENDED)).select(
        e_program="program", e_award="subject", e_id="id"
    )
    met = met.left_join(
        ended,
        [met.program == ended.e_program, met.award == ended.e_award, ended.e_id <= met.id],
    ).filter(_.e_award.isnull())
    approved = asked.rows.filter(_.kind == int(Kind.AWARD_APPROVED)).select(
        at_clock="clock",
        so_far="value",
        in_program="program",
        of_award="subject",
        organization="reference",
        at="id",
    )
    known = met.join(
        approved,
        [met.program == approved.in_program, met.award == approved.of_award, approved.at <= met.id],
    )
    awards = known.group_by(*ANSWER, "award", "organization").aggregate(
        approved=_.at_clock.max(), cumulative=_.so_far.max()
    )
    awards = keeps(awards)
    own = awards.filter(_.award == _.subject).select("id", "part", own_approved="approved")
    # Awards are few for one account: each is met with each.
    begun = awards.select("id", "part", begins="approved").distinct()
    begun = begun.join(own, ["id", "part"]).filter(
        _.begins <= _.own_approved, _.begins > _.own_approved - span
    )
    begun = begun.select("begins", b_id="id", b_part="part")
    return awards.join(begun, [awards.id == begun.b_id, awards.part == begun.b_part]).filter(
        _.approved >= _.begins, _.approved < _.begins + span
    )


RULES = (
    Rule(
        name="several_organizations",
        version=3,
        family="destination",
        policy="Awards to so many organizations, approved in less than split_window seconds, the "
        "one drawn on among them, are or were paid to one account.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.DRAW_CERTIFIED,),
        history=("split_window",),
        find=several_organizations,
        surmise="A fiscal agent receives for several organizations.",
    ),
    Rule(
        name="below_limit",
        version=3,
        family="amount",
        policy="So many awards paid to one account, the one drawn on among them, were approved in "
        "less than split_window seconds, each when its organization's awards came to a limit or "
        "to less than it by at most split_margin_bps / 10000 of it.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.DRAW_CERTIFIED,),
        history=("split_window",),
        find=below_limit,
        surmise="A grant of a standard size may be priced at the cap.",
    ),
)
