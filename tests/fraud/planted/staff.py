"""Stories about officers."""

from __future__ import annotations

from collections.abc import Mapping

from almoner.observations.schema import Kind
from tests.fraud.planted.story import (
    BOUNDS,
    CLAIMANT,
    CLERK,
    COLLEAGUE,
    COUNTER,
    DAY,
    ELSEWHERE,
    HOUR,
    PROGRAM,
    STAFF,
    Events,
    Scenario,
    at,
    date,
    each,
    epoch,
)


def acts(
    kind: Kind,
    count: int,
    *,
    first: int = 1,
    begins: int = DAY,
    person: int = CLERK,
    apart: int = 10,
    **columns: int,
) -> Events:
    """An officer does the same for so many cases, one every ten seconds."""

    def done(number: int) -> Events:
        time, subject = begins + apart * number, first + number
        return at(time, kind, program=PROGRAM, subject=subject, person=person, **columns)

    return each(range(count), done)


def once_and_again(kind: Kind, count: int, apart: int, **columns: int) -> Events:
    """Once, and so many seconds later as often as is left."""
    later = acts(kind, count - 1, first=2, begins=DAY + apart, apart=0, **columns)
    return acts(kind, 1, **columns) + later


CHANGES_IN_A_DAY = Scenario(
    rule="changes_in_a_day",
    plant=lambda count: acts(Kind.PAY_TO_PROPOSED, count, value=STAFF),
    features={},
    near_misses={
        "two officers": acts(Kind.PAY_TO_PROPOSED, 9, value=STAFF)
        + acts(Kind.PAY_TO_PROPOSED, 9, first=20, person=COLLEAGUE, value=STAFF),
        "what claimants ask for": acts(Kind.PAY_TO_PROPOSED, 9, value=STAFF)
        + acts(Kind.PAY_TO_PROPOSED, 9, first=20, value=CLAIMANT),
    },
    finds={"at a counter": acts(Kind.PAY_TO_PROPOSED, 10, value=COUNTER)},
    edges={"day": lambda apart: once_and_again(Kind.PAY_TO_PROPOSED, 10, apart, value=STAFF)},
)

KEYS_IN_A_DAY = Scenario(
    rule="keys_in_a_day",
    plant=lambda count: acts(Kind.KEY_OFFERED, count),
    features={},
    near_misses={
        "two clerks": acts(Kind.KEY_OFFERED, 9)
        + acts(Kind.KEY_OFFERED, 9, first=20, person=COLLEAGUE),
        "nine, and other work": acts(Kind.PAY_TO_PROPOSED, 9, value=COUNTER)
        + acts(Kind.KEY_OFFERED, 9, begins=DAY + HOUR),
    },
    edges={"day": lambda apart: once_and_again(Kind.KEY_OFFERED, 10, apart)},
)


def approvals(count: int, *, person: int = COLLEAGUE, first: int = 1, apart: int = 10) -> Events:
    """A determiner approves so many."""
    return acts(
        Kind.APPROVED, count, first=first, person=person, apart=apart, partner=CLERK, value=HOUR
    )


APPROVALS_IN_AN_HOUR = Scenario(
    rule="approvals_in_an_hour",
    plant=approvals,
    features={},
    near_misses={
        "two determiners": approvals(50) + approvals(50, first=60, person=9),
        "one in 62 seconds": approvals(70, apart=62),
    },
    finds={"one a minute": approvals(60, apart=60)},
    edges={
        "reading_window": lambda apart: once_and_again(
            Kind.APPROVED, 60, apart, partner=CLERK, value=HOUR
        )
    },
)


def appointed(
    waited: int,
    *,
    kind: Kind = Kind.AWARD_APPROVED,
    amount: int = BOUNDS["large_amount"],
    person: int = COLLEAGUE,
) -> Events:
    """Somebody comes into office, and approves a sum so many seconds later."""
    columns = {"program": PROGRAM, "person": person, "partner": CLERK, "amount": amount}
    office = at(DAY, Kind.APPOINTED, person=COLLEAGUE, value=3, until=date(900 * DAY))
    return office + at(DAY + waited, kind, subject=1, **columns)


