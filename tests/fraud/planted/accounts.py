"""Stories about accounts that many cases share, and whose they are."""

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
    epoch,
)

_PAY_DAY = 2 * DAY
_ENDED, _MOVED_AWAY = 1, 2
_HUB = BOUNDS["hub_degree"]


def certified(time: int = _PAY_DAY, subject: int = 1) -> Events:
    """A payment of a case is promised."""
    columns = {"program": PROGRAM, "subject": subject, "account": ACCOUNT, "payment": subject}
    return at(time, Kind.CERTIFIED, **columns)


def joined(count: int, *, first: int = 1, program: int = PROGRAM, account: int = ACCOUNT) -> Events:
    """So many cases come to be paid on an account, one a minute."""
    columns = {"program": program, "account": account}
    numbers = range(first, first + count)
    return each(numbers, lambda case: at(60 * case, Kind.JOINED, subject=case, **columns))


def left(subject: int, value: int = _ENDED, time: int = DAY, program: int = PROGRAM) -> Events:
    """A case is paid there no more."""
    columns = {"program": program, "subject": subject, "account": ACCOUNT}
    return at(time, Kind.LEFT, value=value, **columns)


def declared(capacity: int, until: int, *, time: int = DAY, program: int = PROGRAM) -> Events:
    """An account may serve several cases, until so many seconds after the pay day."""
    columns = {"program": program, "account": ACCOUNT, "value": capacity}
    return at(time, Kind.ACCOUNT_DECLARED, until=date(_PAY_DAY + until), **columns)


def put(
    subject: int,
    time: int = 0,
    *,
    person: int = CLERK,
    account: int = ACCOUNT,
    prior: int = 0,
) -> Events:
    """Somebody enrolls a case, to be paid on an account."""
    columns = {"program": PROGRAM, "other": PROGRAM, "subject": subject, "account": account}
    return at(time, Kind.ENROLLED, person=person, value=prior, **columns)


def redirected(subject: int, time: int, value: int = STAFF) -> Events:
    """Somebody asks for a case to be paid on the account."""
    columns = {"program": PROGRAM, "subject": subject, "account": ACCOUNT, "other": UNRELATED}
    return at(time, Kind.PAY_TO_PROPOSED, person=CLERK, value=value, **columns)


def hand(count: int, *, first: int = 1, person: int = CLERK, account: int = ACCOUNT) -> Events:
    """Somebody enrolls so many cases, one a minute."""
    numbers = range(first, first + count)
    return each(numbers, lambda case: put(case, 60 * case, person=person, account=account))


SHARED_ACCOUNT = Scenario(
    rule="shared_account",
    plant=lambda over: joined(BOUNDS["default_capacity"] + over) + certified(),
    features={"cases": 5, "allowed": 4, "declared": 0},
    near_misses={
        "a shelter that was declared": joined(9) + declared(9, DAY) + certified(),
        "a declaration in its last second": joined(9) + declared(9, 1) + certified(),
        "one of them went elsewhere": joined(5) + left(3, _MOVED_AWAY) + certified(),
        "some are of another program": joined(4) + joined(4, program=ELSEWHERE) + certified(),
        "some are paid elsewhere": joined(4) + joined(4, first=5, account=UNRELATED) + certified(),
        "the fifth came after the payment": joined(5) + certified(299),
        "declared for more since": joined(9)
        + declared(5, DAY)
        + declared(9, DAY, time=DAY + 1)
        + certified(),
    },
    finds={
        "a declaration that ends just now": joined(9) + declared(9, 0) + certified(),
        "a declaration for fewer": joined(9) + declared(8, DAY) + certified(),
        "declared elsewhere": joined(9) + declared(9, DAY, program=ELSEWHERE) + certified(),
        "declared for fewer since": joined(9)
        + declared(9, DAY)
        + declared(5, DAY, time=DAY + 1)
        + certified(),
        "the fifth came in the block of the payment": joined(5) + certified(300),
    },
)

