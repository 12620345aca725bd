"""Rules about awards and what is drawn on them."""

from __future__ import annotations

from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import always, coarse, is_kind, most, one, total, where, within
from almoner.observations.schema import Kind

_AWARD = ("program", "subject")
BPS = 10_000
DAY = 86_400
_HUNDREDS = 8
"""Zeros at the end of whole hundreds of dollars, in base units."""


def approval_in_seconds(asked: Asked) -> Table:
    """A draw was approved before anybody can have read it."""
    a = asked.anchors
    approved = asked.rows.filter(_.kind == int(Kind.DRAW_APPROVED)).select(
        of_program="program", of_award="subject", of_draw="payment", waited="value", at="id"
    )
    met = a.join(
        approved,
        [
            a.program == approved.of_program,
            a.subject == approved.of_award,
            a.payment == approved.of_draw,
            approved.at <= a.id,
        ],
    )
    return met.group_by(*ANSWER).aggregate(measure=_.waited.max().cast("int64"))


def reused_evidence(asked: Asked) -> Table:
    """The same evidence was handed in for another draw."""
    a = asked.anchors
    earlier = asked.rows.filter(_.kind == int(Kind.EVIDENCE)).select(
        same="reference", drawn="payment", in_program="program", earlier_id="id"
    )
    met = a.join(
        earlier,
        [
            a.reference == earlier.same,
            earlier.earlier_id < a.id,
            (earlier.drawn != a.payment) | (earlier.in_program != a.program),
        ],
    )
    return met.group_by(*ANSWER).aggregate(
        measure=_.drawn.nunique().cast("int64"), before=_.drawn.max().cast("int64")
    )


def repeated_request(asked: Asked) -> Table:
    """The same sum is asked for again and again."""
    same = ("program", "subject", "amount")
    rows = asked.rows.mutate(
        measure=total(
            one(is_kind(Kind.DRAW_REQUESTED)), within(same, asked.bounds.span("repeat_window"))
        )
    )
    return rows.mutate(repeated=_.amount)


def front_loaded(asked: Asked) -> Table:
    """Most of an award is drawn while most of its term is still to come."""
    a = asked.anchors
    terms = asked.rows.filter(_.kind == int(Kind.TERM)).select(
        t_program="program", t_award="subject", sum="amount", starts="value", ends="until", at="id"
    )
    drawn = asked.rows.filter(_.kind == int(Kind.DRAW_CERTIFIED)).select(
        d_program="program", d_award="subject", drawn="amount", d_id="id"
    )
    met = a.join(
        drawn,
        [a.program == drawn.d_program, a.subject == drawn.d_award, drawn.d_id <= a.id],
    )
    sums = met.group_by(*ANSWER, "time").aggregate(drawn=_.drawn.sum())
    # Amendments add to an award; the largest sum and the latest end are those that hold.
    known = sums.join(
        terms,
        [sums.program == terms.t_program, sums.subject == terms.t_award, terms.at <= sums.id],
    )
    told = known.group_by(*ANSWER, "time", "drawn").aggregate(
        total=_["sum"].max(), starts=_.starts.min(), ends=_.ends.max()
    )
    early = (told.time - told.starts) * BPS <= (told.ends - told.starts) * asked.bounds.number(
        "early_bps"
    )
    return told.filter(early).mutate(
        measure=coarse(_.drawn) * BPS, whole=coarse(_.total), total_sum=_.total
    )


def round_amounts(asked: Asked) -> Table:
    """Nearly all that is asked for are round sums."""
    asks = is_kind(Kind.DRAW_REQUESTED)
    span = within(_AWARD, asked.bounds.span("round_window"))
    rows = asked.rows.mutate(
        asked_for=total(one(asks), span), rounds=total(one(asks & (_.value >= _HUNDREDS)), span)
    )
    many = rows.filter(_.asked_for >= asked.bounds.number("round_least"))
    return many.mutate(measure=_.rounds * BPS, whole=_.asked_for)


def idle_advance(asked: Asked) -> Table:
    """More is asked for while advances of long ago are not shown to be spent."""
    a = asked.anchors
    old = asked.bounds.span("advance_window")
    paid = asked.rows.filter(_.kind == int(Kind.ADVANCED)).select(
        p_program="program", p_award="subject", advanced="amount", p_clock="clock", p_id="id"
    )
    met = a.join(
        paid,
        [
            a.program == paid.p_program,
            a.subject == paid.p_award,
            paid.p_clock <= a.clock - old,
            paid.p_id <= a.id,
        ],
    )
    owed = met.group_by(*ANSWER).aggregate(advanced=_.advanced.sum())
    shown = asked.rows.filter(_.kind.isin([int(Kind.SUBSTANTIATED), int(Kind.RETURNED)])).select(
        s_program="program", s_award="subject", shown="amount", s_id="id"
    )
    settled = owed.left_join(
        shown,
        [owed.program == shown.s_program, owed.subject == shown.s_award, shown.s_id <= owed.id],
    )
    left = settled.group_by(*ANSWER, "advanced").aggregate(shown=_.shown.sum().coalesce(0))
    return left.filter(_.advanced > _.shown).mutate(
        measure=coarse(_.advanced - _.shown) * BPS, whole=coarse(_.advanced)
    )


