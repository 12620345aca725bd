"""What people try with holds of draws, and with amendments."""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest
from tests.contracts.grants.properties.moves import awards, payments
from tests.contracts.grants.properties.scene import HOUR, Scene, move
from tests.contracts.properties.wire import Call


def amendments(s: Scene, *states: str) -> list[int]:
    return [n for n, each in s.book.amendments.items() if each["state"] in states]


@move(4)
def hold(s: Scene) -> Call | None:
    number = s.one(payments(s, "free"))
    if number is None:
        return None
    known = s.book.payments[number]
    office = "monitor" if s.now < known["payableAt"] else "investigator"
    wish = s.now + s.dice.choice([6 * HOUR, 12 * HOUR - 60, DAY])
    alert = (digest(f"alert {s.dice.getrandbits(16)}"), s.wire.block, s.wire.head_hash())
    given = (s.program, number, 1, 1, *alert, s.digest(), s.digest(), wish)
    return s.by(office, "holds", "place", *given)


@move(4)
def review_hold(s: Scene) -> Call | None:
    number = s.one(payments(s, "held"))
    name = s.dice.choice(["release", "sustain", "sustain"])
    return number and s.by("investigator", "holds", name, s.program, number, s.digest())


@move(2)
def lapse_hold(s: Scene) -> Call | None:
    number = s.one(payments(s, "held"))
    return number and s.anyone("holds", "lapse", s.program, number)


@move(5)
def serve(s: Scene) -> Call | None:
    waiting = [n for n, each in s.book.proposals.items() if not each["served"]]
    number = s.one(waiting)
    return number and s.by("determiner", "changes", "serve", s.program, number, 1, s.digest())


@move(2)
def rebudget(s: Scene) -> Call | None:
    number = s.one(awards(s, "active"))
    if number is None:
        return None
    lines = list(s.book.awards[number]["lines"])
    moved = s.dice.choice([1, 2, 5, 60])
    source, target = s.dice.sample(range(3), 2)
    if moved > lines[source]:
        return None
    lines[source] -= moved
    lines[target] += moved
    signed = s.signed("amendments", number, "rebudget", keccak(encode(["uint64[]"], [lines])))
    return s.anyone("amendments", "rebudget", s.program, number, lines, signed)


@move(1)
def extend(s: Scene) -> Call | None:
    number = s.one(awards(s, "active"))
    if number is None:
        return None
    to = s.book.awards[number]["to"] + s.dice.choice([HOUR, DAY, 3 * DAY])
    signed = s.signed("amendments", number, "extend", to.to_bytes(32, "big"))
    given = (s.program, number, to, s.digest(), signed)
    return s.by("grants_officer", "amendments", "extend", *given)


@move(2)
def agree(s: Scene) -> Call | None:
    number = s.one(awards(s, "active"))
    if number is None:
        return None
    known = s.book.awards[number]
    lines = [max(0, each + s.dice.randint(-20, 60)) for each in known["lines"]]
    to = known["to"] + s.dice.choice([0, HOUR])
    content = keccak(encode(["uint64[]", "uint40", "bytes32"], [lines, to, digest("conditions")]))
    signed = s.signed("amendments", number, "amend", content)
    given = (s.program, number, lines, to, digest("conditions"), s.digest(), signed)
    return s.by("grants_officer", "amendments", "agree", *given)


@move(4)
def approve_amendment(s: Scene) -> Call | None:
    agreed = [n for n in amendments(s, "proposed") if s.book.amendments[n]["kind"] == 1]
    number = s.one(agreed)
    if number is None:
        return None
    known = s.book.amendments[number]
    given = (number, list(known["lines"]), known["to"], digest("conditions"))
    return s.by("approver", "amendments", "approve", *given)


@move(3)
def propose(s: Scene) -> Call | None:
    kind = s.dice.choice([4, 5, 6, 6, 7, 8, 8, 8])
    number = s.one(awards(s, "active", "suspended", "terminated", "closed"))
    paid = s.one(payments(s, "paid"))
    if number is None:
        return None
    subject, amount = 0, 0
    if kind == 6:
        subject, amount = s.dice.randrange(4), s.dice.choice([1, 10, 200])
    if kind == 8:
        subject, amount = paid or (1 << 32 | number), s.dice.choice([1, 1, 50])
        number = subject & 0xFFFFFFFF
    given = (s.program, number, kind, subject, amount, "2 CFR 200.339", s.digest())
    return s.by("grants_officer", "amendments", "propose", *given)


@move(4)
def notice(s: Scene) -> Call | None:
    number = s.one(amendments(s, "proposed"))
    return number and s.by("grants_officer", "amendments", "notice", number, s.digest())


@move(2)
def object_(s: Scene) -> Call | None:
    number = s.one(amendments(s, "noticed"))
    if number is None:
        return None
    if s.dice.random() < 0.4:
        given = (number, s.digest(), s.now - s.dice.choice([60, 2 * HOUR, 9 * HOUR]))
        return s.by("counter", "amendments", "objectAtCounter", *given)
    award = s.book.amendments[number]["award"]
    signed = s.signed("amendments", award, "object", digest("no"), number)
    return s.anyone("amendments", "object", number, digest("no"), signed)


@move(2)
def judge(s: Scene) -> Call | None:
    number = s.one(amendments(s, "objected"))
    won = s.dice.random() < 0.5
    return number and s.by("hearing_officer", "amendments", "decide", number, won, s.digest())


@move(5)
def enact(s: Scene) -> Call | None:
    number = s.one(amendments(s, "noticed", "objected"))
    return number and s.anyone("amendments", "enact", number)


@move(1)
def end(s: Scene) -> Call | None:
    number = s.one(amendments(s, "noticed", "objected", "effective"))
    if number is None:
        return None
    if s.dice.random() < 0.5:
        return s.anyone("amendments", "lapse", number)
    return s.by("grants_officer", "amendments", "withdraw", number)