FRESH_OFFICE = Scenario(
    rule="fresh_office",
    plant=appointed,
    features={"appointed": date(DAY)},
    near_misses={
        "just less than a large sum": appointed(HOUR, amount=BOUNDS["large_amount"] - 1),
        "somebody long in office": appointed(HOUR, person=9),
        "a case": appointed(HOUR, kind=Kind.APPROVED),
        "appointed afterwards": appointed(-1),
    },
    finds={
        "a run": appointed(HOUR, kind=Kind.RUN_APPROVED),
        "in one block": appointed(0),
    },
)

_DETERMINER, _APPROVER = 3, 4


def brief(
    stayed: int,
    *,
    approves: int = HOUR,
    leaves: int = _DETERMINER,
    by: int = COLLEAGUE,
    before: int | None = None,
) -> Events:
    """Somebody comes into office, approves a case, and leaves it so many seconds after coming."""
    terms = (DAY,) if before is None else (DAY - before, DAY)
    came = each(
        terms,
        lambda time: at(
            time, Kind.APPOINTED, person=COLLEAGUE, value=_DETERMINER, until=date(900 * DAY)
        ),
    )
    columns = {"program": PROGRAM, "subject": 1, "partner": CLERK, "value": HOUR}
    approved = at(DAY + approves, Kind.APPROVED, person=by, **columns)
    return came + approved + at(DAY + stayed, Kind.REMOVED, person=COLLEAGUE, value=leaves)


BRIEF_OFFICE = Scenario(
    rule="brief_office",
    plant=brief,
    features={},
    near_misses={
        "left another office": brief(2 * DAY, leaves=_APPROVER),
        "approved before it came": brief(2 * DAY, approves=-1),
        "approved by somebody else": brief(2 * DAY, by=CLERK),
    },
    finds={
        "appointed anew, for long before": brief(2 * DAY, before=DAY),
        "approved on the last moment": brief(2 * DAY, approves=2 * DAY),
    },
)


def entered(count: int, *, person: int = CLERK, apart: int = 10, first: int = 1) -> Events:
    """A caseworker enrolls so many cases."""
    return acts(
        Kind.ENROLLED, count, person=person, apart=apart, first=first, other=PROGRAM, value=0
    )


_MOST = BOUNDS["enrolled_most"]

