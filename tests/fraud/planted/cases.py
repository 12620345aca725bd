"""Stories about one case: who changed it, when, and whether it is paid as it should be."""

from __future__ import annotations

from almoner.observations.schema import Kind
from tests.fraud.planted.story import (
    ACCOUNT,
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
    UNRELATED,
    Events,
    Scenario,
    at,
    date,
    each,
)

_TERMINATED, _CLOSED, _WITHDRAWN = 3, 4, 2
_YEAR = 365 * DAY


def case(time: int, kind: Kind, subject: int = 1, program: int = PROGRAM, **columns: int) -> Events:
    """Something happens to a case."""
    return at(time, kind, program=program, subject=subject, **columns)


def certified(time: int, subject: int = 1, **columns: int) -> Events:
    """A payment of it is promised."""
    return case(time, Kind.CERTIFIED, subject, account=ACCOUNT, payment=subject, **columns)


def changed(time: int, value: int = STAFF, person: int = CLERK, subject: int = 1) -> Events:
    """It is paid elsewhere from now on."""
    told = {} if value == CLAIMANT else {"person": person}
    columns = {"account": ACCOUNT, "other": UNRELATED, "value": value, **told}
    return case(time, Kind.PAY_TO_CHANGED, subject, **columns)


DIVERTED = Scenario(
    rule="diverted",
    plant=lambda waited: changed(DAY) + certified(DAY + waited),
    features={"changed": date(DAY), "changer": CLERK},
    near_misses={
        "what the claimant signed": changed(DAY, CLAIMANT) + certified(2 * DAY),
        "the claimant's own choice since": changed(DAY)
        + changed(DAY + HOUR, CLAIMANT)
        + certified(2 * DAY),
        "another case": changed(DAY, subject=2) + certified(2 * DAY),
        "a change after the payment": changed(2 * DAY + 1) + certified(2 * DAY),
    },
    finds={
        "at a counter": changed(DAY, COUNTER) + certified(2 * DAY),
        "in the block of the payment": changed(DAY) + certified(DAY),
        "after the claimant's own choice": changed(DAY, CLAIMANT)
        + changed(DAY + HOUR)
        + certified(2 * DAY),
        "the last of two who changed it": changed(HOUR, person=COLLEAGUE)
        + changed(DAY)
        + certified(2 * DAY),
        "a draw": changed(DAY) + case(2 * DAY, Kind.DRAW_CERTIFIED, account=ACCOUNT, payment=3),
    },
    says={"the last of two who changed it": {"changed": date(DAY), "changer": CLERK}},
)


def proposed(
    subject: int,
    time: int = DAY,
    *,
    value: int = STAFF,
    person: int = CLERK,
    program: int = PROGRAM,
    account: int = ACCOUNT,
) -> Events:
    """Somebody wants it to be paid elsewhere."""
    columns = {"account": account, "other": UNRELATED, "value": value, "person": person}
    return case(time, Kind.PAY_TO_PROPOSED, subject, program, **columns)


def proposals(first: int, last: int, time: int = DAY, **columns: int) -> Events:
    """The same for several cases, one a minute."""
    numbers = range(first, last + 1)
    return each(numbers, lambda subject: proposed(subject, time + 60 * subject, **columns))


CHANGED_BY_ONE = Scenario(
    rule="changed_by_one",
    plant=lambda count: proposals(1, count) + certified(3 * DAY),
    features={"changer": CLERK},
    near_misses={
        "two clerks": proposals(1, 4) + proposals(5, 8, person=COLLEAGUE) + certified(3 * DAY),
        "what claimants ask for": proposals(1, 4)
        + proposals(5, 8, value=CLAIMANT)
        + certified(3 * DAY),
        "cases of another program": proposals(1, 4)
        + proposals(5, 8, program=ELSEWHERE)
        + certified(3 * DAY),
        "a case nobody touched": proposals(2, 9) + certified(3 * DAY),
        "a change that was refused": proposed(1, account=UNRELATED)
        + proposals(2, 9)
        + certified(3 * DAY),
        "one case, again and again": proposals(1, 4)
        + proposed(4, DAY + 500)
        + proposed(4, DAY + 600)
        + certified(3 * DAY),
        "the fifth after the payment": proposals(1, 5) + certified(DAY + 299),
    },
    finds={
        "the others after its own": proposals(1, 5) + certified(DAY + 300),
        "the busier of two who changed it": proposed(1, HOUR, person=COLLEAGUE)
        + proposals(1, 5)
        + certified(3 * DAY),
    },
    says={"the busier of two who changed it": {"changer": CLERK}},
    edges={
        "changes_window": lambda apart: (
            proposed(1)
            + each(range(2, 6), lambda subject: proposed(subject, DAY + apart))
            + certified(30 * DAY)
        ),
        "changes_stand": lambda ago: (
            each(range(1, 6), lambda subject: proposed(subject, 0)) + certified(ago)
        ),
    },
)


