"""What people try with holds: place, release, extend, sustain, lapse, arm and re-arm rules."""

from __future__ import annotations

from almoner.testing import digest
from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.scene import Scene, always, move, often
from tests.contracts.properties.wire import Call


def held(s: Scene, *states: str) -> list[int]:
    return [number for number, hold in s.record.holds.items() if hold.state in states]


@always
def place(s: Scene) -> Call | None:
    certified = {number for number, run in s.record.runs.items() if run.state == "certified"}
    waiting = [
        number
        for number, known in s.record.payments.items()
        if known.state in ("open", "free") and number >> 32 in certified
    ]
    number = s.one(waiting)
    if number is None:
        return None
    run = s.record.runs[number >> 32]
    in_window = s.now < run.payable_at
    office = "monitor" if in_window == s.mostly() else "investigator"
    first = min(s.now, run.payable_at) + TERMS["max_total_hold"]
    limit = s.record.deadlines.get(s.record.subject(number), first)
    if limit <= s.now and s.mostly():
        return None
    wish = s.now + s.dice.choice([TERMS["bot_hold"], TERMS["max_total_hold"], 600])
    expires_at = min(wish, limit) if s.mostly() else wish
    return s.by(
        office,
        "holds",
        "place",
        s.program,
        number,
        s.dice.choice([n for n, each in s.record.rules.items() if each["armed"]] or [1]),
        1,
        digest(f"alert {s.dice.randint(1, 400)}"),
        s.wire.block,
        s.wire.head_hash(),
        s.digest(),
        s.digest(),
        expires_at - s.dice.choice([0, 30]),
    )


def review(s: Scene, name: str, number: int) -> Call:
    """An investigator says whether a hold is founded."""
    return s.by("investigator", "holds", name, s.program, number, s.digest())


@move
def release(s: Scene) -> Call | None:
    number = s.one(held(s, "placed", "sustained"))
    return review(s, "release", number) if number and s.dice.random() < 0.5 else None


@move
def extend(s: Scene) -> Call | None:
    lasting = [n for n in held(s, "placed") if s.now < s.record.holds[n].expires_at]
    number = s.one(lasting)
    if number is None:
        return None
    until = s.record.holds[number].expires_at + s.dice.randint(1, 7_200)
    return s.by("investigator", "holds", "extend", s.program, number, until, s.digest())


@often
def sustain(s: Scene) -> Call | None:
    lasting = [n for n in held(s, "placed") if s.now < s.record.holds[n].expires_at]
    number = s.one(lasting)
    return review(s, "sustain", number) if number else None


@move
def lapse_hold(s: Scene) -> Call | None:
    waiting = held(s, "placed", "sustained")
    over = [each for each in waiting if s.record.holds[each].expires_at <= s.now]
    number = s.one(over or waiting)
    return number and s.anyone("holds", "lapse", s.program, number)


@move
def register_rule(s: Scene) -> Call | None:
    if len(s.record.rules) > 4:
        return None
    law = s.dice.choice(["7 CFR 273.2(f)", ""])
    return s.by("program_admin", "holds", "registerRule", s.dice.randint(1, 2), s.digest(), law)


@move
def arm_rule(s: Scene) -> Call | None:
    number = s.one([number for number, rule in s.record.rules.items() if not rule["armed"]])
    return number and s.by("investigator", "holds", "armRule", number)


@move
def disarm_rule(s: Scene) -> Call | None:
    number = s.one([number for number, rule in s.record.rules.items() if rule["armed"]])
    if number is None or s.dice.random() < 0.9:
        return None
    return s.by("investigator", "holds", "disarmRule", number)


@move
def rearm(s: Scene) -> Call | None:
    """Proposes to re-arm a family that tripped, or does so."""
    number = s.one([n for n, family in s.record.families.items() if family["tripped"]])
    if number is None:
        return None
    reason = s.record.families[number].get("reason")
    if reason is None:
        return s.by("investigator", "holds", "proposeRearm", number, s.digest())
    return s.by("program_admin", "holds", "rearm", number, reason)
