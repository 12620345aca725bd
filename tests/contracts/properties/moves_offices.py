"""What people try with offices: appoint, remove, link and veto keys, pause."""

from __future__ import annotations

from almoner.testing import DAY, OFFICES
from almoner.testing.founding import DELAY
from tests.contracts.properties.scene import SPARE, Scene, move
from tests.contracts.properties.wire import Call


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
def propose_key(s: Scene) -> Call | None:
    key = s.one([each for each in SPARE if each not in s.record.keys])
    if key is None or s.dice.random() < 0.5:
        return None
    office = s.dice.choice(["maker", "counter", "caseworker", "investigator"])
    person = s.record.person(s.officer(office))
    return s.by("appointing_authority", "offices", "proposeKey", person, key)


@move
def link_key(s: Scene) -> Call | None:
    proposed = [each for each in s.history if each.name == "proposeKey"]
    last = s.one([each for each in proposed if each.arguments[1] not in s.record.keys])
    return s.by("appointing_authority", "offices", "linkKey", *last.arguments) if last else None


@move
def end_key(s: Scene) -> Call | None:
    """Takes a key away, or vetoes it before it works."""
    key = s.one([each for each in SPARE if each in s.record.keys])
    if key is None or s.dice.random() < 0.7:
        return None
    if s.record.keys[key][1] > s.now and s.mostly():
        return s.by("guardian", "offices", "vetoKey", key)
    return s.by("appointing_authority", "offices", "unlinkKey", key)