def recovery(
    apart: int, *, begins: int = DAY, subject: int = 1, bound: bool = True, stood: int = HOUR
) -> Events:
    """A code, a key by it, another account so many seconds later, and a payment."""
    key = case(begins + min(60, apart), Kind.KEY_BOUND, subject) if bound else ()
    return (
        case(begins, Kind.KEY_OFFERED, subject, person=CLERK)
        + key
        + changed(begins + apart, CLAIMANT)
        + certified(begins + apart + stood)
    )


RECOVERED = Scenario(
    rule="recovered",
    plant=recovery,
    features={
        "offered": date(DAY),
        "bound": date(DAY + 60),
        "changed": date(DAY + 30 * DAY - 1),
    },
    near_misses={
        "a code that nobody used": recovery(DAY, bound=False),
        "another case": recovery(DAY, subject=2),
        "a key, and the same account": case(DAY, Kind.KEY_OFFERED, person=CLERK)
        + case(DAY + 60, Kind.KEY_BOUND)
        + certified(2 * DAY),
        "the account before the key": changed(DAY + 30)
        + case(DAY, Kind.KEY_OFFERED, person=CLERK)
        + case(DAY + 60, Kind.KEY_BOUND)
        + certified(2 * DAY),
    },
    finds={
        "another code since": recovery(DAY, stood=2 * HOUR)
        + case(2 * DAY + HOUR, Kind.KEY_OFFERED, person=CLERK),
        "all in one block": recovery(0),
    },
    edges={"recovered_stands": lambda ago: recovery(DAY, stood=ago)},
)


def paid_again(gap: int, before: int = 100, then: int = 200) -> Events:
    """A case is paid, and after a while again."""
    return certified(0, amount=before) + certified(gap, amount=then)


RETURNED_RICH = Scenario(
    rule="returned_rich",
    plant=paid_again,
    features={"before": 100},
    near_misses={
        "not twice as much": paid_again(_YEAR, then=199),
        "the first payment": certified(_YEAR, amount=500),
        "two cases": certified(0, amount=100) + certified(_YEAR, subject=2, amount=500),
        "paid all the while": paid_again(100 * DAY, then=100) + certified(200 * DAY, amount=500),
    },
    finds={"twice as much": paid_again(_YEAR)},
)


def ended(time: int = 0, value: int = _TERMINATED, subject: int = 1) -> Events:
    """It ended."""
    return case(time, Kind.ENDED, subject, value=value)


def resumed(time: int) -> Events:
    """And did not."""
    return case(time, Kind.RESUMED)


def reopened(then: int, *, stood: int = DAY, before: int = 100) -> Events:
    """A case that ended is resumed, and so many seconds later paid something."""
    return (
        certified(0, amount=before)
        + ended(DAY)
        + resumed(30 * DAY)
        + certified(30 * DAY + stood, amount=then)
    )


REOPENED_RICH = Scenario(
    rule="reopened_rich",
    plant=reopened,
    features={"before": 100},
    near_misses={
        "never resumed": certified(0, amount=100) + ended(DAY) + certified(31 * DAY, amount=500),
        "never paid before": resumed(30 * DAY) + certified(31 * DAY, amount=500),
        "another case": reopened(100) + certified(31 * DAY, subject=2, amount=500),
        "paid more before it was resumed": certified(0, amount=100)
        + certified(DAY, amount=200)
        + ended(2 * DAY)
        + resumed(30 * DAY)
        + certified(31 * DAY, amount=200),
    },
    finds={
        "months later": reopened(100) + certified(90 * DAY, amount=200),
        "resumed twice": reopened(100)
        + ended(40 * DAY)
        + resumed(50 * DAY)
        + certified(60 * DAY, amount=200),
    },
    edges={"reopened_stands": lambda stood: reopened(200, stood=stood)},
)

