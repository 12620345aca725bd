"""Rules about where benefits go: accounts that many cases share, and whose they are."""

from __future__ import annotations

import ibis
from ibis import _

from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table, Tally
from almoner.fraud.rules.windows import (
    always,
    is_kind,
    most,
    one,
    total,
    where,
    with_busiest,
    with_latest,
    within,
)
from almoner.observations.schema import Kind

_ON_ACCOUNT = ("program", "account")
_STAFF, _COUNTER = 0, 2
_CAPACITY_BITS = 16
_TIME_BITS = 40

PAYERS = Tally(
    number=1,
    name="payers",
    kinds=(Kind.MOVED,),
    keys=("other",),
    figures=lambda rows: {"n": rows.account.nunique()},
)
"""How many accounts send to one place: a landlord or an exchange has many, all year."""


def shared_account(asked: Asked) -> Table:
    """More cases are paid to one account than it was declared for."""
    rows = with_latest(
        asked.rows, _ON_ACCOUNT, Kind.ACCOUNT_DECLARED, _CAPACITY_BITS, capacity="value"
    )
    rows = with_latest(rows, _ON_ACCOUNT, Kind.ACCOUNT_DECLARED, _TIME_BITS, ends="until")
    rows = rows.mutate(
        cases=total(one(is_kind(Kind.JOINED)) - one(is_kind(Kind.LEFT)), always(_ON_ACCOUNT)),
        declared=one(_.time < _.ends),
    )
    allowed = ibis.cases(
        (_.declared == 1, _.capacity), else_=asked.bounds.number("default_capacity")
    ).cast("int64")
    rows = rows.mutate(allowed=allowed)
    return rows.filter(is_kind(Kind.CERTIFIED)).mutate(measure=_.cases - _.allowed)


def one_hand(asked: Asked) -> Table:
    """One officer put many cases on one account within a short time, declared or not."""
    put = is_kind(Kind.ENROLLED) | (
        is_kind(Kind.PAY_TO_PROPOSED) & _.value.isin([_STAFF, _COUNTER])
    )
    span = asked.bounds.span("one_hand_window")
    rows = asked.rows.mutate(put=one(put))
    # Counted once for each case: what is put right is entered again.
    hand = (*_ON_ACCOUNT, "person")
    rows = rows.mutate(nth=total(_.put, within((*hand, "subject"), span)))
    first = (_.put == 1) & (_.nth == 1)
    rows = rows.mutate(together=total(one(first), within(hand, span)))
    rows = with_busiest(rows, _ON_ACCOUNT, where(_.put == 1, _.together))
    return rows.filter(is_kind(Kind.CERTIFIED)).mutate(measure=_.found, caseworker=_.who)


def officer_account(asked: Asked) -> Table:
    """The account is a key of a person of the agency."""
    rows = asked.rows.mutate(
        officer=most(where(is_kind(Kind.KEY_LINKED), _.person), always(("account",)))
    )
    paid = rows.filter(is_kind(Kind.CERTIFIED, Kind.DRAW_CERTIFIED), _.officer.notnull())
    return paid.mutate(measure=ibis.literal(1, "int64"))


def recycled_account(asked: Asked) -> Table:
    """A case is paid to the account of another that ended, and is not its successor."""
    a = asked.anchors
    left = asked.rows.filter(_.kind == int(Kind.LEFT), _.value == 1).select(
        left_program="program",
        left_account="account",
        gone="subject",
        left_clock="clock",
        left_id="id",
    )
    pairs = a.join(
        left,
        [
            a.account == left.left_account,
            a.program == left.left_program,
            left.left_clock <= a.clock,
            left.left_clock > a.clock - asked.bounds.span("recycled_window"),
            left.gone != a.subject,
        ],
    )
    # One that was restored or reopened since did not end.
    back = asked.rows.filter(_.kind == int(Kind.JOINED)).select(
        back_program="program", back_case="subject", back_account="account", back_id="id"
    )
    pairs = pairs.left_join(
        back,
        [
            pairs.program == back.back_program,
            pairs.gone == back.back_case,
            pairs.account == back.back_account,
            back.back_id > pairs.left_id,
            back.back_id <= pairs.id,
        ],
    ).filter(_.back_case.isnull())
    begun = asked.rows.filter(_.kind == int(Kind.ENROLLED)).select(
        begun_program="program", begun_subject="subject", prior="value", begun_id="id"
    )
    own = pairs.join(
        begun,
        [
            pairs.program == begun.begun_program,
            pairs.subject == begun.begun_subject,
            begun.begun_id <= pairs.id,
        ],
    ).filter(_.prior != _.gone)
    return own.group_by(*ANSWER).aggregate(
        measure=_.gone.nunique().cast("int64"), ended=_.gone.max().cast("int64")
    )


def common_sink(asked: Asked) -> Table:
    """Money of many accounts goes on to one place, nearly all of it, soon after it is paid."""
    soon = (_.time - _.until) <= asked.bounds.number("sink_within")
    whole = _.value >= asked.bounds.number("sink_share_bps")
    rows = asked.rows.filter(soon, whole)
    # Counted once for each account: its first time within the span.
    span = asked.bounds.span("sink_window")
    rows = rows.mutate(nth=total(one(is_kind(Kind.FORWARDED)), within(("other", "account"), span)))
    rows = rows.mutate(measure=total(one(_.nth == 1), within(("other",), span)))
    return rows.mutate(sink=_.other)


