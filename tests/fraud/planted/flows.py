"""Stories about money after it was paid."""

from __future__ import annotations

from almoner.observations.schema import Kind
from tests.fraud.planted.story import (
    ACCOUNT,
    BOUNDS,
    COLLEAGUE,
    DAY,
    HOUR,
    PROGRAM,
    UNRELATED,
    Events,
    Scenario,
    at,
    each,
    epoch,
)

_KEY, _MIDDLE, _LAST = 90, 55, 56
_UNIT = 1 << 14
"""Shares are compared in units of as many base units."""


def linked(count: int = 1, time: int = 0) -> Events:
    """A key is an officer's."""
    return at(time, Kind.KEY_LINKED, account=_KEY, person=COLLEAGUE) * count


def paid(time: int = DAY, account: int = ACCOUNT, kind: Kind = Kind.PAID) -> Events:
    """A payment is made."""
    return at(time, kind, program=PROGRAM, subject=1, account=account, payment=1)


def moved(sender: int, recipient: int, time: int, amount: int = 10_000 * _UNIT) -> Events:
    """Money goes from one account to another."""
    return at(time, Kind.MOVED, account=sender, other=recipient, amount=amount)


def through(paid_at: int, sent: int, time: int, amount: int = 100) -> Events:
    """An officer gets it from somebody whom somebody who was paid sent it to."""
    return paid(paid_at) + moved(ACCOUNT, _MIDDLE, sent, amount) + moved(_MIDDLE, _KEY, time, 100)


def senders(count: int) -> Events:
    """So many send something there, in the first epoch."""
    return each(range(count), lambda number: moved(400 + number, _MIDDLE, DAY + number))


_WINDOW = BOUNDS["round_trip_window"]
_HUB = BOUNDS["hub_degree"]

OFFICER_PAID = Scenario(
    rule="officer_paid",
    plant=lambda count: linked(count) + paid() + moved(ACCOUNT, _KEY, 2 * DAY),
    features={"officer": COLLEAGUE},
    near_misses={
        "an account nobody paid": linked()
        + paid(account=UNRELATED)
        + moved(ACCOUNT, _KEY, 2 * DAY),
        "to an account beside the key": linked() + paid() + moved(ACCOUNT, UNRELATED, 2 * DAY),
        "paid afterwards": linked() + paid(3 * DAY) + moved(ACCOUNT, _KEY, 2 * DAY),
        "an officer since": linked(time=3 * DAY) + paid() + moved(ACCOUNT, _KEY, 2 * DAY),
        "through an exchange": senders(_HUB + 1)
        + linked()
        + through(epoch(1), epoch(1) + HOUR, epoch(1) + DAY),
        "through another, paid too long ago": linked() + through(0, 6 * DAY, _WINDOW),
        "through another, a part of it": linked() + through(0, 6 * DAY, _WINDOW - 1, 202),
        "through another, who sends more": linked() + through(0, 6 * DAY, _WINDOW - 1, 49),
    },
    finds={
        "a draw": linked() + paid(kind=Kind.DRAW_PAID) + moved(ACCOUNT, _KEY, 2 * DAY),
        "through another": linked() + through(0, 6 * DAY, _WINDOW - 1),
        "through another, about half of it": linked() + through(0, 6 * DAY, _WINDOW - 1, 201),
        "through another, twice of it": linked() + through(0, 6 * DAY, _WINDOW - 1, 50),
        "through one that is just no exchange": senders(_HUB)
        + linked()
        + through(epoch(1), epoch(1) + HOUR, epoch(1) + DAY),
    },
    edges={
        "round_trip_window": lambda ago: linked() + paid(0) + moved(ACCOUNT, _KEY, ago),
    },
)


def joined(time: int = 0, kind: Kind = Kind.JOINED) -> Events:
    """A case, or an award, is paid on the account."""
    return at(time, kind, program=PROGRAM, subject=1, account=ACCOUNT)


OFFICER_PAYS = Scenario(
    rule="officer_pays",
    plant=lambda count: linked(count) + joined() + moved(_KEY, ACCOUNT, 2 * DAY),
    features={"officer": COLLEAGUE},
    near_misses={
        "an account no case is paid on": linked() + joined() + moved(_KEY, UNRELATED, 2 * DAY),
        "a case that comes there later": linked() + joined(3 * DAY) + moved(_KEY, ACCOUNT, 2 * DAY),
        "somebody else": linked() + joined() + moved(UNRELATED, ACCOUNT, 2 * DAY),
        "the other way": linked() + joined() + moved(ACCOUNT, _KEY, 2 * DAY),
    },
    finds={
        "an award": linked() + joined(kind=Kind.AWARD_OFFERED) + moved(_KEY, ACCOUNT, 2 * DAY),
    },
)


def circle(
    amounts: tuple[int, int, int] = (10_000, 8_000, 6_400),
    *,
    times: tuple[int, int, int] = (2 * DAY, 3 * DAY, 4 * DAY),
    by: tuple[int, int] = (_MIDDLE, _LAST),
) -> Events:
    """Money goes from the account to another, to a third and back."""
    path = ((ACCOUNT, by[0]), by, (by[1], ACCOUNT))
    return tuple(
        event
        for (sender, recipient), time, amount in zip(path, times, amounts, strict=True)
        for event in moved(sender, recipient, time, amount * _UNIT)
    )