def one_applicant(asked: Asked) -> Table:
    """Organizations that are told apart answer by one key, or are paid on one account."""
    a = asked.anchors
    applied = asked.rows.filter(_.kind == int(Kind.APPLIED)).select(
        in_program="program", application="subject", signer="reference", on="account", at="id"
    )
    own = a.join(
        applied,
        [a.program == applied.in_program, a.subject == applied.application, applied.at <= a.id],
    ).select(*ANSWER, "reference", "signer", "on")
    named = applied.view()
    others = own.join(
        named, [own.signer == named.signer, named.at <= own.id, named.application != own.subject]
    ).select(*ANSWER, "reference", other_program="in_program", other="application")
    identified = asked.rows.filter(_.kind == int(Kind.IDENTIFIED)).select(
        i_program="program", i_application="subject", organization="reference", i_id="id"
    )
    met = others.join(
        identified,
        [
            others.other_program == identified.i_program,
            others.other == identified.i_application,
            identified.i_id <= others.id,
            identified.organization != others.reference,
        ],
    )
    return met.group_by(*ANSWER).aggregate(measure=_.organization.nunique().cast("int64"))


def spend_down(asked: Asked) -> Table:
    """Much of a program's awards is made in the last days its money can be obligated."""
    by_program = ("other",)
    days = asked.bounds.span("spend_down_window")
    rows = asked.rows.mutate(
        ends=most(where(is_kind(Kind.FUNDED), _.until), always(by_program)),
        awarded=where(is_kind(Kind.AWARD_OFFERED), coarse(_.amount)),
    )
    rows = rows.mutate(
        lately=total(_.awarded, within(by_program, days)),
        ever=total(_.awarded, always(by_program)),
    )
    ending = (_.time < _.ends) & (_.ends <= _.time + asked.bounds.number("spend_down_window"))
    return rows.filter(is_kind(Kind.AWARD_OFFERED), ending).mutate(
        measure=_.lately * BPS, whole=_.ever
    )


RULES = (
    Rule(
        name="approval_in_seconds",
        version=2,
        family="timing",
        policy="The last approval of a draw came so few seconds after its request.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.DRAW_CERTIFIED,),
        rising=False,
        find=approval_in_seconds,
        surmise="It was read in draft.",
    ),
    Rule(
        name="reused_evidence",
        version=1,
        family="documents",
        policy="The evidence of a draw was handed in with so many others before.",
        about=About.CASE,
        shape=Shape.PATH,
        anchors=(Kind.EVIDENCE,),
        features=("before",),
        find=reused_evidence,
        stands=90 * DAY,
        surmise="A request that was denied or withdrawn is made again; an invoice is shared.",
    ),
    Rule(
        name="repeated_request",
        version=1,
        family="documents",
        policy="The same sum was asked for so many times on one award within repeat_window "
        "seconds.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.DRAW_REQUESTED,),
        kinds=(Kind.DRAW_REQUESTED,),
        key=_AWARD,
        lookback=("repeat_window",),
        history=("repeat_window",),
        features=("repeated",),
        find=repeated_request,
        stands=30 * DAY,
        surmise="Rent and salaries are the same every month.",
    ),
    Rule(
        name="front_loaded",
        version=1,
        family="timing",
        policy="So much of an award (in 1/10000) is drawn before early_bps / 10000 of its term "
        "has passed.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.DRAW_CERTIFIED,),
        features=("total_sum",),
        find=front_loaded,
        surmise="Equipment is bought first.",
    ),
    Rule(
        name="round_amounts",
        version=1,
        family="amount",
        policy="Of at least round_least requests on an award within round_window seconds, so many "
        "(in 1/10000) are whole hundreds of dollars.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.DRAW_REQUESTED,),
        kinds=(Kind.DRAW_REQUESTED,),
        key=_AWARD,
        lookback=("round_window",),
        history=("round_window",),
        features=("asked_for",),
        find=round_amounts,
        stands=30 * DAY,
        surmise="Milestones are priced in round sums.",
    ),
    Rule(
        name="idle_advance",
        version=1,
        family="documents",
        policy="A draw is asked for while so much (in 1/10000) of what was advanced at least "
        "advance_window seconds ago is neither shown to be spent nor returned.",
        about=About.CASE,
        shape=Shape.PATH,
        anchors=(Kind.DRAW_REQUESTED,),
        history=("advance_window",),
        features=("advanced",),
        find=idle_advance,
        stands=30 * DAY,
        surmise="Receipts come late.",
    ),
    Rule(
        name="one_applicant",
        version=1,
        family="identity",
        policy="The key an application is signed with signed those of so many other organizations.",
        about=About.PROGRAM,
        shape=Shape.PATH,
        anchors=(Kind.IDENTIFIED,),
        find=one_applicant,
        surmise="An agent applies for several organizations.",
    ),
    Rule(
        name="spend_down",
        version=1,
        family="timing",
        policy="So much (in 1/10000) of all a program ever awarded was awarded within "
        "spend_down_window seconds, which is all that is left to obligate its money.",
        about=About.PROGRAM,
        shape=Shape.WINDOW,
        anchors=(Kind.AWARD_OFFERED,),
        kinds=(Kind.AWARD_OFFERED, Kind.FUNDED),
        key=("other",),
        features=("ends",),
        find=spend_down,
        surmise="A round decides once a year, and in the last quarter.",
    ),
)
