"""Rules about one case: who changed it, when, and whether it is paid as it should be."""

from __future__ import annotations

import ibis
from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table
from almoner.fraud.rules.windows import always, is_kind, low, most, one, total, where, with_latest
from almoner.observations.schema import Kind

_CASE = ("program", "subject")
_CLAIMANT = 1
_TERMINATED = 3
_TIME_BITS, _PERSON_BITS, _AMOUNT_BITS = 40, 32, 44
DAY = 86_400


def diverted(asked: Asked) -> Table:
    """A case is paid to an account that staff put there just before."""
    changes = Kind.PAY_TO_CHANGED
    rows = with_latest(asked.rows, _CASE, changes, _TIME_BITS, changed="time")
    rows = with_latest(rows, _CASE, changes, _PERSON_BITS, origin="value", changer="person")
    paid = rows.filter(
        is_kind(Kind.CERTIFIED, Kind.DRAW_CERTIFIED), _.changed.notnull(), _.origin != _CLAIMANT
    )
    return paid.mutate(measure=_.time - _.changed)


def changed_by_one(asked: Asked) -> Table:
    """Where a case is paid was changed by somebody who changed that of many cases in a day."""
    a = asked.anchors
    span = asked.bounds.span("changes_window")
    changes = asked.rows.filter(
        _.kind == int(Kind.PAY_TO_PROPOSED), _.value != _CLAIMANT, _.person.notnull()
    )
    own = changes.select(
        own_program="program",
        own_subject="subject",
        own_account="account",
        changer="person",
        own_clock="clock",
    )
    reached = a.join(
        own,
        [
            a.program == own.own_program,
            a.subject == own.own_subject,
            # What was proposed and refused leads no payment elsewhere.
            a.account == own.own_account,
            own.own_clock <= a.clock,
            own.own_clock > a.clock - asked.bounds.span("changes_stand"),
        ],
    )
    others = changes.select(
        other_program="program", changed="subject", other_person="person", other_clock="clock"
    )
    near = reached.join(
        others,
        [
            reached.changer == others.other_person,
            reached.program == others.other_program,
            others.other_clock > reached.own_clock - span,
            others.other_clock < reached.own_clock + span,
            others.other_clock <= reached.clock,
        ],
    )
    counted = near.group_by(*ANSWER, "changer").aggregate(cases=_.changed.nunique())
    # Of several, who changed most; of two with as many, the one with the lower number.
    last = (1 << _PERSON_BITS) - 1
    busiest = counted.group_by(*ANSWER).aggregate(
        pair=(_.cases.cast("int64") * (last + 1) + (last - _.changer)).max()
    )
    return busiest.mutate(measure=_.pair >> _PERSON_BITS, changer=last - low(_.pair, _PERSON_BITS))


def recovered(asked: Asked) -> Table:
    """A code from the counter, a new key by it, and a new account: soon after each other."""
    rows = with_latest(asked.rows, _CASE, Kind.KEY_OFFERED, _TIME_BITS, offered="time")
    # What stood before each step, so that no later code hides the one that was used.
    rows = with_latest(rows, _CASE, Kind.KEY_BOUND, _TIME_BITS, bound="time", offered="offered")
    rows = with_latest(
        rows,
        _CASE,
        Kind.PAY_TO_CHANGED,
        _TIME_BITS,
        changed="time",
        bound="bound",
        offered="offered",
    )
    soon = _.time - _.changed < asked.bounds.number("recovered_stands")
    return rows.filter(is_kind(Kind.CERTIFIED), _.offered.notnull(), soon).mutate(
        measure=_.changed - _.offered
    )


def returned_rich(asked: Asked) -> Table:
    """A case nobody was paid on for long is paid again, and far more than before."""
    paid = is_kind(Kind.CERTIFIED)
    rows = asked.rows.filter(paid)
    before = ibis.window(group_by=_CASE, order_by=["id", "part"])
    rows = rows.mutate(last=_.time.lag().over(before), was=_.amount.lag().over(before))
    more = _.amount >= _.was * asked.bounds.number("returned_times")
    return rows.filter(_["last"].notnull(), more).mutate(measure=_.time - _["last"], before="was")


def reopened_rich(asked: Asked) -> Table:
    """A case that had ended is paid again, and more than before."""
    rows = with_latest(asked.rows, _CASE, Kind.CERTIFIED, _AMOUNT_BITS, paid="amount")
    rows = with_latest(rows, _CASE, Kind.RESUMED, _AMOUNT_BITS, at="time", before="paid")
    soon = _.time - _["at"] < asked.bounds.number("reopened_stands")
    paid = rows.filter(is_kind(Kind.CERTIFIED), soon, _.before > 0)
    return paid.mutate(measure=_.amount * 100, whole=_.before)


def ended_case(asked: Asked) -> Table:
    """A case is paid long after it ended."""
    rows = asked.rows.mutate(resumed=total(one(is_kind(Kind.RESUMED)), always(_CASE)))
    # The first end since: a case that was terminated is closed later, by anyone.
    ends = where(is_kind(Kind.ENDED) & (_.value >= _TERMINATED), -_.time)
    rows = rows.mutate(first=most(ends, always((*_CASE, "resumed"))))
    rows = rows.mutate(ended=-_["first"])
    return rows.filter(is_kind(Kind.CERTIFIED), _.ended.notnull()).mutate(measure=_.time - _.ended)