ONE_HAND = Scenario(
    rule="one_hand",
    plant=lambda count: hand(count) + certified(),
    features={"caseworker": CLERK},
    near_misses={
        "two clerks, five each": hand(5) + hand(5, first=6, person=COLLEAGUE) + certified(),
        "what claimants ask for": hand(5) + redirected(6, 500, CLAIMANT) + certified(),
        "on two accounts": hand(5) + hand(5, first=6, account=UNRELATED) + certified(),
        "a case that is put right twice": hand(5)
        + redirected(5, 500)
        + redirected(5, 600)
        + certified(),
        "the sixth came after the payment": hand(6) + certified(359),
    },
    finds={
        "the sixth is brought there at a counter": hand(5)
        + redirected(6, 500, COUNTER)
        + certified(),
        "all were brought there, and none enrolled": each(
            range(1, 7), lambda case: redirected(case, 60 * case)
        )
        + certified(),
        "long ago": hand(6) + certified(300 * DAY),
    },
    edges={
        "one_hand_window": lambda apart: (
            put(1) + each(range(2, 7), lambda case: put(case, apart)) + certified()
        )
    },
)


def linked(time: int = 0, account: int = ACCOUNT) -> Events:
    """A key is an officer's."""
    return at(time, Kind.KEY_LINKED, account=account, person=COLLEAGUE)


OFFICER_ACCOUNT = Scenario(
    rule="officer_account",
    plant=lambda measure: linked() * measure + certified(),
    features={"officer": COLLEAGUE},
    near_misses={
        "the key of another account": linked(account=UNRELATED) + certified(),
        "a key that is linked after the payment": linked(_PAY_DAY + 1) + certified(),
    },
    finds={
        "a key that is linked in the block of the payment": linked(_PAY_DAY) + certified(),
        "a draw": linked()
        + at(DAY, Kind.DRAW_CERTIFIED, program=PROGRAM, subject=1, account=ACCOUNT, payment=3),
    },
)


def recycled(gone: Events, prior: int = 0, time: int = _PAY_DAY) -> Events:
    """A new case is paid where others were."""
    return gone + put(9, time - HOUR, prior=prior) + certified(time, 9)


RECYCLED_ACCOUNT = Scenario(
    rule="recycled_account",
    plant=lambda count: recycled(each(range(2, 2 + count), left)),
    features={"ended": 2},
    near_misses={
        "the case it continues": recycled(left(2), prior=2),
        "a case that moved away": recycled(left(2, _MOVED_AWAY)),
        "a case of another program": recycled(left(2, program=ELSEWHERE)),
        "its own end": recycled(left(9)),
        "a case that ended after the payment": recycled(left(2, time=_PAY_DAY + 1)),
        "a case that an appeal restored": recycled(
            left(2) + at(DAY + 5, Kind.JOINED, program=PROGRAM, subject=2, account=ACCOUNT)
        ),
    },
    finds={
        "one case that it continues, and one more": recycled(left(2) + left(3), prior=2),
        "a case that was restored, and ended again": recycled(
            left(2)
            + at(DAY + 5, Kind.JOINED, program=PROGRAM, subject=2, account=ACCOUNT)
            + left(2, time=DAY + 9)
        ),
    },
    edges={"recycled_window": lambda ago: recycled(left(2, time=0), time=ago)},
)


def forwarded(
    count: int,
    *,
    begins: int = DAY,
    share: int = 10_000,
    after: int = HOUR,
    sink: int = 50,
    once: bool = False,
) -> Events:
    """So many accounts, or one so many times, send on what they were paid; one a minute."""

    def sent(number: int) -> Events:
        time, account = begins + 60 * number, 100 if once else 100 + number
        columns = {"program": PROGRAM, "subject": account, "account": account, "other": sink}
        return at(time, Kind.FORWARDED, value=share, until=date(time - after), **columns)

    return each(range(count), sent)