CIRCLE = Scenario(
    rule="circle",
    plant=lambda count: paid() * count + circle(),
    features={"between": _MIDDLE},
    near_misses={
        "half of it is kept on the way": paid() + circle((10_000, 7_999, 7_999)),
        "half of it is kept at the end": paid() + circle((10_000, 8_000, 6_399)),
        "through one other": paid()
        + moved(ACCOUNT, _MIDDLE, 2 * DAY)
        + moved(_MIDDLE, ACCOUNT, 3 * DAY),
        "through one that pays itself": paid() + circle(by=(_MIDDLE, _MIDDLE)),
        "in another order": paid() + circle(times=(3 * DAY, 2 * DAY, 4 * DAY)),
        "an account nobody paid": paid(account=UNRELATED) + circle(),
        "to a fourth": paid() + circle()[:2] + moved(_LAST, UNRELATED, 4 * DAY),
    },
    finds={
        "all of it": paid() + circle((10_000, 10_000, 10_000)),
        "in one block": paid() + circle(times=(2 * DAY,) * 3),
    },
    edges={
        "circle_window": lambda apart: paid(0) + circle(times=(DAY, DAY + 1, DAY + apart)),
    },
)


def drawn(account: int, time: int = DAY) -> Events:
    """An award is paid on an account, and something was drawn."""
    columns = {"program": PROGRAM, "subject": account, "account": account}
    offered = at(0, Kind.AWARD_OFFERED, **columns)
    return offered + at(
        time, Kind.DRAW_PAID, payment=account, amount=BOUNDS["passed_share_bps"] * _UNIT, **columns
    )


_SHARE = BOUNDS["passed_share_bps"] ** 2 // 10_000
"""What has to be sent on of such a draw, in units."""


_GRANTEES = drawn(_MIDDLE) + drawn(_LAST)


def passed(
    givers: int,
    *,
    given: int = _SHARE,
    on: int = _SHARE,
    times: tuple[int, int] = (2 * DAY, 3 * DAY),
    to: int = _LAST,
    among: Events = _GRANTEES,
) -> Events:
    """So many grantees send a share of a draw to another, who sends as much of its own on."""
    numbers = range(100, 100 + givers)
    gave = each(
        numbers, lambda giver: drawn(giver) + moved(giver, _MIDDLE, times[0], given * _UNIT)
    )
    return among + gave + moved(_MIDDLE, to, times[1], on * _UNIT)


PASSED_ON = Scenario(
    rule="passed_on",
    plant=passed,
    features={"giver": 100},
    near_misses={
        "a smaller part of what was drawn": passed(1, given=_SHARE - 1),
        "and a smaller part sent on": passed(1, on=_SHARE - 1),
        "to one who is no grantee": passed(1, among=drawn(_MIDDLE)),
        "back to the giver": passed(1, to=100),
        "by one who drew nothing": passed(1, among=drawn(_LAST)),
        "the other way round": passed(1, times=(3 * DAY, 2 * DAY)),
    },
    finds={"in one block": passed(1, times=(2 * DAY, 2 * DAY))},
    edges={
        "circle_window": lambda ago: passed(1, times=(2 * DAY, DAY + ago)),
        "passed_window": lambda apart: passed(
            1,
            times=(2 * DAY, 2 * DAY + apart),
            among=drawn(_MIDDLE, 2 * DAY + apart - 1) + drawn(_LAST),
        ),
    },
)


def spread(
    count: int,
    *,
    to: int = _LAST,
    back: tuple[int, int] = (3 * DAY, 60),
    spreader: int = ACCOUNT,
) -> Events:
    """An account pays so many others, who pay one place."""
    begins, apart = back
    numbers = range(count)
    out = each(numbers, lambda number: moved(spreader, 100 + number, 2 * DAY + number))
    return out + each(numbers, lambda number: moved(100 + number, to, begins + apart * number))


CONVERGING = Scenario(
    rule="converging",
    plant=lambda count: paid() + spread(count),
    features={},
    near_misses={
        "an account nobody paid": paid() + spread(9, spreader=UNRELATED),
        "to two places": paid() + spread(8)[:12] + spread(8, to=UNRELATED)[-4:],
        "what they spent there before": paid()
        + spread(9, back=(DAY + HOUR, 60))
        + moved(100, _LAST, 4 * DAY),
        "one of them, again and again": paid()
        + spread(4)
        + each(range(5), lambda number: moved(100, _LAST, 4 * DAY + number)),
    },
    finds={"back to where it came from": paid() + spread(5, to=ACCOUNT)},
    edges={
        "converging_window": lambda apart: (
            paid()
            + each(range(4), lambda number: moved(ACCOUNT, 100 + number, 3 * DAY))
            + moved(ACCOUNT, 104, 2 * DAY)
            + each(range(5), lambda number: moved(100 + number, _LAST, 2 * DAY + apart))
        ),
    },
)

SCENARIOS = (OFFICER_PAID, OFFICER_PAYS, CIRCLE, PASSED_ON, CONVERGING)
