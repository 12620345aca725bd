"""Stories about the books."""

from __future__ import annotations

from almoner.observations.schema import LARGEST, Kind
from tests.fraud.planted.story import (
    ACCOUNT,
    BOUNDS,
    CLERK,
    COLLEAGUE,
    DAY,
    ELSEWHERE,
    HOUR,
    PROGRAM,
    UNRELATED,
    Events,
    Scenario,
    at,
    date,
    each,
    epoch,
)

_SEALED = 5_000_000
_LATE = 30 * DAY


def sealed(difference: int) -> Events:
    """A run seals a word of cases."""
    return at(DAY, Kind.SEALED, program=PROGRAM, amount=_SEALED, value=difference)


DRIFTED = Scenario(
    rule="drifted",
    plant=sealed,
    features={"sealed": _SEALED},
    near_misses={
        "what is due": sealed(0),
        "a payment of another sum": at(
            DAY, Kind.CERTIFIED, program=PROGRAM, subject=1, account=ACCOUNT, payment=1, amount=1
        ),
    },
    finds={"less than is due": sealed(-1)},
)


def paid(after: int, *, payment: int = 1, subject: int = 1, program: int = PROGRAM) -> Events:
    """A payment is promised, payable a day after, and made so many seconds later."""
    promised = {"program": PROGRAM, "subject": 1, "account": ACCOUNT, "payment": 1}
    made = {"program": program, "subject": subject, "account": ACCOUNT, "payment": payment}
    return at(0, Kind.CERTIFIED, until=date(DAY), **promised) + at(DAY + after, Kind.PAID, **made)


def held(payment: int = 1, time: int = HOUR) -> Events:
    """Somebody holds it."""
    columns = {"program": PROGRAM, "subject": 1, "payment": payment}
    return at(time, Kind.HELD, person=COLLEAGUE, value=1, **columns)


PAID_LATE = Scenario(
    rule="paid_late",
    plant=paid,
    features={},
    near_misses={
        "held": held() + paid(_LATE),
        "held, and released": held()
        + at(2 * HOUR, Kind.RELEASED, program=PROGRAM, subject=1, payment=1, person=CLERK)
        + paid(_LATE),
        "another payment": paid(_LATE, payment=2),
        "of another program": paid(_LATE, program=ELSEWHERE),
    },
    finds={
        "another payment is held": held(payment=2) + paid(_LATE),
        "held once it was made": held(time=DAY + _LATE + 1) + paid(_LATE),
    },
)


def transfer(kind: Kind, **columns: int) -> Events:
    """A transfer is seen."""
    return at(DAY, kind, account=ACCOUNT, other=UNRELATED, **columns)


BEYOND = Scenario(
    rule="beyond",
    plant=lambda count: transfer(Kind.BEYOND) * count,
    features={},
    near_misses={
        "the largest amount that can be counted with": transfer(Kind.MOVED, amount=LARGEST),
        "the largest draw": at(DAY, Kind.DRAW_REQUESTED, program=PROGRAM, amount=LARGEST),
    },
)

_LEAST = BOUNDS["burst_least"]
_HOURS = 720


def enrolled(count: int, time: int, *, first: int = 1, program: int = PROGRAM) -> Events:
    """So many cases are enrolled at once."""
    columns = {"program": program, "other": program, "account": ACCOUNT, "person": CLERK}
    numbers = range(first, first + count)
    return each(numbers, lambda subject: at(time, Kind.ENROLLED, subject=subject, **columns))


def burst(times: int) -> Events:
    """Cases of an hour, so many times (in hundredths) as many as in an hour of epoch 1."""
    usual = -(-_LEAST * _HOURS * 100 // times)
    return enrolled(usual, epoch(1)) + enrolled(_LEAST, epoch(2), first=9_000)


_USUAL = enrolled(_LEAST, epoch(1))

ENROLLMENT_BURST = Scenario(
    rule="enrollment_burst",
    plant=burst,
    features={"within_hour": _LEAST},
    near_misses={
        "a few": _USUAL + enrolled(_LEAST - 1, epoch(2)),
        "the first days of a program": enrolled(3 * _LEAST, epoch(2)),
        "of two programs": _USUAL
        + enrolled(_LEAST - 1, epoch(2))
        + enrolled(_LEAST - 1, epoch(2), program=ELSEWHERE),
        "the usual two epochs ago": _USUAL + enrolled(_LEAST, epoch(3)),
    },
    edges={
        "hour": lambda apart: (
            _USUAL + enrolled(1, epoch(2)) + enrolled(_LEAST - 1, epoch(2) + apart, first=2)
        ),
    },
    exact=False,
)

SCENARIOS = (DRIFTED, PAID_LATE, BEYOND, ENROLLMENT_BURST)