def moved(count: int, to: int = 50) -> Events:
    """So many accounts send something to one place, in the first epoch."""
    return each(
        range(count), lambda number: at(DAY + number, Kind.MOVED, account=400 + number, other=to)
    )


COMMON_SINK = Scenario(
    rule="common_sink",
    plant=lambda count: forwarded(count),
    features={"sink": 50},
    near_misses={
        "most of it": forwarded(9, share=BOUNDS["sink_share_bps"] - 1),
        "one account, again and again": forwarded(9, once=True),
        "to two places": forwarded(4) + forwarded(4, begins=2 * DAY, sink=51),
        "a shop, by how many paid there": moved(_HUB + 1) + forwarded(9, begins=epoch(1)),
    },
    finds={
        "just the share": forwarded(5, share=BOUNDS["sink_share_bps"]),
        "as many payers as a shop has not": moved(_HUB) + forwarded(9, begins=epoch(1)),
        "a shop of two epochs ago": moved(_HUB + 1) + forwarded(9, begins=epoch(2)),
    },
    edges={
        "sink_within": lambda after: forwarded(5, after=after + 1),
        "sink_window": lambda apart: (
            forwarded(1, begins=0)
            + each(
                range(1, 5), lambda number: forwarded(number + 1, begins=apart - 60 * number)[-1:]
            )
        ),
    },
)


def seeded(count: int, *, begins: int = DAY, first: int = 100, funder: int = 60) -> Events:
    """So many accounts have their first money from one place, one a minute."""
    return each(
        range(count),
        lambda number: at(begins + 60 * number, Kind.SEEDED, account=first + number, other=funder),
    )


_SETTLED = BOUNDS["funder_settles"]


def funded(before: Events, time: int = _SETTLED) -> Events:
    """A case nobody answers for is paid, in a program that is open for long enough."""
    opened = at(0, Kind.OPENED, program=PROGRAM, other=PROGRAM, value=1)
    return opened + before + certified(time)


def first(count: int, *, begins: int = DAY) -> Events:
    """Its account had its first money where so many had it."""
    return seeded(1, begins=begins, first=ACCOUNT) + seeded(count - 1, begins=begins + 60)


def acted(subject: int, kind: Kind = Kind.ACTED) -> Events:
    """Somebody answers for a case."""
    return at(2 * DAY, kind, program=PROGRAM, subject=subject)


_TILL = BOUNDS["funder_payers"]

COMMON_FUNDER = Scenario(
    rule="common_funder",
    plant=lambda count: funded(first(count)),
    features={"funder": 60},
    near_misses={
        "from two places": funded(first(6) + seeded(6, first=200, funder=61)),
        "somebody answers": funded(first(9) + acted(1)),
        "a key was bound": funded(first(9) + acted(1, Kind.KEY_BOUND)),
        "the till of a shop": funded(first(9) + moved(_TILL + 1, 60)),
        "a place that funds as many as an exchange": funded(first(_HUB + 1)),
        "a program that was just opened": funded(first(9), _SETTLED - 1),
        "another's account": funded(seeded(9)),
        "funded afterwards": funded(first(9, begins=_SETTLED + 1)),
    },
    finds={
        "somebody answers for another case": funded(first(9) + acted(2)),
        "as many payers as no shop has": funded(first(9) + moved(_TILL, 60)),
        "just as many as an exchange does not fund": funded(first(_HUB)),
    },
    edges={
        "funder_window": lambda apart: funded(
            seeded(1, begins=0, first=ACCOUNT)
            + each(range(100, 106), lambda account: seeded(1, begins=apart, first=account)),
            2 * _SETTLED,
        )
    },
)

SCENARIOS = (
    SHARED_ACCOUNT,
    ONE_HAND,
    OFFICER_ACCOUNT,
    RECYCLED_ACCOUNT,
    COMMON_SINK,
    COMMON_FUNDER,
)
