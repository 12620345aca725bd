"""Rules about what single officers do. What they find goes to investigators first."""

from __future__ import annotations

import ibis
from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import is_kind, most, one, total, where, within
from almoner.observations.schema import Kind

_CLAIMANT = 1
DAY = 86_400


def changes_in_a_day(asked: Asked) -> Table:
    """One officer changes where many cases are paid."""
    asks = is_kind(Kind.PAY_TO_PROPOSED) & (_.value != _CLAIMANT)
    rows = asked.rows.filter(asks)
    return rows.mutate(measure=total(one(asks), _day(asked)))


def keys_in_a_day(asked: Asked) -> Table:
    """One clerk gives out many codes."""
    return asked.rows.mutate(measure=total(one(is_kind(Kind.KEY_OFFERED)), _day(asked)))


def approvals_in_an_hour(asked: Asked) -> Table:
    """One determiner approves more than anybody can read."""
    hour = within(("person",), asked.bounds.span("reading_window"))
    return asked.rows.mutate(measure=total(one(is_kind(Kind.APPROVED)), hour))


def fresh_office(asked: Asked) -> Table:
    """Large sums are approved by somebody just appointed."""
    rows = asked.rows.mutate(
        appointed=most(
            where(is_kind(Kind.APPOINTED), _.time),
            within(("person",), asked.bounds.span("fresh_window")),
        )
    )
    large = is_kind(Kind.AWARD_APPROVED, Kind.RUN_APPROVED) & (
        _.amount >= asked.bounds.number("large_amount")
    )
    return rows.filter(large, _.appointed.notnull()).mutate(measure=_.time - _.appointed)


def brief_office(asked: Asked) -> Table:
    """Cases approved by somebody who was put in office for that, and left it soon after."""
    a = asked.anchors
    appointed = asked.rows.filter(_.kind == int(Kind.APPOINTED)).select(
        holder="person", office="value", appointed="time", appointed_id="id"
    )
    terms = a.join(
        appointed,
        [
            a.person == appointed.holder,
            a.value == appointed.office,
            appointed.appointed_id <= a.id,
        ],
    )
    terms = terms.group_by(*ANSWER, "time").aggregate(appointed=_.appointed.max())
    approved = asked.rows.filter(_.kind == int(Kind.APPROVED)).select(
        determiner="person", of_program="program", of_case="subject", at="time", approved_id="id"
    )
    met = terms.join(
        approved,
        [
            terms.person == approved.determiner,
            approved.approved_id <= terms.id,
            approved.at >= terms.appointed,
        ],
    )
    return met.mutate(
        program=_.of_program,
        subject=_.of_case,
        measure=_.time - _.appointed,
    )


def enrolled_in_a_day(asked: Asked) -> Table:
    """Cases that one caseworker entered in a day, more than anybody can hear out."""
    a = asked.anchors
    entered = asked.rows.filter(_.kind == int(Kind.ENROLLED)).select(
        by="person", of_program="program", of_case="subject", at="clock", entered_id="id"
    )
    same_day = [
        a.person == entered.by,
        a.program == entered.of_program,
        entered.entered_id <= a.id,
        entered.at > a.clock - asked.bounds.span("day"),
    ]
    met = a.join(entered, same_day)
    counted = met.group_by(*ANSWER).aggregate(measure=_.of_case.nunique().cast("int64"))
    most = asked.bounds.number("enrolled_most")
    many = counted.filter(_.measure >= most)
    # The one that made it too many tells of all before it; the next ones of themselves.
    told = many.join(
        entered,
        [
            many.person == entered.by,
            many.program == entered.of_program,
            entered.entered_id <= many.id,
            entered.at > many.clock - asked.bounds.span("day"),
        ],
    ).filter((_.entered_id == _.id) | (_.measure == most))
    return told.mutate(subject=_.of_case)


def _day(asked: Asked) -> ibis.expr.builders.WindowBuilder:
    return within(("person",), asked.bounds.span("day"))


RULES = (
    Rule(
        name="changes_in_a_day",
        version=1,
        family="actor",
        policy="An officer proposed so many changes of account within a day.",
        about=About.PERSON,
        shape=Shape.WINDOW,
        anchors=(Kind.PAY_TO_PROPOSED,),
        kinds=(Kind.PAY_TO_PROPOSED,),
        key=("person",),
        lookback=("day",),
        history=("day",),
        find=changes_in_a_day,
        surmise="A bank closed, or an office moved many people to new accounts.",
    ),
    Rule(
        name="keys_in_a_day",
        version=1,
        family="recovery",
        policy="A counter clerk gave out so many one-time codes within a day.",
        about=About.PERSON,
        shape=Shape.WINDOW,
        anchors=(Kind.KEY_OFFERED,),
        kinds=(Kind.KEY_OFFERED,),
        key=("person",),
        lookback=("day",),
        history=("day",),
        find=keys_in_a_day,
        surmise="A day on which an office helps people to use the page.",
    ),
    Rule(
        name="approvals_in_an_hour",
        version=1,
        family="timing",
        policy="A determiner approved so many cases within reading_window seconds.",
        about=About.PERSON,
        shape=Shape.WINDOW,
        anchors=(Kind.APPROVED,),
        kinds=(Kind.APPROVED,),
        key=("person",),
        lookback=("reading_window",),
        history=("reading_window",),
        find=approvals_in_an_hour,
        surmise="A batch that was read before and is entered at once.",
    ),
    Rule(
        name="fresh_office",
        version=1,
        family="privilege",
        policy="Somebody approved large_amount or more so few seconds after being appointed.",
        about=About.PERSON,
        shape=Shape.WINDOW,
        anchors=(Kind.AWARD_APPROVED, Kind.RUN_APPROVED),
        kinds=(Kind.APPOINTED,),
        key=("person",),
        lookback=("fresh_window",),
        history=("fresh_window",),
        rising=False,
        features=("appointed",),
        find=fresh_office,
        surmise="Holiday cover begins on a pay day.",
    ),
    Rule(
        name="brief_office",
        version=1,
        family="privilege",
        policy="A case was approved by somebody who was removed from the office so few seconds "
        "after being appointed to it.",
        about=About.CASE,
        shape=Shape.PATH,
        anchors=(Kind.REMOVED,),
        rising=False,
        find=brief_office,
        stands=365 * DAY,
        surmise="An appointment that was a mistake, or for one day.",
    ),
    Rule(
        name="enrolled_in_a_day",
        version=1,
        family="enrollment",
        policy="The case is one of so many that one caseworker enrolled in a program within a day.",
        about=About.CASE,
        shape=Shape.PATH,
        anchors=(Kind.ENROLLED,),
        history=("day",),
        find=enrolled_in_a_day,
        stands=365 * DAY,
        surmise="A disaster, or applications that were read before and are entered at once.",
    ),
)