def common_funder(asked: Asked) -> Table:
    """Nobody answers for a case whose account had its first money from where many others had it."""
    a = asked.anchors
    span = asked.bounds.span("funder_window")
    seeded = asked.rows.filter(is_kind(Kind.SEEDED))
    first = seeded.select(seeded_account="account", funder="other", seeded="clock", seeded_id="id")
    reached = a.join(first, [a.account == first.seeded_account, first.seeded_id <= a.id])
    opened = asked.rows.filter(is_kind(Kind.OPENED)).select(
        opens="other", opened="time", opened_id="id"
    )
    reached = reached.join(
        opened, [reached.program == opened.opens, opened.opened_id <= reached.id]
    ).filter(_.time - _.opened >= asked.bounds.number("funder_settles"))
    acts = asked.rows.filter(is_kind(Kind.ACTED, Kind.KEY_BOUND)).select(
        act_program="program", act_case="subject", act_id="id"
    )
    reached = reached.left_join(
        acts,
        [
            reached.program == acts.act_program,
            reached.subject == acts.act_case,
            acts.act_id <= reached.id,
        ],
    ).filter(_.act_case.isnull())
    # Who takes money of many seeds strangers: an exchange, the till of a shop.
    hubs = asked.tallies.filter(
        _.tally == PAYERS.number, _.n > asked.bounds.number("funder_payers")
    ).select(hub="first", hub_epoch="epoch")
    reached = reached.left_join(
        hubs, [reached.funder == hubs.hub, hubs.hub_epoch < reached.epoch]
    ).filter(_.hub.isnull())
    others = seeded.select(
        other_funder="other", other_account="account", other_seeded="clock", other_id="id"
    )
    met = reached.join(
        others,
        [
            reached.funder == others.other_funder,
            others.other_id <= reached.id,
            others.other_seeded < reached.seeded + span,
            others.other_seeded > reached.seeded - span,
        ],
    )
    counted = met.group_by(*ANSWER, "funder").aggregate(
        measure=_.other_account.nunique().cast("int64")
    )
    return counted.filter(_.measure <= asked.bounds.number("hub_degree"))


def without_hubs(asked: Asked, rows: Table, column: str) -> Table:
    """Rows but those in which an account had many payers in the epoch before."""
    hubs = asked.tallies.filter(
        _.tally == PAYERS.number, _.n > asked.bounds.number("hub_degree")
    ).select(hub="first", hub_epoch="epoch")
    met = rows.left_join(hubs, [rows[column] == hubs.hub, rows.epoch == hubs.hub_epoch + 1]).filter(
        _.hub.isnull()
    )
    return met.select(*rows.columns)


DAY = 86_400

RULES = (
    Rule(
        name="shared_account",
        version=2,
        family="destination",
        policy="More cases are paid to one account than its confirmed, unexpired declaration "
        "allows, or than default_capacity without one.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.JOINED, Kind.LEFT, Kind.ACCOUNT_DECLARED),
        key=_ON_ACCOUNT,
        needs=Kind.JOINED,
        features=("cases", "allowed", "declared"),
        find=shared_account,
        surmise="A shelter, a care home, a family or a payee for several people may share one "
        "account; a declaration says so.",
    ),
    Rule(
        name="one_hand",
        version=3,
        family="enrollment",
        policy="One officer put at least so many cases on one account, enrolling them or changing "
        "where they are paid, in less than one_hand_window seconds.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED,),
        kinds=(Kind.ENROLLED, Kind.PAY_TO_PROPOSED),
        key=_ON_ACCOUNT,
        history=("one_hand_window",),
        features=("caseworker",),
        find=one_hand,
        surmise="A caseworker may enroll a whole shelter in one visit.",
    ),
    Rule(
        name="officer_account",
        version=2,
        family="destination",
        policy="A payment goes to the key of a person of the agency.",
        about=About.PAYMENT,
        shape=Shape.WINDOW,
        anchors=(Kind.CERTIFIED, Kind.DRAW_CERTIFIED),
        kinds=(Kind.KEY_LINKED,),
        key=("account",),
        needs=Kind.KEY_LINKED,
        features=("officer",),
        find=officer_account,
        surmise="Staff may be lawful beneficiaries, and then are paid on an account of their own.",
    ),
    Rule(
        name="recycled_account",
        version=2,
        family="destination",
        policy="A case is paid to an account of another case that ended less than "
        "recycled_window seconds before, was not resumed, and is not the one it continues.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.CERTIFIED,),
        features=("ended",),
        find=recycled_account,
        surmise="Households split, merge and move; a bank may give a number out again.",
    ),
    Rule(
        name="common_sink",
        version=1,
        family="flow",
        policy="At least sink_share_bps of what they were paid went on to one place within "
        "sink_within seconds, from so many accounts in less than sink_window seconds; places that "
        "had more than hub_degree payers in the epoch before are left out.",
        about=About.ACCOUNT,
        shape=Shape.WINDOW,
        anchors=(Kind.FORWARDED,),
        kinds=(Kind.FORWARDED,),
        key=("other",),
        lookback=("sink_window", "sink_window"),
        hubs=PAYERS,
        history=("sink_window", "sink_window"),
        features=("sink",),
        find=common_sink,
        stands=62 * DAY,
        surmise="A landlord, a shop or an exchange takes money of many people.",
    ),
    Rule(
        name="common_funder",
        version=2,
        family="funding",
        policy="Nobody ever signed anything for the case, its program has been open for "
        "funder_settles seconds, and the first money of its account came from one place, which is "
        "not the payer, as did that of so many accounts in less than funder_window seconds and no "
        "more than hub_degree; places that had more than funder_payers payers in an epoch are "
        "left out.",
        about=About.PAYMENT,
        shape=Shape.PATH,
        anchors=(Kind.CERTIFIED,),
        tally=PAYERS,
        history=("funder_settles",),
        features=("funder",),
        find=common_funder,
        surmise="A sponsor or a relative who opens accounts does the same for people who never use "
        "a page.",
    ),
)