def skipped_period(asked: Asked) -> Table:
    """A case was not paid for a period between two it was paid for, without having ended."""
    reset = is_kind(Kind.ENDED, Kind.RESUMED)
    rows = asked.rows.mutate(ends=total(one(reset), always(_CASE)))
    paid = rows.filter(is_kind(Kind.CERTIFIED))
    before = ibis.window(group_by=_CASE, order_by=["id", "part"])
    paid = paid.mutate(last=_.value.lag().over(before), was=_.ends.lag().over(before))
    steady = paid.filter(_["last"].notnull(), _.was == _.ends)
    return steady.mutate(measure=_.value - _["last"] - 1, period=_.value)


def emptied(asked: Asked) -> Table:
    """Money leaves at once and whole, month after month, and nobody ever answers for the case."""
    whole = is_kind(Kind.FORWARDED) & (_.value >= asked.bounds.number("sink_share_bps"))
    soon = _.time - _.until <= asked.bounds.number("emptied_within")
    rows = asked.rows.mutate(
        times=total(one(whole & soon), always(_CASE)),
        acts=total(one(is_kind(Kind.ACTED, Kind.KEY_BOUND)), always(_CASE)),
    )
    return rows.filter(is_kind(Kind.CERTIFIED), _.acts == 0).mutate(measure=_.times)


def quick_determination(asked: Asked) -> Table:
    """A case was approved before anybody can have read it."""
    return asked.rows.mutate(measure=_.value)


def late(asked: Asked) -> Table:
    """A case was put on record as unpaid in time, again and again."""
    return asked.rows.mutate(measure=total(one(is_kind(Kind.LATE)), always(_CASE)), period=_.value)


RULES = (
    Rule(
        name="diverted",
        version=2,
        family="timing",
        policy="A payment is certified so soon after staff or a counter, and not the claimant's "
        "own signature, changed the account it goes to.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED, Kind.DRAW_CERTIFIED),
        kinds=(Kind.PAY_TO_CHANGED,),
        key=_CASE,
        needs=Kind.PAY_TO_CHANGED,
        features=("changed", "changer"),
        rising=False,
        find=diverted,
        surmise="People lose phones and change banks, and ask at the counter.",
    ),
    Rule(
        name="changed_by_one",
        version=2,
        family="actor",
        policy="The account a payment goes to was changed by somebody who, within changes_window "
        "seconds of it, proposed the same for so many cases of the program.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.CERTIFIED,),
        history=("changes_window",),
        features=("changer",),
        find=changed_by_one,
        surmise="A bank that closes sends many people to one counter in a week.",
    ),
    Rule(
        name="recovered",
        version=2,
        family="recovery",
        policy="The account was changed less than recovered_stands seconds before a payment, after "
        "a key was bound by a one-time code of a counter; the account so soon after the code.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.KEY_OFFERED, Kind.KEY_BOUND, Kind.PAY_TO_CHANGED),
        key=_CASE,
        needs=Kind.KEY_OFFERED,
        features=("offered", "bound", "changed"),
        rising=False,
        find=recovered,
        surmise="Whoever lost a phone often lost the account that was on it.",
    ),
    Rule(
        name="returned_rich",
        version=1,
        family="timing",
        policy="A case is paid again after so many seconds without a payment, at least "
        "returned_times what it was paid before.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.CERTIFIED,),
        key=_CASE,
        features=("before",),
        find=returned_rich,
        surmise="Back pay after an appeal, seasonal work, a stay in hospital.",
    ),
    Rule(
        name="reopened_rich",
        version=1,
        family="timing",
        policy="Less than reopened_stands seconds after a case that had ended was resumed it is "
        "paid so much, in hundredths of what it was last paid before.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.CERTIFIED, Kind.RESUMED),
        key=_CASE,
        needs=Kind.RESUMED,
        features=("before",),
        find=reopened_rich,
        surmise="Back pay, or a larger household than before.",
    ),
    Rule(
        name="ended_case",
        version=2,
        family="control",
        policy="A payment is certified so many seconds after its case was terminated or closed "
        "and not resumed.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.ENDED, Kind.RESUMED),
        key=_CASE,
        needs=Kind.ENDED,
        features=("ended",),
        find=ended_case,
        surmise="What was sealed before the end is lawfully paid; it is soon after it.",
    ),
    Rule(
        name="skipped_period",
        version=1,
        family="underpayment",
        policy="Between two periods a case was paid for lie so many it was not paid for, and it "
        "had not ended.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.CERTIFIED, Kind.ENDED, Kind.RESUMED),
        key=_CASE,
        features=("period",),
        find=skipped_period,
        surmise="The person asked to be paid nowhere for a while.",
    ),
    Rule(
        name="emptied",
        version=1,
        family="silence",
        policy="So many times what a case was paid left at once, at least sink_share_bps of it "
        "within emptied_within seconds, and nobody ever signed anything for it.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.FORWARDED, Kind.ACTED, Kind.KEY_BOUND),
        key=_CASE,
        needs=Kind.FORWARDED,
        find=emptied,
        surmise="Many people draw all of it as cash, and never use a page.",
    ),
    Rule(
        name="quick_determination",
        version=1,
        family="timing",
        policy="A case was approved so few seconds after it was enrolled.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.APPROVED,),
        kinds=(Kind.APPROVED,),
        key=_CASE,
        rising=False,
        find=quick_determination,
        stands=365 * DAY,
        surmise="A batch may be read before it is entered.",
    ),
    Rule(
        name="late",
        version=1,
        family="underpayment",
        policy="A case was put on record so many times as not paid in time.",
        about=About.CASE,
        shape=Shape.WINDOW,
        anchors=(Kind.LATE,),
        kinds=(Kind.LATE,),
        key=_CASE,
        features=("period",),
        find=late,
        surmise="None is needed: the agency owes the payment.",
    ),
)
