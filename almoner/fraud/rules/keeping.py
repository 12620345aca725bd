"""Rules about the books: sums that do not agree, payments that come late, days that stand out."""

from __future__ import annotations

import ibis
from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table, Tally
from almoner.fraud.rules.windows import is_kind, one, total, within
from almoner.observations.schema import Kind

INTAKE = Tally(
    number=6,
    name="intake",
    kinds=(Kind.ENROLLED,),
    keys=("other",),
    figures=lambda rows: {"n": rows.count()},
)
"""How many cases a program enrolled."""
_HOURS = 720
"""Of an epoch."""


def drifted(asked: Asked) -> Table:
    """A word's payments do not come to what its cases are to be paid."""
    difference = ibis.greatest(_.value, -_.value)
    return asked.anchors.mutate(measure=difference, sealed=_.amount)


def paid_late(asked: Asked) -> Table:
    """A payment was made long after it could be, and nobody held it."""
    a = asked.anchors
    certified = asked.rows.filter(_.kind == int(Kind.CERTIFIED)).select(
        c_program="program", c_case="subject", c_payment="payment", payable="until", c_id="id"
    )
    met = a.join(
        certified,
        [
            a.program == certified.c_program,
            a.subject == certified.c_case,
            a.payment == certified.c_payment,
            certified.c_id <= a.id,
        ],
    )
    held = asked.rows.filter(_.kind == int(Kind.HELD)).select(
        h_program="program", h_case="subject", h_payment="payment", h_id="id"
    )
    free = met.left_join(
        held,
        [
            met.program == held.h_program,
            met.subject == held.h_case,
            met.payment == held.h_payment,
            held.h_id <= met.id,
        ],
    ).filter(_.h_payment.isnull())
    last = free.group_by(*ANSWER, "time").aggregate(payable=_.payable.max())
    return last.mutate(measure=_.time - _.payable)


def beyond(asked: Asked) -> Table:
    """An amount that no rule can count with."""
    return asked.anchors.mutate(measure=ibis.literal(1, "int64"))


def enrollment_burst(asked: Asked) -> Table:
    """Far more is enrolled within an hour than in an hour of the epoch before."""
    rows = asked.rows.mutate(
        within_hour=total(
            one(is_kind(Kind.ENROLLED)), within(("other",), asked.bounds.span("hour"))
        )
    )
    usual = asked.tallies.filter(_.tally == INTAKE.number).select(
        usual="n", of_epoch="epoch", of_program="first"
    )
    met = rows.join(usual, [rows.other == usual.of_program, rows.epoch == usual.of_epoch + 1])
    many = met.filter(_.within_hour >= asked.bounds.number("burst_least"))
    return many.mutate(measure=_.within_hour * _HOURS * 100, whole=_.usual)


RULES = (
    Rule(
        name="drifted",
        version=1,
        family="control",
        policy="What a run sealed for a word of cases differs from what these cases are to be "
        "paid, by so many base units.",
        about=About.PROGRAM,
        shape=Shape.PATH,
        anchors=(Kind.SEALED,),
        features=("sealed",),
        find=drifted,
        surmise="None: both are written by the same contract.",
    ),
    Rule(
        name="paid_late",
        version=1,
        family="underpayment",
        policy="A payment that nobody held was made so many seconds after it could be.",
        about=About.CASE,
        shape=Shape.PATH,
        anchors=(Kind.PAID,),
        find=paid_late,
        surmise="The token refused the account for a while.",
    ),
    Rule(
        name="beyond",
        version=1,
        family="control",
        policy="An amount is beyond what can be counted with.",
        about=About.PROGRAM,
        shape=Shape.PATH,
        anchors=(Kind.BEYOND,),
        find=beyond,
        surmise="A token of no worth was sent by a stranger.",
    ),
    Rule(
        name="enrollment_burst",
        version=1,
        family="enrollment",
        policy="At least burst_least cases were enrolled within an hour, so many times (in "
        "hundredths) the usual number of the epoch before.",
        about=About.PROGRAM,
        shape=Shape.WINDOW,
        anchors=(Kind.ENROLLED,),
        kinds=(Kind.ENROLLED,),
        key=("other",),
        lookback=("hour",),
        history=("hour",),
        epochs=1,
        features=("within_hour",),
        find=enrollment_burst,
        surmise="A disaster, a deadline, or the first days of a program.",
    ),
)
