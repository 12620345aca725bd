"""Stories about who is in which cases, and who answers for them."""

from __future__ import annotations

from almoner.observations.schema import Kind
from tests.fraud.planted.story import (
    BOUNDS,
    CLERK,
    COLLEAGUE,
    DAY,
    ELSEWHERE,
    PROGRAM,
    Events,
    Scenario,
    at,
    date,
    each,
)

_PERSON, _SOMEBODY = 70, 71
_NOW = 9 * DAY


def opened(program: int, purpose: int) -> Events:
    """There is a program."""
    return at(0, Kind.OPENED, program=program, other=program, value=purpose)


def member(
    subject: int, *, program: int = PROGRAM, reference: int = _PERSON, time: int = DAY
) -> Events:
    """Somebody is in a case."""
    columns = {"program": program, "subject": subject, "reference": reference}
    return at(time, Kind.MEMBER, person=CLERK, **columns)


def members(count: int, program: int) -> Events:
    """The same person is in so many."""
    return each(range(20, 20 + count), lambda subject: member(subject, program=program))


def turned(kind: Kind, time: int, program: int = PROGRAM, subject: int = 20) -> Events:
    """A case ends, or is resumed."""
    columns = {"value": 3} if kind is Kind.ENDED else {}
    return at(time, kind, program=program, subject=subject, **columns)


def paid(time: int, payment: int, *, program: int = PROGRAM, subject: int = 1) -> Events:
    """A payment of a case is promised."""
    columns = {"program": program, "subject": subject, "payment": payment}
    return at(time, Kind.CERTIFIED, account=subject, **columns)


_MONTH = 20 * DAY
_IN_BOTH = member(1) + member(20, program=ELSEWHERE)
_WINDOW = BOUNDS["both_window"]


def two(
    months: int,
    *,
    purposes: tuple[int, int] = (1, BOUNDS["exclusive_to"]),
    members: Events = _IN_BOTH,
    apart: int = DAY,
    every: int = _MONTH,
) -> Events:
    """A case is paid month after month, and one of another program so many seconds before."""
    own, other = purposes

    def month(number: int) -> Events:
        time = _NOW + _MONTH + number * every
        there = paid(time - apart, 50 + number, program=ELSEWHERE, subject=20)
        return there + paid(time, number)

    return opened(PROGRAM, own) + opened(ELSEWHERE, other) + members + each(range(months), month)


TWO_PROGRAMS = Scenario(
    rule="two_programs",
    plant=two,
    features={"other_case": 20},
    near_misses={
        "a program one may be in besides": two(2, purposes=(1, BOUNDS["exclusive_to"] + 1)),
        "in a program one may be in besides": two(2, purposes=(BOUNDS["exclusive_to"] + 1, 1)),
        "somebody else": two(
            2, members=member(1) + member(20, program=ELSEWHERE, reference=_SOMEBODY)
        ),
        "another case of the program": two(2, members=member(1) + member(20)),
        "a member since": two(
            2, members=member(1) + member(20, program=ELSEWHERE, time=_NOW + 3 * _MONTH)
        ),
        "one month, and then here only": two(1) + paid(_NOW + 2 * _MONTH, 1),
    },
    finds={
        "months of which one was not paid there": two(2) + paid(_NOW + 3 * _MONTH, 3),
    },
    edges={
        "both_within": lambda apart: two(2, apart=apart, every=2 * _MONTH),
        "both_window": lambda every: two(2, every=every),
    },
)


def declared(
    until: int, *, program: int = PROGRAM, reference: int = _PERSON, time: int = 0
) -> Events:
    """Somebody may be in two cases, until so many seconds after the enrollment."""
    columns = {"program": program, "reference": reference, "until": date(_NOW + until)}
    return at(time, Kind.MEMBER_DECLARED, person=CLERK, partner=COLLEAGUE, **columns)


def double(before: Events) -> Events:
    """A person in a case is enrolled in another."""
    return before + member(1, time=_NOW)


DOUBLE_MEMBER = Scenario(
    rule="double_member",
    plant=lambda count: double(members(count, PROGRAM)),
    features={"other_case": 20},
    near_misses={
        "a child of parents who live apart": double(member(20) + declared(DAY)),
        "a declaration in its last second": double(member(20) + declared(1)),
        "a case that ended before": double(member(20) + turned(Kind.ENDED, _NOW - 1)),
        "a case of another program": double(member(20, program=ELSEWHERE)),
        "the same case": double(member(1)),
        "somebody else": double(member(20, reference=_SOMEBODY)),
        "resumed, and ended again": double(
            member(20)
            + turned(Kind.ENDED, 2 * DAY)
            + turned(Kind.RESUMED, 3 * DAY)
            + turned(Kind.ENDED, 4 * DAY)
        ),
    },
    finds={
        "a declaration that ends just now": double(member(20) + declared(0)),
        "a declaration of another program": double(member(20) + declared(DAY, program=ELSEWHERE)),
        "a declaration of somebody else": double(member(20) + declared(DAY, reference=_SOMEBODY)),
        "a declaration made afterwards": double(member(20) + declared(DAY, time=_NOW + 1)),
        "a case that ended and was resumed": double(
            member(20) + turned(Kind.ENDED, 2 * DAY) + turned(Kind.RESUMED, 3 * DAY)
        ),
    },
)


def signer(subject: int, *, reference: int = 80, program: int = PROGRAM, time: int = 0) -> Events:
    """A key answers for a case."""
    columns = {"program": program, "subject": subject, "reference": reference}
    return at(time + 60 * subject, Kind.SIGNER, **columns)


ONE_SIGNER = Scenario(
    rule="one_signer",
    plant=lambda count: each(range(1, 1 + count), signer),
    features={},
    near_misses={
        "named anew for the same cases": each(range(1, 4), signer)
        + each(range(1, 4), lambda subject: signer(subject, time=DAY)),
        "a key for each": each(range(1, 9), lambda subject: signer(subject, reference=subject)),
        "two keys": each(range(1, 4), signer)
        + each(range(4, 7), lambda subject: signer(subject, reference=81)),
    },
    finds={
        "cases of two programs": each(range(1, 3), signer)
        + each(range(1, 3), lambda subject: signer(subject, program=ELSEWHERE)),
    },
)

SCENARIOS = (TWO_PROGRAMS, DOUBLE_MEMBER, ONE_SIGNER)
