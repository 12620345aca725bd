"""Stories about awards and what is drawn on them."""

from __future__ import annotations

from almoner.observations.schema import Kind
from tests.fraud.planted.story import (
    ACCOUNT,
    BOUNDS,
    CLERK,
    COLLEAGUE,
    DAY,
    DOLLAR,
    ELSEWHERE,
    HOUR,
    PROGRAM,
    RULES,
    UNRELATED,
    Events,
    Scenario,
    at,
    date,
    each,
)

_SMALL_BUSINESS = 2001
_LIMIT = RULES.purposes[_SMALL_BUSINESS]["limit_1"]
_UNIT = 1 << 14
"""Shares are compared in units of as many base units."""
_WHOLE = 10_000
_YEAR = 365 * DAY


def approved(
    award: int,
    time: int = 0,
    *,
    organization: int | None = None,
    account: int = ACCOUNT,
    program: int = PROGRAM,
    comes_to: int = _LIMIT,
) -> Events:
    """An award is approved, for an organization of its own unless one is named."""
    columns = {"program": program, "subject": award, "account": account, "amount": comes_to}
    by = {"person": COLLEAGUE, "partner": CLERK, "reference": organization or 200 + award}
    return at(time + 60 * award, Kind.AWARD_APPROVED, value=comes_to, **columns, **by)


def draw(
    time: int, *, award: int = 1, payment: int = 5, amount: int = DOLLAR, account: int = ACCOUNT
) -> Events:
    """A draw on it is promised."""
    columns = {"program": PROGRAM, "subject": award, "account": account, "payment": payment}
    return at(time, Kind.DRAW_CERTIFIED, reference=200 + award, amount=amount, **columns)


def awards(count: int, first: int = 1, **columns: int) -> Events:
    """So many are approved, one a minute."""
    return each(range(first, first + count), lambda award: approved(award, **columns))


def declined(award: int, time: int = 4 * HOUR) -> Events:
    """It will not be."""
    return at(time, Kind.OFFER_ENDED, program=PROGRAM, subject=award)


def moved(award: int, time: int = 4 * HOUR) -> Events:
    """It is paid on the account from now on."""
    columns = {"program": PROGRAM, "subject": award, "account": ACCOUNT, "other": UNRELATED}
    return at(time, Kind.PAY_TO_CHANGED, person=CLERK, value=0, **columns)


def apart(seconds: int) -> Events:
    """One, and two so many seconds later, and a draw on the first."""
    return (
        approved(1)
        + each((2, 3), lambda award: approved(award, 60 + seconds - 60 * award))
        + draw(_YEAR)
    )


SEVERAL_ORGANIZATIONS = Scenario(
    rule="several_organizations",
    plant=lambda count: awards(count) + draw(DAY),
    features={},
    near_misses={
        "one organization": awards(4, organization=300) + draw(DAY),
        "paid on accounts of their own": awards(2) + awards(2, 3, account=UNRELATED) + draw(DAY),
        "of another program": awards(2) + awards(2, 3, program=ELSEWHERE) + draw(DAY),
        "one that was declined": awards(3) + declined(3) + draw(DAY),
        "approved after the draw": awards(3) + draw(179),
        "others, long after the one drawn on": awards(1)
        + awards(3, 2, time=_YEAR)
        + draw(2 * _YEAR),
    },
    finds={
        "one that was declined after the draw": awards(3) + declined(3, DAY + 1) + draw(DAY),
        "one that was moved there": awards(2)
        + awards(1, 3, account=UNRELATED)
        + moved(3)
        + draw(DAY),
        "approved in the block of the draw": awards(3) + draw(180),
        "one that is drawn to the account only": awards(2)
        + awards(1, 3, account=UNRELATED)
        + draw(DAY, award=3, payment=6)
        + draw(2 * DAY),
    },
    edges={"split_window": apart},
)

