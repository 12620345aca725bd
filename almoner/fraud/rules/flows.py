"""Rules about money after it was paid: where it goes, and to whom it comes back."""

from __future__ import annotations

from typing import Any

from ibis import _

from almoner.fraud.rules.accounts import without_hubs
from almoner.fraud.rules.rule import ANSWER, About, Asked, Rule, Shape, Table
from almoner.observations.schema import Kind

DAY = 86_400
_BPS = 10_000
_PLACE = tuple(name for name in ANSWER if name != "account")
_PAID = (Kind.PAID, Kind.DRAW_PAID)


def officer_paid(asked: Asked) -> Table:
    """Money goes from an account that was paid to the key of an officer, or by one between."""
    a = asked.anchors
    to_officer = _officers(asked, a, "other")
    direct = _was_paid(asked, to_officer, "account").select(*_PLACE, "officer", payer="account")
    between = asked.rows.filter(_.kind == int(Kind.MOVED)).select(
        payer="account", middle="other", sent="amount", sent_at="clock", sent_id="id"
    )
    # An exchange takes the money of many, and pays many.
    known = without_hubs(asked, to_officer, "account")
    through = known.join(
        between,
        [
            known.account == between.middle,
            between.sent_id <= known.id,
            between.sent_at > known.clock - asked.bounds.span("round_trip_window"),
            # About as much as came in: a till pays wages out of what many paid.
            between.sent >> 1 <= known.amount,
            known.amount >> 1 <= between.sent,
        ],
    ).select(*ANSWER, "officer", "payer")
    through = _was_paid(asked, through, "payer").select(*_PLACE, "officer", "payer")
    return _on(direct.union(through), "payer", officer=_.officer.max(), measure=_.officer.nunique())


def officer_pays(asked: Asked) -> Table:
    """An officer's key sends money to an account that is paid for a case or an award."""
    a = asked.anchors
    from_officer = _officers(asked, a, "account")
    on = asked.rows.filter(_.kind.isin([int(Kind.JOINED), int(Kind.AWARD_OFFERED)])).select(
        paid_account="account", on_id="id"
    )
    met = from_officer.join(
        on, [from_officer.other == on.paid_account, on.on_id <= from_officer.id]
    )
    return _on(met, "other", officer=_.officer.max(), measure=_.officer.nunique())


def circle(asked: Asked) -> Table:
    """Money comes back to where it was paid, through two others, nearly as much as went out."""
    a = asked.anchors.filter(_.account != _.other)
    share = asked.bounds.number("circle_share_bps")
    span = asked.bounds.span("circle_window")
    moved = asked.rows.filter(_.kind == int(Kind.MOVED))
    second = moved.select(
        from_2="account", to_2="other", amount_2="amount", clock_2="clock", id_2="id"
    )
    first = moved.select(
        from_1="account", to_1="other", amount_1="amount", clock_1="clock", id_1="id"
    )
    last = _was_paid(asked, a, "other")
    # The last step is the anchor: its money came from the second, and that from where it goes.
    two = last.join(
        second,
        [
            last.account == second.to_2,
            second.id_2 <= last.id,
            second.clock_2 > last.clock - span,
            second.from_2 != last.other,
            # An account that pays itself is no third one.
            second.from_2 != last.account,
        ],
    )
    three = two.join(
        first,
        [
            two.from_2 == first.to_1,
            two.other == first.from_1,
            first.id_1 <= two.id_2,
            first.clock_1 > two.clock - span,
        ],
    ).filter(
        (_.amount_2 >> 14) * _BPS >= (_.amount_1 >> 14) * share,
        (_.amount >> 14) * _BPS >= (_.amount_2 >> 14) * share,
    )
    return _on(three, "other", measure=_.from_2.nunique(), between=_.from_2.max())


def passed_on(asked: Asked) -> Table:
    """A grantee to whom others send much of their grants sends as much of its own to a third."""
    a = asked.anchors.filter(_.account != _.other)
    offered = asked.rows.filter(_.kind == int(Kind.AWARD_OFFERED)).select(
        grantee="account", offered_id="id"
    )
    last = a.join(offered, [a.other == offered.grantee, offered.offered_id <= a.id])
    last = last.select(*a.columns).distinct()
    last = _of_a_draw(asked, last, "account", "amount", "clock", "id")
    moved = asked.rows.filter(_.kind == int(Kind.MOVED))
    first = moved.select(
        from_1="account", to_1="other", amount_1="amount", clock_1="clock", id_1="id"
    )
    both = last.join(
        first,
        [
            last.account == first.to_1,
            first.id_1 <= last.id,
            first.clock_1 > last.clock - asked.bounds.span("passed_window"),
            first.from_1 != last.other,
            first.from_1 != last.account,
        ],
    )
    both = both.select(*ANSWER, "other", "from_1", "amount_1", "clock_1", "id_1")
    both = _of_a_draw(asked, both, "from_1", "amount_1", "clock_1", "id_1")
    return _on(both, "account", measure=_.from_1.nunique(), giver=_.from_1.max())


def _of_a_draw(asked: Asked, rows: Table, sender: str, amount: str, clock: str, id_: str) -> Table:
    """Rows in which so much of a draw was sent soon after it was paid."""
    drawn = asked.rows.filter(_.kind == int(Kind.DRAW_PAID)).select(
        drawer="account", drawn="amount", drawn_at="clock", drawn_id="id"
    )
    met = rows.join(
        drawn,
        [
            rows[sender] == drawn.drawer,
            drawn.drawn_id <= rows[id_],
            drawn.drawn_at > rows[clock] - asked.bounds.span("circle_window"),
            (rows[amount] >> 14) * _BPS
            >= (drawn.drawn >> 14) * asked.bounds.number("passed_share_bps"),
        ],
    )
    return met.select(*rows.columns).distinct()


