"""What people try with money and offices: budget acts, returns, appointments, pauses, nonsense."""

from __future__ import annotations

from almoner.testing import DAY, OFFICES
from almoner.testing.founding import DELAY
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
def remove(s: Scene) -> Call | None:
    if s.dice.random() < 0.8:
        return None
    office = s.dice.choice(["maker", "approver", "investigator", "counter", "caseworker"])
    person = s.record.person(s.officer(office))
    return s.by("appointing_authority", "offices", "remove", person, OFFICES.index(office))


@move
def propose_appointment(s: Scene) -> Call:
    """Proposes a term: mostly of somebody who lost one, now and then of anybody."""
    lost = [
        (person, office)
        for (person, office), terms in s.record.terms.items()
        if not any(s.now < each.end and each.start < each.end for each in terms)
    ]
    person, office = s.dice.choice(
        lost * 3 + [(s.dice.randint(1, len(s.record.keys)), s.dice.choice(OFFICES[1:]))]
    )
    start = s.now + DELAY + s.dice.randint(1, 1_200)
    term = (person, OFFICES.index(office), start, start + s.dice.choice([DAY, 300 * DAY]))
    return s.by("appointing_authority", "offices", "proposeAppointment", *term)


@move
def appoint(s: Scene) -> Call | None:
    proposed = s.one([each for each in s.history if each.name == "proposeAppointment"])
    return proposed and s.by("appointing_authority", "offices", "appoint", *proposed.arguments)


@move
def veto(s: Scene) -> Call | None:
    proposed = s.one([each for each in s.history if each.name == "proposeAppointment"])
    if proposed is None or s.dice.random() < 0.7:
        return None
    return s.by("guardian", "offices", "vetoAppointment", *proposed.arguments[:2])


@move
def pause(s: Scene) -> Call | None:
    if s.record.paused():
        office = s.dice.choice(["guardian", "appointing_authority"])
        return s.by(office, "offices", "endPause")
    if s.dice.random() < 0.7:
        return None
    return s.by("guardian", "offices", "pause", s.dice.randint(1, 4 * DAY), s.digest())


@move
def set_calendar(s: Scene) -> Call | None:
    last = max(s.record.issue_at)
    if s.dice.random() < 0.5:
        return s.by("program_admin", "program", "setCalendar", last, [s.now + 500 * DAY])
    return None
