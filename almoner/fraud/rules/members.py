"""Rules about who is in which cases, and who answers for them."""

from __future__ import annotations

from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import always, is_kind, one, total, where
from almoner.observations.schema import Kind

DAY = 86_400


def two_programs(asked: Asked) -> Table:
    """A member is paid for in two programs that exclude each other, month after month."""
    a = _of_purpose(asked, asked.anchors)
    span, near = asked.bounds.span("both_window"), asked.bounds.span("both_within")
    members = asked.rows.filter(_.kind == int(Kind.MEMBER))
    own = members.select(of_program="program", of_case="subject", member="reference", own_id="id")
    met = a.join(own, [a.program == own.of_program, a.subject == own.of_case, own.own_id <= a.id])
    others = members.select(
        same="reference", other_program="program", other_case="subject", other_id="id"
    )
    met = met.join(
        others,
        [
            met.member == others.same,
            others.other_program != met.program,
            others.other_id <= met.id,
        ],
    )
    exclusive = _purposes(asked)
    met = met.join(
        exclusive, [met.other_program == exclusive.opened, exclusive.opened_id <= met.id]
    )
    met = met.select(*ANSWER, "other_program", "other_case").distinct()
    paid = asked.rows.filter(_.kind == int(Kind.CERTIFIED))
    here = paid.select(
        here_program="program", here_case="subject", here="payment", here_at="clock", here_id="id"
    )
    both = met.join(
        here,
        [
            met.program == here.here_program,
            met.subject == here.here_case,
            here.here_id <= met.id,
            here.here_at > met.clock - span,
        ],
    )
    # Distinct once more: engines then take one step after the other.
    both = both.select(*ANSWER, "other_program", "other_case", "here", "here_at").distinct()
    there = paid.select(
        there_program="program", there_case="subject", there_at="clock", there_id="id"
    )
    both = both.join(
        there,
        [
            both.other_program == there.there_program,
            both.other_case == there.there_case,
            there.there_id <= both.id,
            there.there_at > both.here_at - near,
            there.there_at < both.here_at + near,
        ],
    )
    return both.group_by(*ANSWER).aggregate(
        measure=_.here.nunique().cast("int64"), other_case=_.other_case.max().cast("int64")
    )


def double_member(asked: Asked) -> Table:
    """A member is in two live cases of one program, and nobody declared it."""
    a = asked.anchors
    others = asked.rows.filter(_.kind == int(Kind.MEMBER)).select(
        member="reference", other_program="program", other_case="subject", other_id="id"
    )
    met = a.join(
        others,
        [
            a.reference == others.member,
            a.program == others.other_program,
            a.subject != others.other_case,
            others.other_id <= a.id,
        ],
    )
    declared = asked.rows.filter(_.kind == int(Kind.MEMBER_DECLARED)).select(
        may="reference", may_program="program", may_id="id", may_until="until"
    )
    met = met.left_join(
        declared,
        [
            met.reference == declared.may,
            met.program == declared.may_program,
            declared.may_id <= met.id,
            declared.may_until > met.time,
        ],
    ).filter(_.may.isnull())
    return _live(asked, met.select(*a.columns, "other_program", "other_case"))


def one_signer(asked: Asked) -> Table:
    """One key answers for many cases."""
    # Counted once for each case it answers for.
    rows = asked.rows.mutate(
        nth=total(one(is_kind(Kind.SIGNER)), always(("reference", "program", "subject")))
    )
    return rows.mutate(measure=total(one(_.nth == 1), always(("reference",))))


def _live(asked: Asked, met: Table) -> Table:
    """Of what was met, the cases that had not ended; how many for each anchor."""
    turns = asked.rows.filter(_.kind.isin([int(Kind.ENDED), int(Kind.RESUMED)])).select(
        turn="kind", turn_program="program", turn_case="subject", turn_id="id"
    )
    turned = met.left_join(
        turns,
        [
            met.other_program == turns.turn_program,
            met.other_case == turns.turn_case,
            turns.turn_id <= met.id,
        ],
    )
    cases = turned.group_by(*ANSWER, "other_program", "other_case").aggregate(
        ended=where(_.turn == int(Kind.ENDED), _.turn_id).max(),
        resumed=where(_.turn == int(Kind.RESUMED), _.turn_id).max(),
    )
    # What ended and was resumed is live.
    live = cases.filter(_.ended.isnull() | (_.resumed > _.ended))
    return live.group_by(*ANSWER).aggregate(
        measure=_.count().cast("int64"), other_case=_.other_case.max().cast("int64")
    )


def _purposes(asked: Asked) -> Table:
    """The programs of which nobody may be in two."""
    opened = asked.rows.filter(_.kind == int(Kind.OPENED))
    exclusive = opened.filter(
        _.value >= asked.bounds.number("exclusive_from"),
        _.value <= asked.bounds.number("exclusive_to"),
    )
    return exclusive.select(opened="other", opened_id="id")


def _of_purpose(asked: Asked, rows: Table) -> Table:
    exclusive = _purposes(asked).select(own="opened", own_id="opened_id")
    return rows.join(
        exclusive, [rows.program == exclusive.own, exclusive.own_id <= rows.id]
    ).select(*rows.columns)


RULES = (
    Rule(
        name="two_programs",
        version=3,
        family="identity",
        policy="In the both_window seconds before, so many payments of a case fell within "
        "both_within seconds of one of a case in another program, with a purpose from "
        "exclusive_from to exclusive_to too, that has a member in common.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.CERTIFIED,),
        history=("both_window",),
        features=("other_case",),
        find=two_programs,
        surmise="The month in which a household goes from one program to the other.",
    ),
    Rule(
        name="double_member",
        version=2,
        family="identity",
        policy="A member enrolled while in so many other live cases of the program, without a "
        "declared exception.",
        about=About.CASE,
        shape=Shape.PATH,
        anchors=(Kind.MEMBER,),
        features=("other_case",),
        find=double_member,
        stands=365 * DAY,
        surmise="A child of parents who live apart; then it is to be declared.",
    ),
    Rule(
        name="one_signer",
        version=1,
        family="identity",
        policy="One key answers for so many cases.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.SIGNER,),
        kinds=(Kind.SIGNER,),
        key=("reference",),
        find=one_signer,
        stands=365 * DAY,
        surmise="A representative who acts for several people.",
    ),
)
