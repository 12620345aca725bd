"""What people try with money: budget acts, returns, dates."""

from __future__ import annotations

from almoner.testing import DAY
from tests.contracts.properties.scene import Scene, move, often
from tests.contracts.properties.wire import Call


def _amount(s: Scene) -> int:
    return s.dice.choice([1, s.dice.randint(1, 500), s.dice.randint(1, 10_000)])


@move
def budget(s: Scene) -> Call:
    """Moves authority or cash between an appropriation and an allotment."""
    share = s.dice.choice(list(s.record.allotments))
    whole = s.dice.choice(list(s.record.appropriations))
    amount = _amount(s)
    name, arguments = s.dice.choice(
        [
            ("apportion", (share, amount)),
            ("deapportion", (share, amount)),
            ("deallot", (share, amount)),
            ("returnUnobligated", (whole, amount)),
            ("closeAppropriation", (whole,)),
        ]
    )
    return s.by("budget_officer", "treasury", name, *arguments)


@move
def appropriate(s: Scene) -> Call | None:
    if len(s.record.appropriations) > 4:
        return None
    start, source = s.now, s.world.source.address.lower()
    end = start + s.dice.randint(1, 40) * DAY
    given = (s.dice.choice([7, 7, 8]), source, _amount(s), start, end, end + 5 * DAY)
    return s.by("budget_officer", "treasury", "appropriate", *given)


@move
def allot(s: Scene) -> Call | None:
    if len(s.record.allotments) > 4:
        return None
    whole = s.dice.choice(list(s.record.appropriations))
    return s.by("budget_officer", "treasury", "allot", whole, s.program, _amount(s))


@move
def fund(s: Scene) -> Call:
    whole = s.dice.choice(list(s.record.appropriations))
    source = s.world.source.address.lower()
    given = (whole, _amount(s))
    return Call(sender=source, contract="treasury", name="fund", arguments=given)


@often
def recover(s: Scene) -> Call | None:
    number = s.one([n for n, p in s.record.payments.items() if p.state == "paid"])
    if number is None:
        return None
    paid = s.record.payments[number]
    amount = s.dice.choice([paid.amount, paid.amount, s.dice.randint(1, 50)])
    sender = paid.pay_to if s.mostly() else s.anybody()
    if s.wire.balance(sender) < amount and s.mostly():
        return None
    given = (s.program, number, amount)
    return Call(sender=sender, contract="treasury", name="recover", arguments=given)


@move
def set_calendar(s: Scene) -> Call | None:
    last = max(s.record.issue_at)
    if s.dice.random() < 0.5:
        return s.by("program_admin", "program", "setCalendar", last, [s.now + 500 * DAY])
    return None