BELOW_LIMIT = Scenario(
    rule="below_limit",
    plant=lambda count: awards(count) + draw(DAY),
    features={},
    near_misses={
        "past the limit, approved by one more": awards(4, comes_to=_LIMIT + 1) + draw(DAY),
        "well below": awards(4, comes_to=_LIMIT * 9 // 10 - DOLLAR) + draw(DAY),
        "on two accounts": awards(2) + awards(2, 3, account=UNRELATED) + draw(DAY),
        "of another program": awards(2) + awards(2, 3, program=ELSEWHERE) + draw(DAY),
    },
    finds={
        "just as far below as counts": awards(3, comes_to=_LIMIT * 9 // 10) + draw(DAY),
        "of one organization": awards(3, organization=300) + draw(DAY),
    },
    edges={"split_window": apart},
    own=RULES.purposes[_SMALL_BUSINESS],
)


def signed(waited: int, *, payment: int = 5, award: int = 1, time: int = DAY) -> Events:
    """An approver signs a draw, so long after it was asked for."""
    columns = {"program": PROGRAM, "subject": award, "payment": payment, "value": waited}
    return at(time, Kind.DRAW_APPROVED, person=COLLEAGUE, partner=CLERK, **columns)


APPROVAL_IN_SECONDS = Scenario(
    rule="approval_in_seconds",
    plant=lambda waited: signed(waited) + draw(DAY),
    features={},
    near_misses={
        "another approver took a day": signed(60) + signed(DAY, time=DAY + 5) + draw(2 * DAY),
        "another draw": signed(60, payment=6) + draw(DAY),
        "a draw of that number on another award": signed(60, award=2) + draw(DAY),
    },
    finds={"two approvers, both at once": signed(60) + signed(90, time=DAY + 5) + draw(2 * DAY)},
)


def evidence(payment: int, time: int, *, reference: int = 400, program: int = PROGRAM) -> Events:
    """Evidence comes with a request."""
    columns = {"program": program, "subject": 1, "payment": payment, "reference": reference}
    return at(time, Kind.EVIDENCE, **columns)


REUSED_EVIDENCE = Scenario(
    rule="reused_evidence",
    plant=lambda count: (
        each(range(count), lambda number: evidence(20 + number, 60 * number)) + evidence(5, DAY)
    ),
    features={"before": 20},
    near_misses={
        "handed in again with the same draw": evidence(5, 0) + evidence(5, DAY),
        "other evidence": evidence(20, 0, reference=401) + evidence(5, DAY),
        "the first of both": evidence(5, 0),
    },
    finds={
        "a draw of that number in another program": evidence(5, 0, program=ELSEWHERE)
        + evidence(5, DAY),
        "in one block": evidence(20, DAY) + evidence(5, DAY),
    },
)


def requested(
    count: int,
    *,
    begins: int = DAY,
    award: int = 1,
    program: int = PROGRAM,
    amount: int = 1_234 * DOLLAR,
    more: int = 0,
    zeros: int = 6,
) -> Events:
    """So many draws are asked for, one a minute, each of so much more."""

    def asked(number: int) -> Events:
        columns = {"program": program, "subject": award, "payment": 100 + number, "value": zeros}
        return at(
            begins + 60 * number, Kind.DRAW_REQUESTED, amount=amount + more * number, **columns
        )

    return each(range(count), asked)


REPEATED_REQUEST = Scenario(
    rule="repeated_request",
    plant=requested,
    features={"repeated": 1_234 * DOLLAR},
    near_misses={
        "other sums": requested(9, more=1),
        "of two awards": requested(2) + requested(2, award=2),
        "of two programs": requested(2) + requested(2, program=ELSEWHERE),
        "a rent, every month": each(range(12), lambda month: requested(1, begins=30 * DAY * month)),
    },
    edges={
        "repeat_window": lambda apart: (
            requested(1)
            + requested(2, begins=DAY + apart - 60)[1:]
            + requested(1, begins=DAY + apart)
        ),
    },
)


def term(days: int = 100, total: int = _WHOLE, award: int = 1, time: int = 0) -> Events:
    """What an award comes to, and how long it runs."""
    columns = {"program": PROGRAM, "subject": award, "amount": total * _UNIT}
    return at(time, Kind.TERM, value=date(0), until=date(days * DAY), **columns)


def loaded(drawn: int, time: int = DAY, award: int = 1) -> Events:
    """So much of it, in 1/10000, is drawn in two parts."""
    half = drawn // 2 * _UNIT
    return draw(time - HOUR, award=award, payment=4, amount=half) + draw(
        time, award=award, amount=drawn * _UNIT - half
    )


FRONT_LOADED = Scenario(
    rule="front_loaded",
    plant=lambda drawn: term() + loaded(drawn),
    features={"total_sum": _WHOLE * _UNIT},
    near_misses={
        "when its beginning is over": term() + loaded(9_000, 30 * DAY + 1),
        "of a larger sum, since it was amended": term()
        + term(total=2 * _WHOLE, time=HOUR)
        + loaded(9_000),
        "on two awards": term() + term(award=2) + loaded(6_000) + loaded(6_000, award=2),
        "the half before its end is set": loaded(9_000, 2 * HOUR) + term(time=DAY),
    },
    finds={
        "at the end of its beginning": term() + loaded(9_000, 30 * DAY),
        "when it was made longer": term() + term(200, time=DAY) + loaded(9_000, 60 * DAY),
    },
)


def rounds(share: int, count: int = 10, begins: int = DAY) -> Events:
    """Of so many requests so much, in 1/10000, are whole hundreds."""
    whole = share * count // 10_000
    return requested(whole, begins=begins, zeros=8) + requested(
        count - whole, begins=begins - HOUR, zeros=7, amount=10 * DOLLAR
    )


ROUND_AMOUNTS = Scenario(
    rule="round_amounts",
    plant=rounds,
    features={"asked_for": 10},
    near_misses={
        "a few": rounds(10_000, BOUNDS["round_least"] - 1),
        "whole tens": requested(10, zeros=7),
        "of two awards": requested(5, zeros=8) + requested(5, zeros=8, award=2),
    },
    edges={
        "round_window": lambda apart: (
            requested(1, zeros=8)
            + each(range(9), lambda _: requested(1, begins=DAY + apart, zeros=8))
        ),
    },
    exact=False,
)

_OLD = BOUNDS["advance_window"]


def advanced(time: int = 0, award: int = 1) -> Events:
    """An award is paid in advance."""
    columns = {"program": PROGRAM, "subject": award, "account": ACCOUNT, "payment": 3}
    return at(time, Kind.ADVANCED, amount=_WHOLE * _UNIT, **columns)


def shown(share: int, kind: Kind = Kind.SUBSTANTIATED, award: int = 1) -> Events:
    """So much of it, in 1/10000, is shown to be spent, or comes back."""
    columns = {"program": PROGRAM, "subject": award, "payment": 3}
    return at(DAY, kind, amount=share * _UNIT, **columns)


IDLE_ADVANCE = Scenario(
    rule="idle_advance",
    plant=lambda idle: advanced() + shown(_WHOLE - idle) + requested(1, begins=_OLD + DAY),
    features={"advanced": _WHOLE * _UNIT},
    near_misses={
        "not long ago": advanced() + requested(1, begins=_OLD - 1),
        "returned": advanced() + shown(6_000, Kind.RETURNED) + requested(1, begins=_OLD + DAY),
        "another award": advanced(award=2) + requested(1, begins=_OLD + DAY),
        "more was shown than was advanced": advanced()
        + shown(12_000)
        + requested(1, begins=_OLD + DAY),
    },
    finds={
        "just long ago": advanced() + requested(1, begins=_OLD),
        "shown for another award": advanced()
        + shown(9_000, award=2)
        + requested(1, begins=_OLD + DAY),
    },
)


def applied(application: int, *, signer: int = 500, program: int = PROGRAM) -> Events:
    """An application names who signs for it."""
    columns = {"program": program, "subject": application, "account": ACCOUNT + application}
    return at(60 * application, Kind.APPLIED, reference=signer, **columns)


def identified(
    application: int,
    organization: int | None = None,
    *,
    time: int = HOUR,
    program: int = PROGRAM,
) -> Events:
    """It is known whose it is."""
    columns = {"program": program, "subject": application, "person": CLERK}
    reference = organization or 600 + application
    return at(time, Kind.IDENTIFIED, reference=reference, **columns)


_OWN = applied(1) + identified(1, time=DAY)

ONE_APPLICANT = Scenario(
    rule="one_applicant",
    plant=lambda count: (
        each(range(2, 2 + count), lambda number: applied(number) + identified(number)) + _OWN
    ),
    features={},
    near_misses={
        "two applications of one organization": applied(2) + identified(2, 601) + _OWN,
        "another signer": applied(2, signer=501) + identified(2) + _OWN,
        "nobody knows yet whose it is": applied(2) + _OWN,
    },
    finds={
        "in another program": applied(2, program=ELSEWHERE)
        + identified(2, program=ELSEWHERE)
        + _OWN,
    },
)

_DAYS = BOUNDS["spend_down_window"]
_LAST_DAY = 200 * DAY


def funded(until: int, program: int = PROGRAM) -> Events:
    """A program may obligate money until then."""
    return at(0, Kind.FUNDED, program=program, other=program, amount=1, until=date(until))


def offered(share: int, time: int, program: int = PROGRAM) -> Events:
    """So much, in 1/10000 of all, is awarded."""
    columns = {"program": program, "other": program, "subject": time, "account": ACCOUNT}
    return at(time, Kind.AWARD_OFFERED, reference=200, amount=share * _UNIT, **columns)


def year(share: int, *, until: int = _LAST_DAY + DAY, before: int = DAY) -> Events:
    """Awards early on, and of such a share on the last day."""
    return funded(until) + offered(_WHOLE - share, before) + offered(share, _LAST_DAY)


SPEND_DOWN = Scenario(
    rule="spend_down",
    plant=year,
    features={"ends": date(_LAST_DAY + DAY)},
    near_misses={
        "when money comes for another year": year(9_000) + funded(_YEAR),
        "once the money has ended": year(9_000, until=_LAST_DAY),
        "of another program": funded(_LAST_DAY + DAY, ELSEWHERE)
        + offered(5_000, DAY)
        + offered(5_000, _LAST_DAY),
        "most of it as long before as counts no more": year(2_499, before=_LAST_DAY - _DAYS),
    },
    finds={
        "in its last second": year(9_000, until=_LAST_DAY + 1),
        "most of it as long before as counts": year(2_499, before=_LAST_DAY - _DAYS + 1),
    },
    edges={"spend_down_window": lambda left: year(9_000, until=_LAST_DAY + left + 1)},
)

SCENARIOS = (
    SEVERAL_ORGANIZATIONS,
    BELOW_LIMIT,
    APPROVAL_IN_SECONDS,
    REUSED_EVIDENCE,
    REPEATED_REQUEST,
    FRONT_LOADED,
    ROUND_AMOUNTS,
    IDLE_ADVANCE,
    ONE_APPLICANT,
    SPEND_DOWN,
)
