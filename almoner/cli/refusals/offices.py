"""Refusals of Offices: persons, keys, terms and the pause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from almoner.acts.people import Office
from almoner.cli.dates import date
from almoner.cli.refusals.phrases import Facts, Phrase


def _office(number: Any) -> str:
    return Office(number).title


def _ending(facts: Facts) -> str:
    """What a removal, an unlinking or a veto found nothing of."""
    if facts["office"]:
        return (
            f"Person {facts['person']} has no term as {_office(facts['office'])} that this could "
            "end: see almoner office list. What has begun, an authority ends (almoner office "
            "remove)."
        )
    return (
        f"The key {facts['key']} is nobody's, retired, or, for a veto, working already: an "
        "authority retires one that works (almoner office key unlink)."
    )


def _proposed(facts: Facts) -> str:
    if facts["office"]:
        return (
            f"No such term of person {facts['person']} as {_office(facts['office'])} is proposed: "
            "propose it (almoner office appoint propose), then confirm exactly that."
        )
    what = f"for person {facts['person']}" if facts["person"] else "as a new person's"
    return (
        f"The key {facts['key']} is not proposed {what}: one authority proposes it, another "
        "confirms the same (almoner office key propose, almoner office person propose)."
    )


PHRASES: Mapping[str, Phrase] = {
    "Offices_NotInOffice": lambda facts: (
        f"The key {facts['key']} does not hold the office {_office(facts['office'])} now: name one "
        "that does with --as, or see who holds it and from when (almoner office list)."
    ),
    "Offices_AlreadyAppointed": lambda facts: (
        f"Person {facts['person']} is {_office(facts['office'])} already, until "
        f"{date(facts['until'])}: a renewal begins at that moment, and only one waits at a time."
    ),
    "Offices_Incompatible": lambda facts: (
        f"Person {facts['person']} is {_office(facts['held'])}, or proposed for it, and nobody may "
        f"be {_office(facts['office'])} at the same time: appoint another person."
    ),
    "Offices_SameAuthority": lambda facts: (
        f"Both authorities are person {facts['person']}: the other one must do this."
    ),
    "Offices_ProposerLeft": lambda facts: (
        f"Person {facts['proposer']}, who proposed this, is no longer the authority of then: "
        "propose it anew."
    ),
    "Offices_KeyTaken": lambda facts: (
        f"The key {facts['key']} is or was person {facts['person']}'s, and a key never changes "
        "hands or works again: make another (almoner office key make)."
    ),
    "Offices_NotProposed": _proposed,
    "Offices_NothingToEnd": _ending,
    "Offices_UnknownPerson": lambda facts: (
        f"There is no person {facts['person']}: open one first (almoner office person propose)."
    ),
    "Offices_TooSoon": lambda facts: (
        f"This would begin at {date(facts['from'])}, and from now on nothing may begin before "
        f"{date(facts['earliest'])}: propose a later beginning."
    ),
    "Offices_TooFewAuthorities": lambda facts: (
        "Fewer than two authorities with a key that works would be left: appoint a third, or link "
        f"a further key to person {facts['person']}, first."
    ),
    "Offices_PauseTooSoon": lambda facts: (
        f"The next pause may begin at {date(facts['earliest'])}: seven days after the last one."
    ),
    "Offices_NotPaused": lambda _: "Nothing is paused.",
    "Offices_Paused": lambda facts: (
        f"The agency is paused until {date(facts['until'])}: try again then. Payments that are "
        "certified, the end of holds, notices and appeals go on."
    ),
    "Offices_BadTerm": lambda facts: (
        f"A term from {date(facts['from'])} until {date(facts['until'])} is empty, or of no "
        "office: let it end after it begins."
    ),
    "Offices_BadFounders": lambda facts: (
        f"{facts['first']} and {facts['second']} cannot found an agency: name two different keys."
    ),
    "Offices_BadDelay": lambda facts: (
        f"A delay of {facts['given']:,} s is not from {facts['least']:,} to {facts['most']:,} s."
    ),
    "Offices_BadPause": lambda facts: (
        f"A pause of {facts['given']:,} s is not from 1 to {facts['most']:,} s: give another "
        "length."
    ),
}