def converging(asked: Asked) -> Table:
    """What one account spread over many comes together on one other soon after."""
    # What a shop or an exchange sends came from everybody.
    a = without_hubs(asked, asked.anchors, "account")
    span = asked.bounds.span("converging_window")
    moved = asked.rows.filter(_.kind == int(Kind.MOVED))
    spread = moved.select(spreader="account", holder="other", spread="clock", spread_id="id")
    # Where the anchor's sender had it from, and that was paid by a program.
    source = a.join(
        spread,
        [a.account == spread.holder, spread.spread_id <= a.id, spread.spread > a.clock - span],
    )
    source = _was_paid(asked, source.select(*ANSWER, "other", "spreader"), "spreader")
    again = spread.view()
    others = source.join(
        again,
        [
            source.spreader == again.spreader,
            again.spread_id <= source.id,
            again.spread > source.clock - span,
        ],
    ).select(*ANSWER, "other", payer=source.spreader, through="holder", got_id="spread_id")
    back = moved.select(by="account", at="other", back="clock", back_id="id")
    met = others.join(
        back,
        [
            others.through == back.by,
            others.other == back.at,
            back.back_id <= others.id,
            # What a holder spent there before it got any is of its own.
            back.back_id >= others.got_id,
            back.back > others.clock - span,
        ],
    )
    return _on(met, "payer", measure=_.through.nunique())


def _on(met: Table, column: str, **figures: Any) -> Table:
    """Figures of each anchor and each account in a column, which the answer is about."""
    counted = met.group_by(*_PLACE, about=met[column]).aggregate(**figures)
    return counted.mutate(account=_.about)


def _officers(asked: Asked, rows: Table, column: str) -> Table:
    """Rows in which an account is an officer's key, with whose it is."""
    linked = asked.rows.filter(_.kind == int(Kind.KEY_LINKED)).select(
        officer="person", signs="account", linked_id="id"
    )
    return rows.join(linked, [rows[column] == linked.signs, linked.linked_id <= rows.id])


def _was_paid(asked: Asked, rows: Table, column: str) -> Table:
    """Rows in which an account was paid by a program within the span before."""
    paid = asked.rows.filter(_.kind.isin([int(kind) for kind in _PAID])).select(
        paid_account="account", paid_at="clock", paid_id="id"
    )
    met = rows.join(
        paid,
        [
            rows[column] == paid.paid_account,
            paid.paid_id <= rows.id,
            paid.paid_at > rows.clock - asked.bounds.span("round_trip_window"),
        ],
    )
    return met.select(*rows.columns).distinct()


RULES = (
    Rule(
        name="officer_paid",
        version=3,
        family="flow",
        policy="Money of an account that was paid less than round_trip_window seconds before came "
        "to a key of so many officers, straight or, about as much of it, through one account that "
        "is no hub.",
        about=About.ACCOUNT,
        shape=Shape.PATH,
        anchors=(Kind.MOVED,),
        history=("round_trip_window",),
        features=("officer",),
        find=officer_paid,
        stands=180 * DAY,
        surmise="Families of officers are beneficiaries too; an exchange pays everybody.",
    ),
    Rule(
        name="officer_pays",
        version=1,
        family="funding",
        policy="The key of an officer sent money to an account that is paid for a case or an "
        "award.",
        about=About.ACCOUNT,
        shape=Shape.PATH,
        anchors=(Kind.MOVED,),
        features=("officer",),
        find=officer_pays,
        stands=180 * DAY,
        surmise="Officers have relatives and landlords.",
    ),
    Rule(
        name="circle",
        version=2,
        family="flow",
        policy="Money comes back to an account that was paid, through two others, within "
        "circle_window seconds, at each step at least circle_share_bps / 10000 of the step before.",
        about=About.ACCOUNT,
        shape=Shape.PATH,
        anchors=(Kind.MOVED,),
        history=("round_trip_window",),
        features=("between",),
        find=circle,
        stands=90 * DAY,
        surmise="Co-operatives trade with each other.",
    ),
    Rule(
        name="passed_on",
        version=1,
        family="flow",
        policy="So many accounts that are paid for awards sent at least passed_share_bps / 10000 "
        "of a draw, within circle_window seconds of it, to an account that is paid for another "
        "and that, within passed_window seconds, sent as much of its own to a third.",
        about=About.ACCOUNT,
        shape=Shape.PATH,
        anchors=(Kind.MOVED,),
        history=("passed_window", "circle_window"),
        features=("giver",),
        find=passed_on,
        stands=180 * DAY,
        surmise="Grantees work for each other, and one may manage the money of several.",
    ),
    Rule(
        name="converging",
        version=3,
        family="flow",
        policy="What an account that was paid spread over so many others came together on one "
        "within converging_window seconds, by the last of them, which is no hub.",
        about=About.ACCOUNT,
        shape=Shape.PATH,
        anchors=(Kind.MOVED,),
        history=("round_trip_window",),
        find=converging,
        stands=90 * DAY,
        surmise="Wages are spent in the same shops, and drawn at the same exchange.",
    ),
)