ENDED_CASE = Scenario(
    rule="ended_case",
    plant=lambda after: ended(DAY) + certified(DAY + after),
    features={"ended": date(DAY)},
    near_misses={
        "resumed": ended(DAY) + resumed(2 * DAY) + certified(20 * DAY),
        "resumed in the block of the payment": ended(DAY) + resumed(20 * DAY) + certified(20 * DAY),
        "another case": ended(DAY, subject=2) + certified(20 * DAY),
        "withdrawn before it was approved": ended(DAY, _WITHDRAWN) + certified(20 * DAY),
        "ended after the payment": certified(DAY) + ended(2 * DAY),
        "ended anew, a few days ago": ended(0)
        + resumed(DAY)
        + ended(18 * DAY)
        + certified(20 * DAY),
    },
    finds={
        "resumed, and ended again": ended(0) + resumed(DAY) + ended(2 * DAY) + certified(20 * DAY),
        "closed just before the payment": ended(0) + ended(19 * DAY, _CLOSED) + certified(20 * DAY),
        "resumed once when it had not ended": ended(0, _WITHDRAWN)
        + resumed(DAY)
        + ended(2 * DAY)
        + certified(20 * DAY),
    },
)


def period(number: int, subject: int = 1) -> Events:
    """It is paid for a period."""
    return certified(30 * DAY * number, subject, value=number)


SKIPPED_PERIOD = Scenario(
    rule="skipped_period",
    plant=lambda between: period(1) + period(2 + between),
    features={"period": 3},
    near_misses={
        "ended and resumed between": period(1) + ended(40 * DAY) + resumed(80 * DAY) + period(3),
        "another case": period(1) + period(2, subject=2) + period(3, subject=2),
        "a period made good": period(2) + certified(70 * DAY, value=1),
        "two payments for one period": period(1) + certified(31 * DAY, value=1) + period(2),
    },
    finds={"resumed long before": ended(1) + resumed(DAY) + period(1) + period(3)},
)


def drawn(
    count: int, *, share: int = 10_000, after: int = HOUR, subject: int = 1, acts: Events = ()
) -> Events:
    """So many times what was paid leaves at once, before it is paid again."""

    def sent(month: int) -> Events:
        time = 30 * DAY * month
        columns = {"account": ACCOUNT, "other": UNRELATED, "value": share}
        return case(time, Kind.FORWARDED, subject, until=date(time - after), **columns)

    return each(range(1, count + 1), sent) + acts + certified(_YEAR)


EMPTIED = Scenario(
    rule="emptied",
    plant=drawn,
    features={},
    near_misses={
        "most of it": drawn(5, share=BOUNDS["sink_share_bps"] - 1),
        "somebody signed something": drawn(5, acts=case(0, Kind.ACTED)),
        "somebody bound a key": drawn(5, acts=case(300 * DAY, Kind.KEY_BOUND)),
        "another case": drawn(5, subject=2),
    },
    finds={
        "somebody signed after the payment": drawn(5, acts=case(_YEAR + 1, Kind.ACTED)),
        "somebody signed for another case": drawn(5, acts=case(0, Kind.ACTED, 2)),
    },
    edges={"emptied_within": lambda after: drawn(3, after=after + 1)},
)


def approved(waited: int, subject: int = 1) -> Events:
    """It is approved, so long after it was enrolled."""
    return case(DAY, Kind.APPROVED, subject, person=COLLEAGUE, partner=CLERK, value=waited)


QUICK_DETERMINATION = Scenario(
    rule="quick_determination",
    plant=approved,
    features={},
    near_misses={
        "an hour": approved(HOUR),
        "a case approved long ago, paid at once": approved(DAY) + certified(DAY + 5),
    },
    finds={"in one block": approved(0)},
)


def on_record(count: int, first: int = 1) -> Events:
    """So many periods were not paid in time."""
    numbers = range(first, first + count)
    return each(numbers, lambda number: case(30 * DAY * number, Kind.LATE, value=number))


LATE = Scenario(
    rule="late",
    plant=on_record,
    features={"period": 1},
    near_misses={
        "a payment that comes late, and nobody says so": certified(DAY) + case(90 * DAY, Kind.PAID),
        "a period that is skipped": period(1) + period(3),
    },
)

SCENARIOS = (
    DIVERTED,
    CHANGED_BY_ONE,
    RECOVERED,
    RETURNED_RICH,
    REOPENED_RICH,
    ENDED_CASE,
    SKIPPED_PERIOD,
    EMPTIED,
    QUICK_DETERMINATION,
    LATE,
)