ENROLLED_IN_A_DAY = Scenario(
    rule="enrolled_in_a_day",
    plant=entered,
    features={},
    near_misses={
        "two caseworkers": entered(_MOST - 1) + entered(_MOST - 1, person=COLLEAGUE, first=100),
        "two programs": entered(_MOST - 1)
        + at(DAY + HOUR, Kind.ENROLLED, program=ELSEWHERE, subject=1, person=CLERK, other=9),
        "one in half an hour": entered(2 * _MOST, apart=DAY // (_MOST - 1) + 1),
    },
    finds={"after the others": entered(_MOST + 5)},
    edges={
        "day": lambda apart: once_and_again(Kind.ENROLLED, _MOST, apart, other=PROGRAM, value=0)
    },
)

_OTHERS = (21, 22, 23)


def decided(
    time: int, by: int, enrolled_by: int, count: int, waited: int, program: int = PROGRAM
) -> Events:
    """So many cases of one officer are approved by another at once."""
    columns = {"person": by, "partner": enrolled_by, "value": waited, "program": program}
    return each(range(count), lambda number: at(time, Kind.APPROVED, subject=number, **columns))


def office(
    together: int,
    *,
    enrolled: int = 400,
    others: tuple[int, ...] = _OTHERS,
    waited: int = 100,
    now: int = 2,
    program: int = PROGRAM,
    by: int = COLLEAGUE,
) -> Events:
    """What a caseworker enrolled in epoch 1: so much of it is approved by one determiner, and in
    another epoch one case more.
    """
    time = epoch(1)
    rest = [(enrolled - together + place) // len(others) for place in range(len(others))]
    shared = zip(others, rest, strict=True)
    return (
        decided(time, COLLEAGUE, CLERK, together, waited)
        + tuple(
            event
            for other, count in shared
            for event in decided(time + 1, other, CLERK, count, 1_000)
        )
        + decided(epoch(now), by, CLERK, 1, 100, program)
    )


PAIR = Scenario(
    rule="pair",
    plant=office,
    features={"caseworker": CLERK, "together": 300, "determiners": 4},
    near_misses={
        "a small office": office(200, others=(21,)),
        "as careful as others": office(350, waited=800),
        "a few cases": office(BOUNDS["pair_least"] - 1, enrolled=38),
        "another determiner": office(350, by=21),
        "another program": office(350, program=ELSEWHERE),
        "in the same epoch": office(350, now=1),
        "four epochs ago": office(350, now=2 + BOUNDS["pair_epochs"]),
    },
    finds={
        "just enough cases": office(BOUNDS["pair_least"], enrolled=40),
        "three epochs ago": office(350, now=1 + BOUNDS["pair_epochs"]),
    },
)

_PEERS: Mapping[int, int] = {31: 5, 32: 5, 33: 5, 34: 43}
"""What others did: five times their upper quartile less three times their lower is 200."""


def caseworkers(
    done: int,
    *,
    peers: Mapping[int, int] = _PEERS,
    determiners: int = 1,
    now: int = 2,
    program: int = PROGRAM,
    person: int = CLERK,
) -> Events:
    """What caseworkers had approved in epoch 1, and one enrolls another case."""
    own = each(
        range(determiners),
        lambda place: decided(epoch(1), 40 + place, CLERK, done // determiners, 500),
    )
    others = each(peers, lambda peer: decided(epoch(1), 40, peer, peers[peer], 500))
    columns = {"program": program, "other": program, "person": person}
    return own + others + at(epoch(now), Kind.ENROLLED, subject=1, **columns)


ENROLLS_ABOVE_PEERS = Scenario(
    rule="enrolls_above_peers",
    plant=caseworkers,
    features={"done": 200, "peers": 5},
    near_misses={
        "too few to compare": caseworkers(300, peers={31: 5, 32: 5, 33: 43}),
        "an office of another size": caseworkers(300, determiners=3),
        "two epochs ago": caseworkers(300, now=3),
        "in the same epoch": caseworkers(300, now=1),
        "another program": caseworkers(300, program=ELSEWHERE),
        "one of the others": caseworkers(300, person=34),
        "an office that does as much": caseworkers(300, peers=dict.fromkeys(_PEERS, 200)),
    },
    finds={"an office of like size": caseworkers(300, determiners=2)},
)


def released(
    done: int,
    *,
    peers: Mapping[int, int] = _PEERS,
    now: int = 2,
    program: int = PROGRAM,
    person: int = CLERK,
) -> Events:
    """What investigators released in epoch 1, and one releases another hold."""

    def holds(person: int, count: int) -> Events:
        return acts(Kind.RELEASED, count, begins=epoch(1), apart=0, person=person)

    last = at(epoch(now), Kind.RELEASED, program=program, subject=1, person=person)
    return holds(CLERK, done) + each(peers, lambda peer: holds(peer, peers[peer])) + last


RELEASES_ABOVE_PEERS = Scenario(
    rule="releases_above_peers",
    plant=released,
    features={"done": 200, "peers": 5},
    near_misses={
        "too few to compare": released(300, peers={31: 5, 32: 5, 33: 43}),
        "two epochs ago": released(300, now=3),
        "another program": released(300, program=ELSEWHERE),
        "one of the others": released(300, person=34),
        "others release as much": released(300, peers=dict.fromkeys(_PEERS, 200)),
    },
)

SCENARIOS = (
    CHANGES_IN_A_DAY,
    KEYS_IN_A_DAY,
    APPROVALS_IN_AN_HOUR,
    FRESH_OFFICE,
    BRIEF_OFFICE,
    ENROLLED_IN_A_DAY,
    PAIR,
    ENROLLS_ABOVE_PEERS,
    RELEASES_ABOVE_PEERS,
)
